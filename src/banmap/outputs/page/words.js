// Every word of the page in English and Lao. A key that lacks one of the two fails the page's own test.

export const WORDS = {
  villageMap: ["Village map", "ແຜນທີ່ບ້ານ"],
  mapOfVillages: ["Map of villages and kumbans", "ແຜນທີ່ບ້ານ ແລະ ກຸ່ມບ້ານ"],
  madeUp: [
    "Made-up data: this district, its villages and its people do not exist.",
    "ຂໍ້ມູນສົມມຸດ: ເມືອງ, ບ້ານ ແລະ ປະຊາຊົນໃນແຜນທີ່ນີ້ ບໍ່ມີຢູ່ຈິງ.",
  ],
  language: ["Language", "ພາສາ"],
  map: ["Map", "ແຜນທີ່"],
  panel: ["Search, questions and legend", "ຄົ້ນຫາ, ບັນຫາ ແລະ ຄຳອະທິບາຍ"],
  search: ["Search a village", "ຄົ້ນຫາບ້ານ"],
  searchHint: ["Name in Lao or Latin letters, or code", "ຊື່ເປັນພາສາລາວ ຫຼື ໂຣມັນ, ຫຼື ລະຫັດ"],
  nothingFound: ["Nothing found", "ບໍ່ພົບ"],
  legend: ["Legend and layers", "ຄຳອະທິບາຍ ແລະ ຊັ້ນຂໍ້ມູນ"],
  zoomIn: ["Zoom in", "ຂະຫຍາຍ"],
  zoomOut: ["Zoom out", "ຫຍໍ້"],
  wholeMap: ["Whole map", "ເບິ່ງທັງໝົດ"],
  close: ["Close", "ປິດ"],
  loadFailed: ["The map data could not be read", "ບໍ່ສາມາດອ່ານຂໍ້ມູນແຜນທີ່ໄດ້"],
  noData: ["No villages have been built yet", "ຍັງບໍ່ມີຂໍ້ມູນບ້ານ"],
  north: ["N", "ເໜືອ"],

  village: ["Village", "ບ້ານ"],
  villages: ["Villages", "ບ້ານ"],
  kumban: ["Kumban", "ກຸ່ມບ້ານ"],
  kumbans: ["Kumbans", "ກຸ່ມບ້ານ"],
  taseng: ["Ta saeng", "ຕາແສງ"],
  district: ["District", "ເມືອງ"],
  province: ["Province", "ແຂວງ"],

  groupAreas: ["Areas", "ພື້ນທີ່"],
  groupLines: ["Boundary lines", "ເສັ້ນເຂດແດນ"],
  groupOpen: ["Open questions", "ບັນຫາທີ່ຍັງຄ້າງ"],
  groupSurvey: ["Survey", "ການສຳຫຼວດ"],
  layerAreas: ["Villages, tinted by kumban", "ບ້ານ (ສີຕາມກຸ່ມບ້ານ)"],
  layerProvisional: ["Provisional, not walked", "ຊົ່ວຄາວ, ຍັງບໍ່ໄດ້ວັດແທກ"],
  layerNames: ["Names", "ຊື່"],
  layerKumbans: ["Kumban outline", "ຂອບເຂດກຸ່ມບ້ານ"],
  layerDistricts: ["District outline", "ຂອບເຂດເມືອງ"],
  layerAccuracy: ["Accuracy band (± 2 sd)", "ແຖບຄວາມຄາດເຄື່ອນ (± 2 sd)"],
  layerDisputes: ["Disputes", "ພື້ນທີ່ຂັດແຍ່ງ"],
  layerUnclaimed: ["Unclaimed areas", "ພື້ນທີ່ວ່າງ ບໍ່ມີບ້ານໃດຮັບ"],
  layerFindings: ["Findings", "ຂໍ້ສັງເກດ"],
  layerCorners: ["Corners", "ຈຸດບັນຈົບເຂດແດນ"],
  layerReadings: ["GPS readings", "ຈຸດ GPS"],
  layerNextWalks: ["Best next walks", "ເສັ້ນທີ່ຄວນວັດແທກຕໍ່ໄປ"],

  arc: ["Boundary line", "ເສັ້ນເຂດແດນ"],
  arcOfficial: ["Official", "ທາງການ"],
  arcAgreed: ["Agreed", "ຕົກລົງກັນແລ້ວ"],
  arcTwoWalks: ["Walked by both sides", "ວັດແທກທັງສອງຝ່າຍ"],
  arcOneWalk: ["Walked by one side", "ວັດແທກຝ່າຍດຽວ"],
  arcProvisional: ["Provisional, not walked", "ຊົ່ວຄາວ, ຍັງບໍ່ໄດ້ວັດແທກ"],
  arcDisputed: ["Disputed", "ຍັງຂັດແຍ່ງກັນ"],
  unitSurveyed: ["Surveyed", "ສຳຫຼວດແລ້ວ"],
  unitPartly: ["Partly surveyed", "ສຳຫຼວດບາງສ່ວນ"],
  unitProvisional: ["Provisional", "ຊົ່ວຄາວ"],
  unitOfficial: ["Official", "ທາງການ"],
  open: ["Open", "ຍັງບໍ່ທັນແກ້ໄຂ"],
  settled: ["Settled", "ແກ້ໄຂແລ້ວ"],

  dispute: ["Dispute", "ພື້ນທີ່ຂັດແຍ່ງ"],
  unclaimedArea: ["Unclaimed area", "ພື້ນທີ່ວ່າງ"],
  corner: ["Corner", "ຈຸດບັນຈົບເຂດແດນ"],
  finding: ["Finding", "ຂໍ້ສັງເກດ"],
  reading: ["GPS reading", "ຈຸດ GPS"],
  nextWalk: ["Best next walk", "ເສັ້ນທີ່ຄວນວັດແທກຕໍ່ໄປ"],
  openDispute: ["Open dispute", "ຂໍ້ຂັດແຍ່ງທີ່ຍັງບໍ່ທັນແກ້ໄຂ"],
  openDisputes: ["Open disputes", "ຂໍ້ຂັດແຍ່ງທີ່ຍັງບໍ່ທັນແກ້ໄຂ"],
  openUnclaimed: ["Unclaimed areas", "ພື້ນທີ່ວ່າງ ບໍ່ມີບ້ານໃດຮັບ"],
  noOpenDisputes: ["No open disputes", "ບໍ່ມີຂໍ້ຂັດແຍ່ງຄ້າງ"],
  and: ["and", "ແລະ"],
  outside: ["outside", "ນອກເຂດ"],

  code: ["Code", "ລະຫັດ"],
  status: ["Status", "ສະຖານະ"],
  area: ["Area", "ເນື້ອທີ່"],
  perimeter: ["Perimeter", "ລວງຮອບ"],
  population: ["Population", "ພົນລະເມືອງ"],
  households: ["Households", "ຄົວເຮືອນ"],
  women: ["Women", "ແມ່ຍິງ"],
  neighbours: ["Neighbours", "ບ້ານໃກ້ຄຽງ"],
  length: ["Length", "ຄວາມຍາວ"],
  width: ["Width", "ຄວາມກວ້າງ"],
  sigma: ["Accuracy (1 sd)", "ຄວາມຄາດເຄື່ອນ (1 sd)"],
  passes: ["Times walked", "ຈຳນວນຄັ້ງທີ່ວັດແທກ"],
  sources: ["Sources", "ແຫຼ່ງຂໍ້ມູນ"],
  between: ["Between", "ລະຫວ່າງ"],
  people: ["People affected", "ຜູ້ໄດ້ຮັບຜົນກະທົບ"],
  decision: ["Decision", "ການຕົກລົງ"],
  marker: ["Marker", "ຫຼັກເຂດ"],
  zone: ["Zone", "ໂຊນ"],
  easting: ["Easting", "ພິກັດ E"],
  northing: ["Northing", "ພິກັດ N"],
  position: ["Position", "ຕຳແໜ່ງ"],
  step: ["Step", "ຂັ້ນຕອນ"],
  kind: ["Kind", "ປະເພດ"],
  severity: ["Severity", "ລະດັບ"],
  severityInfo: ["Note", "ບັນທຶກ"],
  severityWarning: ["Warning", "ຄຳເຕືອນ"],
  severityError: ["Error", "ຜິດພາດ"],
  text: ["What", "ລາຍລະອຽດ"],
  time: ["Time", "ເວລາ"],
  used: ["Used", "ນຳໃຊ້"],
  whyNot: ["Why not", "ເຫດຜົນ"],
  yes: ["yes", "ແມ່ນ"],
  no: ["no", "ບໍ່"],
  rank: ["Rank", "ລຳດັບ"],
  reason: ["Reason", "ເຫດຜົນ"],
  gain: ["Gain", "ຜົນໄດ້ຮັບ"],
  hectares: ["ha", "ຮຕ"],
  kilometres: ["km", "ກມ"],
  metres: ["m", "ມ"],
};

