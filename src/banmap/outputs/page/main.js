// The page: read the collections, draw the map, fill the panel, keep them in step.
import { hasCollection, readConfig, readFeatures } from "banmap/data.js";
import { addDetails } from "banmap/details.js";
import { el } from "banmap/dom.js";
import { addFrame } from "banmap/frame.js";
import { namesLayer } from "banmap/labels.js";
import { buildLayers, drawAccuracy, highlightOf, makePanes, readingsLayer } from "banmap/layers.js";
import { addLegend } from "banmap/legend.js";
import { addPatterns } from "banmap/patterns.js";
import { addQuestions, isOpen } from "banmap/questions.js";
import { addSearch } from "banmap/search.js";
import { addTitle } from "banmap/title.js";
import { registerOf } from "banmap/units.js";
import { languageOfAddress, onLanguage, setLanguage, word } from "banmap/words.js";

const READ_AT_START = [
  "villages", "kumbans", "tasengs", "districts", "provinces", "arcs", "corners", "disputes", "unclaimed", "findings", "next_walks",
];
const NOT_COMPUTED = [[15.2, 106.3], [15.6, 106.9]]; // where an empty map opens
const CLOSEST_ZOOM = 19;
const WAY_TO_ONE_THING = { padding: [70, 70], maxZoom: 16 };

const config = readConfig();
setLanguage(languageOfAddress());
start().then(
  () => { document.documentElement.dataset.state = "ready"; },
  (error) => {
    document.documentElement.dataset.state = "failed";
    document.getElementById("problem").hidden = false;
    document.getElementById("problem").textContent = `${word("loadFailed")}: ${error.message}`;
    throw error;
  },
);

async function start() {
  addPatterns();
  const features = await Promise.all(READ_AT_START.map((id) => readFeatures(config, id)));
  const data = Object.fromEntries(READ_AT_START.map((id, i) => [id, features[i]]));
  const register = registerOf(data);
  addTitle(config, data, data.disputes.filter(isOpen).length); // before the map: it takes its room from the map
  const map = makeMap(data);
  const surfaces = makePanes(map);
  const chosen = L.layerGroup().addTo(map);
  const mark = (feature) => { chosen.clearLayers(); chosen.addLayer(highlightOf(feature, surfaces)); };
  const look = (kind, feature) => { mark(feature); showDetails(kind, feature); };
  const go = (kind, feature) => { look(kind, feature); zoomTo(map, feature); };
  const showDetails = addDetails(document.getElementById("details"), register, go, () => chosen.clearLayers());

  const layers = buildLayers(data, register, surfaces, look);
  layers.names = namesLayer(map, data);
  if (hasCollection(config, "readings")) {
    layers.readings = async () => readingsLayer(await readFeatures(config, "readings"), look);
  }
  const accuracy = () => drawAccuracy(map, layers.accuracy, data.arcs, surfaces);
  map.on("zoomend", accuracy);
  accuracy();
  addLegend(map, document.getElementById("legend"), layers, data);
  addQuestions(document.getElementById("questions"), data, register, go);
  addSearch(document.getElementById("search"), register, go);
  addFrame(map, document.getElementById("neatline"));
}

function makeMap(data) {
  const map = L.map("map", {
    zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 100,
    maxZoom: CLOSEST_ZOOM, boxZoom: true, keyboard: true,
  });
  const all = L.geoJSON(data.villages.filter((village) => village.geometry)).getBounds();
  const whole = all.isValid() ? all : L.latLngBounds(NOT_COMPUTED);
  const fit = () => map.fitBounds(whole, { padding: [18, 18], animate: false });
  fit();
  map.setMaxBounds(whole.pad(1.5));
  map.setMinZoom(map.getZoom() - 2);
  addControls(map, fit);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  return map;
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

function zoomTo(map, feature) {
  if (!feature.geometry) return;
  map.fitBounds(L.geoJSON(feature).getBounds(), WAY_TO_ONE_THING);
}
