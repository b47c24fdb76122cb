// Where a name stands inside an area: the centre of (nearly) the largest circle that fits into it.
// Source of the method: Agafonkin, "A new algorithm for finding a visual center of a polygon" (2016).

const STARTING_CELLS = 6;
const GRID = 16; // other places for a label: the inner lines of a grid of so many cells a side
const CLOSE_ENOUGH = 0.02; // of the shorter side of the area's box

/** Give the [lon, lat] of an area's label, in its largest part. */
export function labelPoint(geometry) {
  const largest = largestPart(geometry);
  const stretch = Math.cos((largest[0][0][1] * Math.PI) / 180); // degrees of longitude are shorter
  const rings = largest.map((ring) => ring.map(([lon, lat]) => [lon * stretch, lat]));
  const [x, y] = poleOf(rings);
  return [x / stretch, y];
}

/** Say whether a point [lon, lat] lies in an area's largest part. */
export function isInside(geometry, [lon, lat]) {
  return depthInside(lon, lat, largestPart(geometry)) > 0;
}

/** Give other places for a label inside an area's largest part, nearest to `centre` first. */
export function pointsInside(geometry, centre) {
  const part = largestPart(geometry);
  const [west, south, east, north] = boxOf(part[0]);
  const found = [];
  for (let i = 1; i < GRID; i += 1) {
    for (let j = 1; j < GRID; j += 1) {
      const [x, y] = [west + ((east - west) * i) / GRID, south + ((north - south) * j) / GRID];
      if (depthInside(x, y, part) > 0) found.push([x, y]);
    }
  }
  const far = ([x, y]) => (x - centre[0]) ** 2 + (y - centre[1]) ** 2;
  return found.sort((a, b) => far(a) - far(b));
}

function largestPart(geometry) {
  const parts = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return parts.reduce((best, part) => (boxArea(part[0]) > boxArea(best[0]) ? part : best));
}

function poleOf(rings) {
  const [west, south, east, north] = boxOf(rings[0]);
  const side = Math.min(east - west, north - south) / STARTING_CELLS;
  if (side === 0) return [west, south];
  const cells = [];
  for (let x = west; x < east; x += side) {
    for (let y = south; y < north; y += side) cells.push(cellAt(x + side / 2, y + side / 2, side / 2, rings));
  }
  let best = cellAt((west + east) / 2, (south + north) / 2, 0, rings);
  while (cells.length) {
    cells.sort((a, b) => a.most - b.most);
    const cell = cells.pop();
    if (cell.depth > best.depth) best = cell;
    if (cell.most - best.depth <= side * STARTING_CELLS * CLOSE_ENOUGH) break;
    const half = cell.half / 2;
    for (const [dx, dy] of [[-1, -1], [1, -1], [-1, 1], [1, 1]]) {
      cells.push(cellAt(cell.x + dx * half, cell.y + dy * half, half, rings));
    }
  }
  return [best.x, best.y];
}

function cellAt(x, y, half, rings) {
  const depth = depthInside(x, y, rings);
  return { x, y, half, depth, most: depth + half * Math.SQRT2 };
}

/** Distance to the nearest edge: above zero inside, below zero outside. */
function depthInside(x, y, rings) {
  let inside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [ax, ay] = ring[i];
      const [bx, by] = ring[j];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      nearest = Math.min(nearest, squaredDistance(x, y, ax, ay, bx - ax, by - ay));
    }
  }
  return (inside ? 1 : -1) * Math.sqrt(nearest);
}

function squaredDistance(x, y, ax, ay, dx, dy) {
  const length = dx * dx + dy * dy;
  const along = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2;
}

function boxOf(ring) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return [west, south, east, north];
}

function boxArea(ring) {
  const [west, south, east, north] = boxOf(ring);
  return (east - west) * (north - south);
}
