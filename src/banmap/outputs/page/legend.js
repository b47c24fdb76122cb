// The legend, which is the layer switch as well: each sign with a box to show or hide it.
import { el, svg } from "banmap/dom.js";
import { ARC_STYLES, BAND_STYLES, NEXT_WALK_STYLE, SEVERITY_STYLES, TINT_COLOURS } from "banmap/styles.js";
import { villagesOfGroups } from "banmap/units.js";
import { distance, figure, hectares, onLanguage, shortNamesOf, word } from "banmap/words.js";

const HIDDEN_AT_FIRST = new Set(["findings", "readings", "nextWalks"]);

/** Fill the legend; `layers` is {id: layer or a promise-giving function}, `data` gives the figures. */
export function addLegend(map, section, layers, { data, register, choose }) {
  const entries = groupsOf(data, layers);
  const shown = new Map();
  for (const id of Object.keys(layers)) shown.set(id, !HIDDEN_AT_FIRST.has(id));
  const show = async (id) => {
    const layer = typeof layers[id] === "function" ? (layers[id] = await layers[id]()) : layers[id];
    if (shown.get(id)) map.addLayer(layer);
    else map.removeLayer(layer);
  };
  const draw = () => section.replaceChildren(
    el("h2", {}, word("legend")),
    kumbanList(data, register, choose),
    ...entries.map(([title, rows]) => group(title, rows, shown, show)),
  );
  for (const id of Object.keys(layers)) if (shown.get(id)) show(id);
  onLanguage(draw);
  draw();
}

function groupsOf(data, layers) {
  const provisional = data.villages.some((village) => village.properties.status === "provisional");
  const areas = [["areas", "layerAreas", tintsSign, () => ""]];
  if (provisional) areas.push([null, "layerProvisional", () => areaSign("url(#hatch-tint-0)", "#b8ae8c"), () => ""]);
  areas.push(
    ["names", "layerNames", nameSign, () => ""],
    ["kumbans", "layerKumbans", () => lineSign(BAND_STYLES.kumbans), () => ""],
    ["districts", "layerDistricts", () => lineSign(BAND_STYLES.districts), () => ""],
  );
  const arcs = Object.entries(ARC_STYLES).map(([status, style]) =>
    [`arc-${status}`, style.word, () => lineSign(style), () => distance(lengthOf(data.arcs, status))]);
  arcs.push(["accuracy", "layerAccuracy", accuracySign, () => ""]);
  const open = [
    ["disputes", "layerDisputes", () => areaSign("url(#hatch-dispute)", "#c0272d"), () => areaFigures(data.disputes)],
    ["unclaimed", "layerUnclaimed", () => areaSign("url(#hatch-unclaimed)", "#7a6a3a"), () => areaFigures(data.unclaimed)],
    ["findings", "layerFindings", () => dotSign(SEVERITY_STYLES.warning.color, 5), () => figure(data.findings.length)],
  ];
  const survey = [
    ["corners", "layerCorners", cornerSign, () => figure(data.corners.length)],
    ["readings", "layerReadings", () => dotSign("#2a6f97", 2), () => ""],
    ["nextWalks", "layerNextWalks", () => lineSign(NEXT_WALK_STYLE), () => figure(data.next_walks.length)],
  ];
  return [["groupAreas", areas], ["groupLines", arcs], ["groupOpen", open], ["groupSurvey", survey]]
    .map(([title, rows]) => [title, rows.filter(([id]) => id === null || id in layers)])
    .filter(([, rows]) => rows.length);
}

/** Name every kumban beside its tint; each is a button that shows it on the map. */
function kumbanList(data, register, choose) {
  const named = [...villagesOfGroups(register, data.villages)].filter(([code]) => register.byCode.has(code));
  if (!named.length) return "";
  const buttons = named.map(([code, villages]) => {
    const kumban = register.byCode.get(code);
    const tint = el("span", { class: "tint" });
    const label = el("span", { class: "what" }, shortNamesOf(kumban)[0]);
    const count = el("span", { class: "figures" }, figure(villages.length));
    tint.style.background = TINT_COLOURS[register.tintOfGroup.get(code)];
    const show = () => choose("unit", kumban);
    return el("li", {}, el("button", { type: "button", class: "kumban", onclick: show }, tint, label, count));
  });
  return el("fieldset", { class: "kumbans" }, el("legend", {}, word("kumbans")), el("ul", {}, ...buttons));
}

function group(title, rows, shown, show) {
  return el("fieldset", {}, el("legend", {}, word(title)), ...rows.map((row) => line(row, shown, show)));
}

function line([id, key, sign, figures], shown, show) {
  const box = id && el("input", {
    type: "checkbox",
    name: id,
    onchange: (event) => { shown.set(id, event.target.checked); show(id); },
  });
  if (box) box.checked = shown.get(id);
  const parts = [box || el("span", { class: "no-box" }), sign(), el("span", { class: "what" }, word(key)), el("span", { class: "figures" }, figures())];
  return el(id ? "label" : "div", { class: "entry" }, ...parts);
}

function lengthOf(arcs, status) {
  return arcs.filter((arc) => arc.properties.status === status)
    .reduce((sum, arc) => sum + (arc.properties.length_m || 0), 0);
}

function areaFigures(features) {
  if (!features.length) return figure(0);
  const sum = features.reduce((total, feature) => total + (feature.properties.area_ha || 0), 0);
  return `${figure(features.length)} · ${hectares(sum)}`;
}

function sign(...content) {
  return svg("svg", { class: "sign", width: 30, height: 16, viewBox: "0 0 30 16", "aria-hidden": "true" }, ...content);
}

function lineSign({ color, weight, dashArray, opacity }) {
  return sign(svg("line", {
    x1: 1, x2: 29, y1: 8, y2: 8, stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray, "stroke-opacity": opacity,
  }));
}

function areaSign(fill, stroke) {
  return sign(svg("rect", { x: 2.5, y: 1.5, width: 25, height: 13, fill, stroke }));
}

function tintsSign() {
  return sign(...TINT_COLOURS.slice(0, 4).map((fill, i) => svg("rect", { x: 2 + i * 6.5, y: 1.5, width: 6.5, height: 13, fill })));
}

function nameSign() {
  return sign(svg("text", { x: 15, y: 12.5, class: "name-sign" }, "ກ A"));
}

function accuracySign() {
  return sign(
    svg("line", { x1: 1, x2: 29, y1: 8, y2: 8, stroke: "#2f5d50", "stroke-width": 11, "stroke-opacity": 0.2 }),
    svg("line", { x1: 1, x2: 29, y1: 8, y2: 8, stroke: "#2f5d50", "stroke-width": 1.6 }),
  );
}

function cornerSign() {
  return sign(svg("circle", { cx: 15, cy: 8, r: 3, fill: "#fffdf7", stroke: "#2b2620" }));
}

function dotSign(fill, radius) {
  return sign(svg("circle", { cx: 15, cy: 8, r: radius, fill }));
}
