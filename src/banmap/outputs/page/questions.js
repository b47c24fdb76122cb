// What people still have to decide, largest first: disputes, then unclaimed areas; each a button that shows it.
import { el } from "banmap/dom.js";
import { distance, figure, hectares, namesOf, onLanguage, word } from "banmap/words.js";

/** Say whether a dispute or an unclaimed area still waits for a decision. */
export function isOpen(feature) {
  return !["settled", "closed", "decided", "resolved"].includes(feature.properties.status);
}

/** Fill the lists; `choose(kind, feature)` is told which area is wanted. */
export function addQuestions(section, data, register, choose) {
  const [disputes, unclaimed] = [openOf(data.disputes), openOf(data.unclaimed)];
  const list = (kind, areas) => el("ol", { class: kind },
    ...areas.map((area) => el("li", {}, questionButton(kind, area, register, choose))));
  const draw = () => section.replaceChildren(
    heading("openDisputes", disputes),
    disputes.length ? list("dispute", disputes) : el("p", { class: "quiet" }, word("noOpenDisputes")),
    ...(unclaimed.length ? [heading("openUnclaimed", unclaimed), list("unclaimedArea", unclaimed)] : []),
  );
  onLanguage(draw);
  draw();
}

function openOf(features) {
  return features.filter(isOpen).sort((a, b) => (b.properties.area_ha || 0) - (a.properties.area_ha || 0));
}

function heading(key, areas) {
  return el("h2", {}, word(key), " ", el("span", { class: "count" }, figure(areas.length)));
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

function questionButton(kind, feature, register, choose) {
  const { claimants, area_ha: area, width_m: width } = feature.properties;
  const size = [hectares(area), width ? `${word("width")} ${distance(width)}` : ""].filter(Boolean).join(" · ");
  return el("button", { type: "button", onclick: () => choose(kind, feature) },
    el("span", { class: "who" }, namesOfCodes(register, claimants)), el("span", { class: "size" }, size));
}
