// Villages, kumbans and districts as one register: who is who, who lies beside whom, who wears which tint.

import { TINT_COLOURS, USUAL_TINTS } from "banmap/styles.js";

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

/** Tint kumbans so that neighbours differ: most neighbours first, each the least used tint that is free. */
function tintsOfGroups(register, data) {
  const beside = new Map();
  for (const village of data.villages) beside.set(groupOf(register, village.properties.code), new Set());
  for (const { properties } of data.arcs) {
    const [a, b] = [groupOf(register, properties.left), groupOf(register, properties.right)];
    if (a === b || !beside.has(a) || !beside.has(b)) continue;
    beside.get(a).add(b);
    beside.get(b).add(a);
  }
  const order = [...beside.keys()].sort((a, b) => beside.get(b).size - beside.get(a).size || (a < b ? -1 : 1));
  const tints = new Map();
  const uses = Array(TINT_COLOURS.length).fill(0);
  for (const group of order) {
    const taken = new Set([...beside.get(group)].map((other) => tints.get(other)));
    const free = [...uses.keys()].filter((tint) => !taken.has(tint));
    const usual = free.filter((tint) => tint < USUAL_TINTS);
    const choice = [usual, free, [...uses.keys()]].find((some) => some.length);
    const tint = choice.sort((a, b) => uses[a] - uses[b] || a - b)[0];
    tints.set(group, tint);
    uses[tint] += 1;
  }
  return tints;
}
