// Names on the map: DOM text, so that the browser shapes the Lao marks; no two names cover each other.
import { el } from "banmap/dom.js";
import { isInside, labelPoint, pointsInside } from "banmap/pole.js";
import { onLanguage, shortNamesOf } from "banmap/words.js";

const SPACE_PX = 3; // between two names
const ROOM = 1.25; // a name may be this much wider than its area is
const VILLAGE_PLACES = 40; // other places that are tried near the best one
const KUMBANS_FIRST_BELOW_PX = 190; // smaller kumbans have no room for the names of their villages
const KUMBANS_LAST_FROM_PX = 330; // from this size on there is room between them; below, the legend names them
const KUMBANS_NAMED_SHARE = 0.5; // where fewer have room, none is named: one name alone looks like a mistake

/** Make the layer of names and keep it free of overlaps at every zoom and in both languages. */
export function namesLayer(map, data) {
  const layer = L.layerGroup();
  const byArea = (a, b) => (a.properties.area_ha || 0) - (b.properties.area_ha || 0); // large ones can give way
  const names = [...data.villages].sort(byArea).map((unit) => nameOf(unit, "village"))
    .concat([...data.kumbans].sort(byArea).map((unit) => nameOf(unit, "kumban")))
    .filter(Boolean);
  for (const name of names) layer.addLayer(name.marker);
  const place = () => placeNames(map, names);
  const write = () => { measureNames(names); place(); };
  layer.on("add", () => requestAnimationFrame(write));
  map.on("zoomend", place);
  onLanguage(write);
  document.fonts.ready.then(write);
  return layer;
}

function nameOf(unit, level) {
  if (!unit.geometry) return null;
  const box = el("div", { class: `name name-${level}` });
  const icon = L.divIcon({ html: box, className: "name-anchor", iconSize: [0, 0] });
  const places = [labelPoint(unit.geometry)];
  places.push(...pointsInside(unit.geometry, places[0]).slice(0, level === "village" ? VILLAGE_PLACES : undefined));
  const latLngs = places.map(([lon, lat]) => L.latLng(lat, lon));
  const marker = L.marker(latLngs[0], { icon, interactive: false, keyboard: false, pane: "markerPane" });
  return { unit, level, box, marker, latLngs, bounds: L.geoJSON(unit).getBounds() };
}

function measureNames(names) {
  for (const name of names) {
    const [first, second] = shortNamesOf(name.unit);
    name.box.className = `name name-${name.level}`;
    name.box.replaceChildren(el("span", { class: "first" }, first), second ? el("span", { class: "second" }, second) : "");
  }
  for (const name of names) {
    const [first, second] = name.box.children;
    const sizeOf = (span) => (span ? [span.offsetWidth, span.offsetHeight] : [0, 0]);
    const [[firstWidth, firstHeight], [secondWidth, secondHeight]] = [sizeOf(first), sizeOf(second)];
    name.full = [Math.max(firstWidth, secondWidth), firstHeight + secondHeight];
    name.brief = [firstWidth, firstHeight];
  }
}

/** Show each name in full, else its first line, else not at all, as the room allows. */
function placeNames(map, names) {
  const zoom = map.getZoom();
  for (const name of names) {
    const southWest = map.project(name.bounds.getSouthWest(), zoom);
    const northEast = map.project(name.bounds.getNorthEast(), zoom);
    name.room = [(northEast.x - southWest.x) * ROOM, (southWest.y - northEast.y) * ROOM];
  }
  const fits = new Map();
  const order = inOrder(names);
  for (const form of ["brief", "full"]) { // first a line for as many as can be, then the second line
    for (const name of order) {
      const fit = form === "brief" || fits.has(name) ? bestFit(name, form, { map, zoom, fits }) : null;
      if (fit) fits.set(name, fit);
    }
  }
  leaveOutLoneKumbans(names, fits);
  for (const name of names) show(name, fits.get(name));
}

function leaveOutLoneKumbans(names, fits) {
  const kumbans = names.filter(({ level }) => level === "kumban");
  const named = kumbans.filter((name) => fits.has(name));
  if (named.length < kumbans.length * KUMBANS_NAMED_SHARE) named.forEach((name) => fits.delete(name));
}

function show(name, fit) {
  if (fit) name.marker.setLatLng(fit.latLng);
  name.box.classList.toggle("brief", fit?.form === "brief");
  name.box.classList.toggle("hidden", !fit);
}

/** Villages first, then kumbans where there is room; on a map so small that villages have none, kumbans first. */
function inOrder(names) {
  const [kumbans, villages] = ["kumban", "village"].map((level) => names.filter((name) => name.level === level));
  const first = kumbans.filter(({ room }) => room[0] < KUMBANS_FIRST_BELOW_PX * ROOM);
  const last = kumbans.filter(({ room }) => room[0] >= KUMBANS_LAST_FROM_PX * ROOM);
  return [...first, ...villages, ...last];
}

function bestFit(name, form, { map, zoom, fits }) {
  const [width, height] = name[form] || [0, 0];
  if (!width || width > name.room[0] || height > name.room[1]) return null;
  for (const latLng of name.latLngs) {
    const { x, y } = map.project(latLng, zoom);
    const box = [x - width / 2 - SPACE_PX, y - height / 2, x + width / 2 + SPACE_PX, y + height / 2];
    if (isFree(box, name, fits) && (name.level === "village" || isWithin(name, map, zoom, box))) {
      return { form, latLng, box };
    }
  }
  return null;
}

function isFree(box, name, fits) {
  for (const [other, fit] of fits) if (other !== name && overlap(box, fit.box)) return false;
  return true;
}

/** Say whether all four corners of a name lie in its area. */
function isWithin({ unit }, map, zoom, [left, top, right, bottom]) {
  return [[left, top], [right, top], [left, bottom], [right, bottom]].every((corner) => {
    const { lng, lat } = map.unproject(corner, zoom);
    return isInside(unit.geometry, [lng, lat]);
  });
}

function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
