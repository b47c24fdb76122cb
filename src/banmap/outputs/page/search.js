// Search by Lao or Latin name, other name or code. The list works by arrow keys, Enter and Escape.
import { el } from "banmap/dom.js";
import { namesOf, onLanguage, word } from "banmap/words.js";

const MOST_ANSWERS = 8;
const LEVEL_WORDS = { village: "village", kumban: "kumban", taseng: "taseng", district: "district", province: "province" };

/** Fill the search box; `choose("unit", unit)` is told which unit is wanted. */
export function addSearch(box, register, choose) {
  const entries = register.units.map((unit) => ({ unit, keys: keysOf(unit) }));
  const list = el("ul", { id: "answers", role: "listbox", hidden: true });
  const input = el("input", {
    id: "query", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-controls": "answers", "aria-expanded": "false", "aria-autocomplete": "list",
  });
  const state = { answers: [], at: 0, isOpen: false };
  const show = (changes) => { Object.assign(state, changes); showAnswers(input, list, state, take); };
  const take = (unit) => { [input.value] = namesOf(unit); show({ isOpen: false }); choose("unit", unit); };
  input.addEventListener("input", () => show({ answers: answersTo(input.value, entries), at: 0, isOpen: true }));
  input.addEventListener("blur", () => show({ isOpen: false }));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      show({ at: (state.at + step + state.answers.length) % Math.max(state.answers.length, 1), isOpen: true });
    } else if (event.key === "Enter" && state.answers.length) take(state.answers[state.at]);
    else if (event.key === "Escape") { input.value = ""; show({ answers: [], isOpen: false }); }
  });
  const label = el("label", { for: "query", class: "unseen" });
  box.replaceChildren(label, input, list);
  const write = () => {
    label.textContent = word("search");
    input.placeholder = `${word("search")} …`;
    input.title = word("searchHint");
    list.setAttribute("aria-label", word("search"));
  };
  onLanguage(write);
  write();
}

/** Make text comparable: no marks on Latin letters, no case, one spelling of ໜ, ໝ and ຳ, no spaces. */
export function comparable(text) {
  return (text || "")
    .normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase()
    .replace(/ຫນ/g, "ໜ").replace(/ຫມ/g, "ໝ").replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, "$1\u0eb3")
    .replace(/[\s\u200b-\u200d'’.-]/g, "");
}

/** Find the units that a text names: those that begin with it first. */
export function answersTo(text, entries) {
  const wanted = comparable(text);
  if (!wanted) return [];
  const ranked = entries
    .map(({ unit, keys }) => ({ unit, rank: Math.min(...keys.map((key) => rankOf(key, wanted))) }))
    .filter(({ rank }) => rank < Infinity);
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, MOST_ANSWERS).map(({ unit }) => unit);
}

function rankOf(key, wanted) {
  const at = key.indexOf(wanted);
  return at < 0 ? Infinity : at === 0 ? key.length - wanted.length : 100 + at;
}

function keysOf({ properties }) {
  const others = (properties.other_names || "").split(",");
  return [properties.name, properties.name_lo, properties.code, ...others].map(comparable).filter(Boolean);
}

function showAnswers(input, list, state, take) {
  list.hidden = !state.isOpen || comparable(input.value) === "";
  list.replaceChildren(...state.answers.map((unit, i) => answerLine(unit, i === state.at, i, take)));
  if (!state.answers.length) list.append(el("li", { class: "quiet" }, word("nothingFound")));
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (state.answers.length && !list.hidden) input.setAttribute("aria-activedescendant", `answer-${state.at}`);
  else input.removeAttribute("aria-activedescendant");
}

function answerLine(unit, isCurrent, i, take) {
  const [first, second] = namesOf(unit);
  const place = `${word(LEVEL_WORDS[unit.properties.level] || "village")} ${unit.properties.code}`;
  const attributes = { id: `answer-${i}`, role: "option", "aria-selected": String(isCurrent) };
  return el("li", { ...attributes, onmousedown: (event) => { event.preventDefault(); take(unit); } },
    el("span", { class: "first" }, first), el("span", { class: "second" }, second), el("span", { class: "code" }, place));
}
