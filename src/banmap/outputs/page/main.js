// The page: read the collections, draw the map, fill the panel, keep them in step.
import { hasCollection, readConfig, readFeatures } from "banmap/data.js";
import { addDetails } from "banmap/details.js";
import { addFrame } from "banmap/frame.js";
import { namesLayer } from "banmap/labels.js";
import { buildLayers, drawAccuracy, highlightOf, makePanes, readingsLayer } from "banmap/layers.js";
import { addLegend } from "banmap/legend.js";
import { addPatterns } from "banmap/patterns.js";
import { addQuestions, isOpen } from "banmap/questions.js";
import { addSearch } from "banmap/search.js";
import { makeMap, zoomTo } from "banmap/sheet.js";
import { addTitle } from "banmap/title.js";
import { registerOf } from "banmap/units.js";
import { languageOfAddress, setLanguage, word } from "banmap/words.js";

const READ_AT_START = [
  "villages", "kumbans", "tasengs", "districts", "provinces", "arcs", "corners", "disputes", "unclaimed", "findings", "next_walks",
];

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
  addLegend(map, document.getElementById("legend"), layers, { data, register, choose: go });
  addQuestions(document.getElementById("questions"), data, register, go);
  addSearch(document.getElementById("search"), register, go);
  addFrame(map, document.getElementById("neatline"));
}
