// Names on the map: DOM text, so that the browser shapes the Lao marks; no two names cover each other.
import { el } from "banmap/dom.js";
import { labelPoint } from "banmap/pole.js";
import { namesOf, onLanguage } from "banmap/words.js";

const SPACE_PX = 3; // between two names
const ROOM = 1.25; // a name may be this much wider than its area is
const KUMBAN_NAME_BELOW_PX = 330; // wider kumbans are named by their villages

/** Make the layer of names and keep it free of overlaps at every zoom and in both languages. */
export function namesLayer(map, data) {
  const layer = L.layerGroup();
  const names = [
    ...data.kumbans.map((unit) => nameOf(unit, "kumban")),
    ...[...data.villages].sort((a, b) => (b.properties.area_ha || 0) - (a.properties.area_ha || 0))
      .map((unit) => nameOf(unit, "village")),
  ].filter(Boolean);
  for (const name of names) layer.addLayer(name.marker);
  const write = () => { writeNames(names); placeNames(map, names); };
  layer.on("add", () => requestAnimationFrame(write));
  map.on("zoomend", () => placeNames(map, names));
  onLanguage(write);
  if (document.fonts) document.fonts.ready.then(write);
  return layer;
}

function nameOf(unit, level) {
  if (!unit.geometry) return null;
  const box = el("div", { class: `name name-${level}` });
  const icon = L.divIcon({ html: box, className: "name-anchor", iconSize: [0, 0] });
  const [lon, lat] = labelPoint(unit.geometry);
  const marker = L.marker([lat, lon], { icon, interactive: false, keyboard: false, pane: "markerPane" });
  return { unit, level, box, marker, bounds: L.geoJSON(unit).getBounds() };
}

function writeNames(names) {
  for (const name of names) {
    const [first, second] = namesOf(name.unit);
    name.box.className = `name name-${name.level}`;
    name.box.replaceChildren(el("span", { class: "first" }, first), second ? el("span", { class: "second" }, second) : "");
  }
  for (const name of names) {
    const [first, second] = name.box.children;
    const line = (span) => (span ? [span.offsetWidth, span.offsetHeight] : [0, 0]);
    const [[firstWidth, firstHeight], [secondWidth, secondHeight]] = [line(first), line(second)];
    name.full = [Math.max(firstWidth, secondWidth), firstHeight + secondHeight];
    name.brief = [firstWidth, firstHeight];
  }
}

/** Show each name in full, else its first line, else not at all, as the room allows. */
function placeNames(map, names) {
  if (!names.length || !names[0].full) return;
  const taken = [];
  const zoom = map.getZoom();
  for (const name of names) {
    const southWest = map.project(name.bounds.getSouthWest(), zoom);
    const northEast = map.project(name.bounds.getNorthEast(), zoom);
    const [width, height] = [northEast.x - southWest.x, southWest.y - northEast.y];
    const at = map.project(name.marker.getLatLng(), zoom);
    const shown = fittingForm(name, at, width, height, taken);
    name.box.classList.toggle("brief", shown === "brief");
    name.box.classList.toggle("hidden", shown === "");
  }
}

function fittingForm(name, at, width, height, taken) {
  if (name.level === "kumban" && width > KUMBAN_NAME_BELOW_PX) return "";
  for (const form of ["full", "brief"]) {
    const [nameWidth, nameHeight] = name[form];
    if (nameWidth > width * ROOM || nameHeight > height * ROOM) continue;
    const box = [at.x - nameWidth / 2 - SPACE_PX, at.y - nameHeight / 2, at.x + nameWidth / 2 + SPACE_PX, at.y + nameHeight / 2];
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    return form;
  }
  return "";
}

function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