// The words that may stand before a Lao name: kumban, village, district, province.
const LEVEL_PREFIX = /^(ກຸ່ມບ້ານ|ບ້ານ|ເມືອງ|ແຂວງ)\s*(?=\S)/;
const LANGUAGES = ["en", "lo"];
const listeners = [];
let language = "en";

/** Give a word of the page in the language that is shown. */
export function word(key) {
  const both = WORDS[key];
  if (!both) throw new Error(`no word for ${key}`);
  return both[LANGUAGES.indexOf(language)];
}

/** Give the language that is shown: "en" or "lo". */
export function currentLanguage() {
  return language;
}

/** Choose the language of the address (?lang=), else the browser's, else English. */
export function languageOfAddress() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (LANGUAGES.includes(asked)) return asked;
  return (navigator.language || "").startsWith("lo") ? "lo" : "en";
}

/** Show the page in a language, and tell everything that listens. */
export function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

/** Call a function whenever the language changes. */
export function onLanguage(listener) {
  listeners.push(listener);
}

/** Give a unit's two names, the one of the shown language first; the second may be "". */
export function namesOf(unit) {
  const { name, name_lo: lao, code } = unit.properties;
  const [first, second] = language === "lo" ? [lao, name] : [name, lao];
  return first ? [first, second === first ? "" : second] : [second || code, ""];
}

/** Give both names without the word of their level: on the map, every village is a ບ້ານ. */
export function shortNamesOf(unit) {
  return namesOf(unit).map((name) => name.replace(LEVEL_PREFIX, "") || name);
}

/** Write a number with the given decimals and thin thousands; "" where there is none. */
export function figure(value, decimals = 0) {
  if (value === null || value === undefined) return "";
  const fixed = value.toFixed(decimals);
  const [whole, fraction] = fixed.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return fraction ? `${spaced}.${fraction}` : spaced;
}

/** Write hectares; small areas keep one decimal. */
export function hectares(value, sd) {
  if (value === null || value === undefined) return "";
  const decimals = value < 100 ? 1 : 0;
  const doubt = sd === null || sd === undefined ? "" : ` ± ${figure(sd, decimals)}`;
  return `${figure(value, decimals)}${doubt} ${word("hectares")}`;
}

/** Write a length in metres or, from 1 km on, in kilometres. */
export function distance(metres) {
  if (metres === null || metres === undefined) return "";
  if (metres < 1000) return `${figure(metres, metres < 10 ? 1 : 0)} ${word("metres")}`;
  return `${figure(metres / 1000, metres < 10000 ? 1 : 0)} ${word("kilometres")}`;
}
