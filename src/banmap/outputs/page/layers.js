// The layers of the map. Areas are filled without a stroke; every arc is drawn once, so dashes stay dashes.
import {
  ARC_STYLES, AREA_STYLES, BAND_STYLES, NEXT_WALK_STYLE, POINT_STYLES, SEVERITY_STYLES, tintStyle,
} from "banmap/styles.js";
import { districtOf, groupOf, tintOf } from "banmap/units.js";

const PANES = { areas: 300, questions: 320, bands: 340, accuracy: 350, arcs: 400, hits: 410, points: 420, chosen: 450 };
const HIT_WIDTH_PX = 14;

/** Make the panes that keep the layers in their order, each with a drawing surface of its own. */
export function makePanes(map) {
  const surfaces = {};
  for (const [name, height] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = height;
    surfaces[name] = L.svg({ pane: name, padding: 0.4 });
  }
  return surfaces;
}

/** Build all layers that are drawn from the start: {id: L.LayerGroup}. `choose(kind, feature)` is told of clicks. */
export function buildLayers(data, register, surfaces, choose) {
  const layers = { areas: areasLayer(data, register, surfaces, choose) };
  for (const level of ["kumbans", "districts"]) layers[level] = bandLayer(data, register, surfaces, level);
  layers.accuracy = L.layerGroup();
  for (const status of Object.keys(ARC_STYLES)) {
    const arcs = data.arcs.filter((arc) => arc.properties.status === status);
    if (arcs.length) layers[`arc-${status}`] = arcsLayer(arcs, status, surfaces, choose);
  }
  for (const id of ["unclaimed", "disputes"]) layers[id] = questionsLayer(data[id], id, surfaces, choose);
  layers.corners = cornersLayer(data.corners, surfaces, choose);
  layers.findings = findingsLayer(data.findings, surfaces, choose);
  layers.nextWalks = linesLayer(data.next_walks, NEXT_WALK_STYLE, "next-walk", surfaces, choose);
  return layers;
}

