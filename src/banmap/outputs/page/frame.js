// The frame of the sheet: a neat line with alternating bars, the graticule, and its degrees along the edge.
import { svg } from "banmap/dom.js";

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000]; // arc seconds
const APART_PX = 105; // at least, between two lines of the graticule
const BAR_PX = 5;
const CORNER_PX = 24; // no degrees so near a corner of the sheet

/** Draw the frame round the map and keep it true while the map moves. */
export function addFrame(map, surface) {
  const draw = () => drawFrame(map, surface);
  map.on("move zoomend resize viewreset", draw);
  map.on("zoomanim", () => surface.classList.add("zooming"));
  map.on("zoomend", () => surface.classList.remove("zooming"));
  draw();
}

function drawFrame(map, surface) {
  const { x: width, y: height } = map.getSize();
  const { offsetLeft: left, offsetTop: top } = map.getContainer();
  const step = stepOf(map, width);
  const lons = linesBetween(map.getBounds().getWest(), map.getBounds().getEast(), step)
    .map((seconds) => [seconds, left + map.latLngToContainerPoint([map.getCenter().lat, seconds / 3600]).x]);
  const lats = linesBetween(map.getBounds().getSouth(), map.getBounds().getNorth(), step)
    .map((seconds) => [seconds, top + map.latLngToContainerPoint([seconds / 3600, map.getCenter().lng]).y]);
  const box = { left, top, right: left + width, bottom: top + height };
  surface.replaceChildren(...lines(lons, lats, box), ...bars(lons, lats, step, box), ...edges(box), ...degrees(lons, lats, box));
}

function stepOf(map, width) {
  const secondsPerPixel = ((map.getBounds().getEast() - map.getBounds().getWest()) * 3600) / width;
  return STEPS_S.find((step) => step >= APART_PX * secondsPerPixel) || STEPS_S[STEPS_S.length - 1];
}

function linesBetween(from, to, step) {
  const found = [];
  for (let at = Math.ceil((from * 3600) / step) * step; at <= to * 3600; at += step) found.push(at);
  return found;
}

function lines(lons, lats, { left, top, right, bottom }) {
  return [
    ...lons.map(([, x]) => svg("line", { x1: x, x2: x, y1: top, y2: bottom, class: "graticule" })),
    ...lats.map(([, y]) => svg("line", { x1: left, x2: right, y1: y, y2: y, class: "graticule" })),
  ];
}

/** Bars along the edges: dark between every other pair of lines, as on printed sheets. */
function bars(lons, lats, step, { left, top, right, bottom }) {
  const across = darkSpans(lons, step, left, right, 1).flatMap(([from, to]) =>
    [top - BAR_PX, bottom].map((y) => svg("rect", { x: from, y, width: to - from, height: BAR_PX, class: "bar" })));
  const down = darkSpans(lats, step, top, bottom, -1).flatMap(([from, to]) =>
    [left - BAR_PX, right].map((x) => svg("rect", { x, y: from, width: BAR_PX, height: to - from, class: "bar" })));
  return [...across, ...down];
}

function darkSpans(marks, step, least, most, direction) {
  if (!marks.length) return [];
  const ordered = direction > 0 ? marks : [...marks].reverse();
  const first = Math.round(ordered[0][0] / step) - direction; // the span before the first line
  const stops = [least, ...ordered.map(([, at]) => at), most];
  const spans = stops.slice(1).map((stop, i) => [stops[i], stop, first + i * direction]);
  const parity = direction > 0 ? 0 : 1; // a span is named by its lower line, whichever way we walk
  return spans.filter(([, , index]) => Math.abs(index % 2) === parity).map(([from, to]) => [from, to]);
}

function edges({ left, top, right, bottom }) {
  const rect = (out, name) => svg("rect", {
    x: left - out, y: top - out, width: right - left + 2 * out, height: bottom - top + 2 * out, class: name,
  });
  return [rect(0, "inner"), rect(BAR_PX, "outer")];
}

function degrees(lons, lats, { left, top, right, bottom }) {
  const gap = BAR_PX + 5;
  const clear = (marks, from, to) => marks.filter(([, at]) => at > from + CORNER_PX && at < to - CORNER_PX);
  const text = (x, y, content, turn) => svg("text", { x, y, transform: turn ? `rotate(-90 ${x} ${y})` : null }, content);
  return [
    ...clear(lons, left, right).flatMap(([at, x]) => [top - gap, bottom + gap + 7].map((y) => text(x, y, degreesText(at, "E", "W")))),
    ...clear(lats, top, bottom).flatMap(([at, y]) => [left - gap, right + gap + 7].map((x) => text(x, y, degreesText(at, "N", "S"), true))),
  ];
}

/** Write arc seconds as 106°24′ or 106°24′30″ with the side of the zero line. */
export function degreesText(seconds, above, below) {
  const size = Math.abs(Math.round(seconds));
  const [degree, minute, second] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  const two = (number) => String(number).padStart(2, "0");
  return `${degree}°${two(minute)}′${second ? `${two(second)}″` : ""}${seconds < 0 ? below : above}`;
}
