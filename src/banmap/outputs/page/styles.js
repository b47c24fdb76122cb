// How each thing is drawn. The surer a line, the darker and the more whole it is.

/** Line styles by status, in the order they are drawn and listed; words are keys of words.js. */
export const ARC_STYLES = {
  official: { word: "arcOfficial", color: "#1f1b16", weight: 2.8 },
  agreed: { word: "arcAgreed", color: "#2b2620", weight: 1.9 },
  two_walks: { word: "arcTwoWalks", color: "#2f5d50", weight: 1.6 },
  one_walk: { word: "arcOneWalk", color: "#8a5a2b", weight: 1.5, dashArray: "9 3" },
  provisional: { word: "arcProvisional", color: "#77715f", weight: 1.4, dashArray: "2 4" },
  disputed: { word: "arcDisputed", color: "#c0272d", weight: 2.2, dashArray: "8 3 2 3" },
};

/** Tints of the kumbans: light enough for dark lines and names on top, and apart from each other in print. */
export const TINT_COLOURS = ["#f6e9ae", "#d3e4b8", "#f5d3c3", "#cddfec", "#e0d3ea", "#c6e5de", "#e8e0cf", "#f2cfdd"];

export const UNIT_STATUS_WORDS = {
  surveyed: "unitSurveyed",
  partly: "unitPartly",
  provisional: "unitProvisional",
  official: "unitOfficial",
};

export const SEVERITY_STYLES = {
  info: { word: "severityInfo", color: "#5b7186" },
  warning: { word: "severityWarning", color: "#c98a1b" },
  error: { word: "severityError", color: "#c0272d" },
};

export const AREA_STYLES = {
  disputes: { color: "#c0272d", weight: 1.2, fillColor: "url(#hatch-dispute)", fillOpacity: 1 },
  unclaimed: { color: "#7a6a3a", weight: 1, dashArray: "1 3", fillColor: "url(#hatch-unclaimed)", fillOpacity: 1 },
};

export const BAND_STYLES = {
  kumbans: { color: "#7d5a3c", weight: 5, opacity: 0.36 },
  districts: { color: "#7a3f73", weight: 10, opacity: 0.26 },
};

export const POINT_STYLES = {
  corners: { radius: 2.1, color: "#2b2620", weight: 0.9, fillColor: "#fffdf7", fillOpacity: 1 },
  readings: { radius: 1.6, stroke: false, fillColor: "#2a6f97", fillOpacity: 0.7 },
};

export const NEXT_WALK_STYLE = { color: "#1d6fa5", weight: 5, opacity: 0.55, lineCap: "butt" };

/** Give the tint of a village: its kumban's, hatched where nobody walked it. */
export function tintStyle(tint, status) {
  const fillColor = status === "provisional" ? `url(#hatch-tint-${tint})` : TINT_COLOURS[tint];
  return { stroke: false, fillColor, fillOpacity: 1 };
}
