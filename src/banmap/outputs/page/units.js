// Villages, kumbans and districts as one register: who is who, who lies beside whom, who wears which tint.

import { TINT_COLOURS } from "banmap/styles.js";

/** Index the units of all levels, and the arcs between villages. */
export function registerOf(data) {
  const units = [...data.villages, ...data.kumbans, ...data.tasengs, ...data.districts, ...data.provinces];
  const byCode = new Map(units.map((unit) => [unit.properties.code, unit]));
  const arcsOf = new Map();
  for (const arc of data.arcs) {
    for (const code of new Set([arc.properties.left, arc.properties.right])) {
      if (!arcsOf.has(code)) arcsOf.set(code, []);
      arcsOf.get(code).push(arc);
    }
  }
  const register = { units, byCode, arcsOf };
  register.tintOfGroup = tintsOfGroups(register, data);
  return register;
}

/** Give the code of the kumban that a village belongs to, or "" outside and where there is none. */
export function groupOf(register, code) {
  const village = register.byCode.get(code);
  return village ? village.properties.kumban || "" : "";
}

/** Give the code of the district that a village belongs to, by way of its parents. */
export function districtOf(register, code) {
  let unit = register.byCode.get(code);
  for (let step = 0; unit && step < 4; step += 1) {
    if (unit.properties.level === "district") return unit.properties.code;
    const parent = unit.properties.parent;
    if (!register.byCode.has(parent)) return unit.properties.level === "district" ? "" : parent;
    unit = register.byCode.get(parent);
  }
  return "";
}

/** List a village's neighbours: [code, metres of common boundary], longest first. */
export function neighboursOf(register, code) {
  const metres = new Map();
  for (const { properties } of register.arcsOf.get(code) || []) {
    const other = properties.left === code ? properties.right : properties.left;
    metres.set(other, (metres.get(other) || 0) + (properties.length_m || 0));
  }
  return [...metres].sort((a, b) => b[1] - a[1]);
}

/** Give the number of the tint of a village: that of its kumban. */
export function tintOf(register, code) {
  return register.tintOfGroup.get(groupOf(register, code)) ?? 0;
}

/** List the villages of each kumban: Map(code of kumban -> villages), in the order of the codes. */
export function villagesOfGroups(register, villages) {
  const groups = new Map();
  for (const village of villages) {
    const group = groupOf(register, village.properties.code);
    groups.set(group, [...(groups.get(group) || []), village]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Tint kumbans, most neighbours first: the least used tint that is farthest from those of the neighbours. */
function tintsOfGroups(register, data) {
  const beside = neighboursOfGroups(register, data);
  const order = [...beside.keys()].sort((a, b) => beside.get(b).size - beside.get(a).size || (a < b ? -1 : 1));
  const tints = new Map();
  const uses = Array(TINT_COLOURS.length).fill(0);
  for (const group of order) {
    const taken = [...beside.get(group)].map((other) => tints.get(other)).filter((tint) => tint !== undefined);
    const apart = (tint) => Math.min(...taken.map((other) => colourDistance(tint, other)), Infinity);
    const [tint] = [...uses.keys()].sort((a, b) =>
      taken.includes(a) - taken.includes(b) || uses[a] - uses[b] || apart(b) - apart(a) || a - b);
    tints.set(group, tint);
    uses[tint] += 1;
  }
  return tints;
}

function neighboursOfGroups(register, data) {
  const beside = new Map();
  for (const village of data.villages) beside.set(groupOf(register, village.properties.code), new Set());
  for (const { properties } of data.arcs) {
    const [a, b] = [groupOf(register, properties.left), groupOf(register, properties.right)];
    if (a === b || !beside.has(a) || !beside.has(b)) continue;
    beside.get(a).add(b);
    beside.get(b).add(a);
  }
  return beside;
}

function colourDistance(a, b) {
  const parts = (tint) => [1, 3, 5].map((at) => parseInt(TINT_COLOURS[tint].slice(at, at + 2), 16));
  const [one, other] = [parts(a), parts(b)];
  return Math.hypot(...one.map((part, i) => part - other[i]));
}
