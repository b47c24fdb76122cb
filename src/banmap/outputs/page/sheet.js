// The sheet itself: the Leaflet map, its controls, and the way to one thing on it.
import { el } from "banmap/dom.js";
import { onLanguage, word } from "banmap/words.js";

const EMPTY_MAP = [[15.2, 106.3], [15.6, 106.9]]; // where an empty map opens
const SMALL_VILLAGE_PX = 45;
const CLOSEST_ZOOM = 19;
const WAY_TO_ONE_THING = { padding: [70, 70], maxZoom: 16 };

/** Make the map, showing all villages, with its controls. */
export function makeMap(data) {
  const map = L.map("map", {
    zoomControl: false, attributionControl: false, zoomSnap: 0.1, zoomDelta: 0.5, wheelPxPerZoomLevel: 100,
    maxZoom: CLOSEST_ZOOM, boxZoom: true, keyboard: true,
  });
  const all = L.geoJSON(data.villages.filter((village) => village.geometry)).getBounds();
  const whole = all.isValid() ? all : L.latLngBounds(EMPTY_MAP);
  let isWhole = true; // until somebody moves the map, it shows the whole in any window
  const fit = () => { map.fitBounds(whole, { padding: [18, 18], animate: false }); isWhole = true; };
  const refit = () => { map.invalidateSize({ animate: false }); if (isWhole) fit(); };
  fit();
  map.on("dragstart zoomstart", () => { isWhole = false; });
  map.on("zoomend", () => markSmall(map, data.villages.length, whole));
  markSmall(map, data.villages.length, whole);
  map.setMaxBounds(whole.pad(1.5));
  map.setMinZoom(map.getZoom() - 2);
  addControls(map, fit);
  new ResizeObserver(refit).observe(map.getContainer());
  return map;
}

/** Tell the styles when a village is, on average, too small on the screen for full lines. */
function markSmall(map, villages, whole) {
  const [a, b] = [map.project(whole.getSouthWest()), map.project(whole.getNorthEast())];
  const sidePx = Math.sqrt(Math.abs((b.x - a.x) * (b.y - a.y)) / Math.max(villages, 1));
  map.getContainer().classList.toggle("small-villages", sidePx < SMALL_VILLAGE_PX);
}

function addControls(map, fit) {
  const zoom = new (L.Control.extend({ onAdd: () => zoomButtons(map, fit) }))({ position: "bottomright" });
  const north = new (L.Control.extend({ onAdd: () => el("div", { class: "north", "aria-hidden": "true" }, "N") }))({ position: "topright" });
  zoom.addTo(map);
  north.addTo(map);
  L.control.scale({ imperial: false, maxWidth: 160, position: "bottomleft" }).addTo(map);
  const write = () => map.getContainer().setAttribute("aria-label", word("map"));
  onLanguage(write);
  write();
}

function zoomButtons(map, fit) {
  const actions = [["zoomIn", "+", () => map.zoomIn()], ["zoomOut", "−", () => map.zoomOut()], ["wholeMap", "⤢", fit]];
  const buttons = actions.map(([key, sign, act]) => [key, el("button", { type: "button", onclick: act }, sign)]);
  const write = () => {
    for (const [key, button] of buttons) {
      button.title = word(key);
      button.setAttribute("aria-label", word(key));
    }
  };
  onLanguage(write);
  write();
  const bar = el("div", { class: "zoom" }, ...buttons.map(([, button]) => button));
  L.DomEvent.disableClickPropagation(bar);
  return bar;
}

/** Bring one feature into view. */
export function zoomTo(map, feature) {
  if (!feature.geometry) return;
  map.fitBounds(L.geoJSON(feature).getBounds(), WAY_TO_ONE_THING);
}
