// The open disputes, largest first: each a button that shows it on the map.
import { el } from "banmap/dom.js";
import { distance, figure, hectares, namesOf, onLanguage, word } from "banmap/words.js";

/** Say whether a dispute still waits for a decision. */
export function isOpen(feature) {
  return !["settled", "closed", "decided", "resolved"].includes(feature.properties.status);
}

/** Fill the list; `choose(kind, feature)` is told which dispute is wanted. */
export function addQuestions(section, data, register, choose) {
  const open = data.disputes.filter(isOpen).sort((a, b) => (b.properties.area_ha || 0) - (a.properties.area_ha || 0));
  const draw = () => section.replaceChildren(
    el("h2", {}, word("openDisputes"), " ", el("span", { class: "count" }, figure(open.length))),
    open.length
      ? el("ol", {}, ...open.map((dispute) => el("li", {}, questionButton(dispute, register, choose))))
      : el("p", { class: "quiet" }, word("noOpenDisputes")),
  );
  onLanguage(draw);
  draw();
}

/** Name the villages of a comma-separated list of codes, in the language shown. */
export function namesOfCodes(register, codes) {
  const names = (codes || "").split(",").filter(Boolean).map((code) => {
    const unit = register.byCode.get(code.trim());
    return unit ? namesOf(unit)[0] : code.trim();
  });
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${word("and")} ${names[names.length - 1]}`;
}

function questionButton(dispute, register, choose) {
  const { claimants, area_ha: area, width_m: width } = dispute.properties;
  const size = [hectares(area), width ? `${word("width")} ${distance(width)}` : ""].filter(Boolean).join(" · ");
  return el("button", { type: "button", onclick: () => choose("dispute", dispute) },
    el("span", { class: "who" }, namesOfCodes(register, claimants)), el("span", { class: "size" }, size));
}
