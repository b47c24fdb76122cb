// What is known of the thing that was clicked: one card, the same for every kind.
import { el } from "banmap/dom.js";
import { degreesText } from "banmap/frame.js";
import { namesOfCodes } from "banmap/questions.js";
import { ARC_STYLES, SEVERITY_STYLES, UNIT_STATUS_WORDS } from "banmap/styles.js";
import { districtOf, groupOf, neighboursOf } from "banmap/units.js";
import { distance, figure, hectares, namesOf, onLanguage, word } from "banmap/words.js";

const DECIMALS_M = 1;

/** Make the card; gives `show(kind, feature)` and tells `close()` when it is shut. */
export function addDetails(section, register, choose, close) {
  let shown = null;
  const draw = () => {
    section.hidden = !shown;
    if (shown) section.replaceChildren(...cardOf(shown.kind, shown.feature, register, choose, shut));
  };
  const shut = () => { shown = null; draw(); close(); };
  onLanguage(draw);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shown) shut(); });
  return (kind, feature) => { shown = { kind, feature }; draw(); section.scrollIntoView({ block: "nearest" }); };
}

function cardOf(kind, feature, register, choose, shut) {
  const [eyebrow, title, second, rows] = CARDS[kind](feature, register, choose);
  const lines = rows.filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return [
    el("button", { type: "button", class: "shut", "aria-label": word("close"), title: word("close"), onclick: shut }, "×"),
    el("p", { class: "eyebrow" }, eyebrow),
    el("h2", {}, title),
    second ? el("p", { class: "second" }, second) : "",
    el("dl", {}, ...lines.flatMap(([name, value]) => [el("dt", {}, word(name)), el("dd", {}, value)])),
  ];
}

const CARDS = {
  unit: unitCard,
  arc: arcCard,
  dispute: (feature, register) => areaCard("dispute", feature, register),
  unclaimedArea: (feature, register) => areaCard("unclaimedArea", feature, register),
  corner: cornerCard,
  finding: findingCard,
  reading: readingCard,
  nextWalk: nextWalkCard,
};

function unitCard(unit, register, choose) {
  const p = unit.properties;
  const [first, second] = namesOf(unit);
  const part = (level, code) => [level, code && code !== p.code ? unitButton(register, code, choose) : ""];
  const rows = [
    ["code", p.code],
    part("kumban", groupOf(register, p.code)),
    part("taseng", p.taseng),
    part("district", districtOf(register, p.code)),
    ["status", chip(UNIT_STATUS_WORDS[p.status], p.status)],
    ["area", hectares(p.area_ha, p.area_sd_ha)],
    ["perimeter", distance(p.perimeter_m)],
    ["population", figure(p.population)],
    ["households", figure(p.households)],
    ["women", figure(p.women)],
    ["neighbours", p.level === "village" ? neighbourList(register, p.code, choose) : ""],
  ];
  return [word(p.level), first, second, rows];
}

function arcCard({ properties: p }, register, choose) {
  const style = ARC_STYLES[p.status];
  const rows = [
    ["between", el("span", { class: "pair" }, unitButton(register, p.left, choose), unitButton(register, p.right, choose))],
    ["sigma", p.sigma_m === null ? "" : `± ${figure(p.sigma_m, DECIMALS_M)} ${word("metres")}`],
    ["length", distance(p.length_m)],
    ["passes", figure(p.passes)],
    ["sources", (p.sources || "").split(",").join(", ")],
  ];
  return [word("arc"), style ? word(style.word) : p.status, "", rows];
}

function areaCard(kind, { properties: p }, register) {
  const rows = [
    ["status", chip(p.status === "settled" ? "settled" : "open", p.status === "settled" ? "official" : "disputed")],
    ["area", hectares(p.area_ha)],
    ["width", distance(p.width_m)],
    ["people", figure(p.people)],
    ["decision", p.decision],
  ];
  return [word(kind), namesOfCodes(register, p.claimants), "", rows];
}

function cornerCard(feature, register) {
  const p = feature.properties;
  const rows = [
    ["sigma", p.sigma_m === null ? "" : `± ${figure(p.sigma_m, DECIMALS_M)} ${word("metres")}`],
    ["marker", p.marker],
    ["easting", p.easting === null ? "" : `${figure(p.easting, DECIMALS_M)} ${word("metres")}`],
    ["northing", p.northing === null ? "" : `${figure(p.northing, DECIMALS_M)} ${word("metres")}`],
    ["zone", p.zone],
    ["position", positionOf(feature)],
  ];
  return [word("corner"), namesOfCodes(register, p.units), "", rows];
}

function findingCard({ properties: p }, register) {
  const severity = SEVERITY_STYLES[p.severity] || SEVERITY_STYLES.info;
  const rows = [["village", namesOfCodes(register, p.unit)], ["text", p.text], ["kind", p.kind], ["step", p.step]];
  return [word("finding"), word(severity.word), "", rows];
}

function readingCard(feature, register) {
  const p = feature.properties;
  const rows = [
    ["village", namesOfCodes(register, p.unit)],
    ["time", (p.time || "").replace("T", " ").replace("Z", " UTC")],
    ["position", positionOf(feature)],
    ["used", word(p.used ? "yes" : "no")],
    ["whyNot", p.why_not],
    ["sources", p.source],
  ];
  return [word("reading"), `${p.walk} · ${p.seq}`, "", rows];
}

function nextWalkCard({ properties: p }, register) {
  const rows = [["rank", figure(p.rank)], ["length", distance(p.length_m)], ["gain", distance(p.gain_m)], ["reason", p.reason]];
  return [word("nextWalk"), namesOfCodes(register, p.units), "", rows];
}

function neighbourList(register, code, choose) {
  const lines = neighboursOf(register, code).map(([other, metres]) =>
    el("li", {}, unitButton(register, other, choose), el("span", { class: "figures" }, distance(metres))));
  return lines.length ? el("ul", {}, ...lines) : "";
}

function unitButton(register, code, choose) {
  const unit = register.byCode.get(code);
  if (!unit) return el("span", { class: "quiet" }, code || word("outside"));
  return el("button", { type: "button", class: "unit", onclick: () => choose("unit", unit) }, namesOf(unit)[0]);
}

function chip(key, status) {
  return key ? el("span", { class: `chip chip-${status}` }, word(key)) : status;
}

function positionOf({ geometry }) {
  if (!geometry) return "";
  const [lon, lat] = geometry.coordinates;
  return `${degreesText(lat * 3600, "N", "S")} ${degreesText(lon * 3600, "E", "W")}`;
}
