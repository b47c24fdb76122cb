// Hatches, as SVG patterns that fills refer to by their id.
import { svg } from "banmap/dom.js";
import { TINT_COLOURS } from "banmap/styles.js";

/** Put the patterns into the page, once. */
export function addPatterns() {
  const tints = TINT_COLOURS.map((colour, tint) => provisionalTint(colour, tint));
  const defs = svg("defs", {}, ...tints, disputeHatch(), unclaimedHatch());
  document.body.append(svg("svg", { width: 0, height: 0, "aria-hidden": "true", class: "patterns" }, defs));
}

function pattern(id, size, angle, ...content) {
  const turned = `rotate(${angle})`;
  const frame = { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: turned };
  return svg("pattern", frame, ...content);
}

function provisionalTint(colour, tint) {
  return pattern(
    `hatch-tint-${tint}`, 7, 45,
    svg("rect", { width: 7, height: 7, fill: "#fdfbf5" }),
    svg("rect", { width: 3.2, height: 7, fill: colour }),
  );
}

function disputeHatch() {
  return pattern(
    "hatch-dispute", 6, -45,
    svg("rect", { width: 6, height: 6, fill: "#e9797a", "fill-opacity": 0.28 }),
    svg("rect", { width: 1.5, height: 6, fill: "#c0272d", "fill-opacity": 0.75 }),
  );
}

function unclaimedHatch() {
  return pattern(
    "hatch-unclaimed", 6, 0,
    svg("rect", { width: 6, height: 6, fill: "#fffdf7", "fill-opacity": 0.8 }),
    svg("circle", { cx: 1.5, cy: 1.5, r: 0.9, fill: "#7a6a3a" }),
    svg("circle", { cx: 4.5, cy: 4.5, r: 0.9, fill: "#7a6a3a" }),
  );
}
