// Where the collections come from: the API, page by page, or the one file that holds page and data.

const PAGE_SIZE = 10000;

/** Read the page's own configuration: settings, the collections there are, and where they come from. */
export function readConfig() {
  return JSON.parse(document.getElementById("config").textContent);
}

/** Read all features of a collection; [] where the store has none. */
export async function readFeatures(config, id) {
  if (!config.collections.includes(id)) return [];
  const inlined = document.getElementById(`data-${id}`);
  if (inlined) return JSON.parse(inlined.textContent).features;
  return config.items ? fetchPages(`${config.items.replace("{id}", id)}?limit=${PAGE_SIZE}`) : [];
}

/** Say whether a collection can be read at all. */
export function hasCollection(config, id) {
  return config.collections.includes(id) && Boolean(config.items || document.getElementById(`data-${id}`));
}

async function fetchPages(first) {
  const features = [];
  for (let address = first; address; ) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    const page = await response.json();
    features.push(...page.features);
    const next = page.links.find((link) => link.rel === "next");
    address = next && next.href;
  }
  return features;
}
