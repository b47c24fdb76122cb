// The head of the sheet: whose map it is, what it holds, of which day, in which language.
import { el } from "banmap/dom.js";
import { currentLanguage, figure, onLanguage, setLanguage, shortNamesOf, word } from "banmap/words.js";

const LANGUAGE_NAMES = { lo: "ລາວ", en: "English" };

/** Fill the head of the page, and again in the other language when it changes. */
export function addTitle(config, data, openDisputes) {
  const draw = () => {
    const [first, second] = titleOf(config, data);
    document.title = first;
    document.querySelector("#title h1").textContent = first;
    document.getElementById("subtitle").textContent = [second, word("mapOfVillages")].filter(Boolean).join(" · ");
    document.getElementById("figures").replaceChildren(...figuresOf(config, data, openDisputes));
    document.getElementById("panel").setAttribute("aria-label", word("panel"));
    drawNotice(config.settings);
    document.getElementById("nothing").hidden = data.villages.length > 0;
    document.getElementById("nothing").textContent = word("noData");
    drawLanguages();
  };
  onLanguage(draw);
  draw();
}

function titleOf({ settings }, data) {
  if (settings.title || settings.title_lo) {
    const both = [settings.title || settings.title_lo, settings.title_lo || settings.title];
    const [first, second] = currentLanguage() === "lo" ? both.reverse() : both;
    return [first, second === first ? "" : second];
  }
  if (data.districts.length !== 1) return [word("villageMap"), ""];
  const [first, second] = shortNamesOf(data.districts[0]);
  return currentLanguage() === "lo"
    ? [`${word("district")}${first}`, second]
    : [first.replace(/^[^(]*[^(\s]/, (name) => `${name} ${word("district")}`), second];
}

function figuresOf(config, data, openDisputes) {
  const counts = [
    [data.villages.length, "village", "villages"],
    [data.kumbans.length, "kumban", "kumbans"],
    [openDisputes, "openDispute", "openDisputes"],
  ];
  const parts = counts.map(([number, one, many]) =>
    el("span", {}, el("b", {}, figure(number)), " ", word(number === 1 ? one : many).toLowerCase()));
  return [...parts, config.date ? el("span", {}, el("time", { datetime: config.date }, config.date.slice(0, 10))) : ""];
}

/** Show the store's own notice: its Latin and its Lao part, each in its language. */
function drawNotice({ notice = "" }) {
  const line = document.getElementById("notice");
  line.hidden = !notice;
  const [, other, lao] = notice.match(/^([^\u0e80-\u0eff]*)([^]*)$/);
  const isMadeUp = /made[- ]?up/i.test(notice); // known in both languages
  const [wanted, spare] = currentLanguage() === "lo" ? [lao, other] : [other, lao];
  line.textContent = wanted.trim() || (isMadeUp ? word("madeUp") : spare.trim());
}

function drawLanguages() {
  const nav = document.getElementById("languages");
  nav.setAttribute("aria-label", word("language"));
  nav.replaceChildren(...Object.entries(LANGUAGE_NAMES).map(([code, name]) =>
    el("a", {
      href: `?lang=${code}`, lang: code, "aria-current": code === currentLanguage() ? "true" : null,
      onclick: (event) => { event.preventDefault(); remember(code); setLanguage(code); },
    }, name)));
}

/** Keep the language in the address; a page opened as a file may not change its own. */
function remember(code) {
  try {
    history.replaceState(null, "", `?lang=${code}${location.hash}`);
  } catch {
    // file: pages have no history to write to; the language holds until the page is closed
  }
}