/** Give the corners of a line or area in Leaflet's order; null where a feature has no geometry. */
export function latLngsOf(feature) {
  if (!feature.geometry) return null;
  const depth = { Point: null, LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[feature.geometry.type];
  const { coordinates } = feature.geometry;
  return depth === null ? L.GeoJSON.coordsToLatLng(coordinates) : L.GeoJSON.coordsToLatLngs(coordinates, depth);
}

/** Draw the readings: thousands of points, so on a canvas. */
export function readingsLayer(readings, choose) {
  const surface = L.canvas({ pane: "points", tolerance: 4 });
  const points = readings.filter((reading) => reading.geometry).map((reading) =>
    L.circleMarker(latLngsOf(reading), { ...POINT_STYLES.readings, renderer: surface })
      .on("click", (event) => chosen(event, () => choose("reading", reading))));
  return L.layerGroup(points);
}

/** Draw the band that the true line lies in, twice its sd to either side, in metres; a line nobody walked has none. */
export function drawAccuracy(map, layer, arcs, surfaces) {
  layer.clearLayers();
  const metresPerPixel = (40075016.7 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  for (const arc of arcs) {
    const weight = (4 * (arc.properties.sigma_m || 0)) / metresPerPixel;
    if (weight < 3 || !arc.geometry || arc.properties.status === "provisional") continue;
    const style = { color: ARC_STYLES[arc.properties.status]?.color, weight, opacity: 0.18, interactive: false };
    layer.addLayer(L.polyline(latLngsOf(arc), { ...style, lineCap: "butt", renderer: surfaces.accuracy, pane: "accuracy" }));
  }
}

/** Mark one feature as chosen. */
export function highlightOf(feature, surfaces) {
  const style = { renderer: surfaces.chosen, pane: "chosen", interactive: false, className: "chosen", fill: false };
  const latLngs = latLngsOf(feature);
  if (!latLngs) return L.layerGroup();
  if (feature.geometry.type === "Point") return L.circleMarker(latLngs, { ...style, radius: 9 });
  return feature.geometry.type.endsWith("Polygon") ? L.polygon(latLngs, style) : L.polyline(latLngs, style);
}

function chosen(event, act) {
  L.DomEvent.stopPropagation(event);
  act();
}

function areasLayer(data, register, surfaces, choose) {
  const drawn = data.villages.filter((village) => village.geometry).map((village) => {
    const { code, status } = village.properties;
    const style = { ...tintStyle(tintOf(register, code), status), className: `village village-${status}` };
    return L.polygon(latLngsOf(village), { ...style, renderer: surfaces.areas, pane: "areas", smoothFactor: 0.5 })
      .on("click", (event) => chosen(event, () => choose("unit", village)));
  });
  return L.layerGroup(drawn);
}

function bandLayer(data, register, surfaces, level) {
  const partOf = level === "kumbans" ? groupOf : districtOf;
  const parts = data.arcs
    .filter(({ geometry, properties: { left, right } }) => geometry && partOf(register, left) !== partOf(register, right))
    .map((arc) => latLngsOf(arc));
  const style = { ...BAND_STYLES[level], interactive: false, className: `band-${level}`, smoothFactor: 0.5 };
  return L.layerGroup([L.polyline(parts, { ...style, renderer: surfaces.bands, pane: "bands" })]);
}

function arcsLayer(arcs, status, surfaces, choose) {
  const { word: _word, ...style } = ARC_STYLES[status];
  return linesLayer(arcs, { ...style, lineCap: style.dashArray ? "butt" : "round" }, `arc arc-${status}`, surfaces, choose);
}

function linesLayer(features, style, className, surfaces, choose) {
  const kind = className.startsWith("arc") ? "arc" : "nextWalk";
  const drawn = features.filter((feature) => feature.geometry).flatMap((feature) => {
    const latLngs = latLngsOf(feature);
    const line = L.polyline(latLngs, {
      ...style, className, interactive: false, renderer: surfaces.arcs, pane: "arcs", smoothFactor: 0.5,
    });
    // A line of one pixel is hard to hit: an unseen wide one above it takes the clicks.
    const hit = L.polyline(latLngs, { weight: HIT_WIDTH_PX, opacity: 0, renderer: surfaces.hits, pane: "hits" })
      .on("click", (event) => chosen(event, () => choose(kind, feature)))
      .on("mouseover", () => line.setStyle({ weight: style.weight + 2 }))
      .on("mouseout", () => line.setStyle({ weight: style.weight }));
    return [line, hit];
  });
  return L.layerGroup(drawn);
}

function questionsLayer(features, id, surfaces, choose) {
  const kind = id === "disputes" ? "dispute" : "unclaimedArea";
  const style = { ...AREA_STYLES[id], className: id === "disputes" ? "dispute" : "unclaimed" };
  const drawn = features.filter((feature) => feature.geometry).map((feature) =>
    L.polygon(latLngsOf(feature), { ...style, renderer: surfaces.questions, pane: "questions" })
      .on("click", (event) => chosen(event, () => choose(kind, feature))));
  return L.layerGroup(drawn);
}

function cornersLayer(corners, surfaces, choose) {
  const drawn = corners.filter((corner) => corner.geometry).map((corner) =>
    L.circleMarker(latLngsOf(corner), { ...POINT_STYLES.corners, className: "corner", renderer: surfaces.points, pane: "points" })
      .on("click", (event) => chosen(event, () => choose("corner", corner))));
  return L.layerGroup(drawn);
}

function findingsLayer(findings, surfaces, choose) {
  const drawn = findings.filter((finding) => finding.geometry).map((finding) => {
    const { color } = SEVERITY_STYLES[finding.properties.severity] || SEVERITY_STYLES.info;
    const style = { radius: 6, color: "#fffdf7", weight: 1.5, fillColor: color, fillOpacity: 0.95, className: "finding" };
    return L.circleMarker(centreOf(finding), { ...style, renderer: surfaces.points, pane: "points" })
      .on("click", (event) => chosen(event, () => choose("finding", finding)));
  });
  return L.layerGroup(drawn);
}

function centreOf(feature) {
  if (feature.geometry.type === "Point") return latLngsOf(feature);
  return L.geoJSON(feature).getBounds().getCenter();
}
