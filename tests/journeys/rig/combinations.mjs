// Which journeys run how. There are sixteen ways (language × width × scripts × database). Each story
// runs in two of them, one the exact opposite of the other, so that every value is met; the pairs
// rotate from story to story so that over three stories every pair of values has been met together.
// A story may name its own combinations.

export const FACTORS = {
  lang: ["fr", "en"],
  width: [1280, 390],
  scripts: ["on", "off"],
  database: ["sqlite", "postgres"],
};
const NAMES = Object.keys(FACTORS);
const ROTATION = ["0000", "0011", "0101", "0110"];

function combination(bits) {
  return Object.fromEntries(NAMES.map((name, i) => [name, FACTORS[name][Number(bits[i])]]));
}
function opposite(bits) {
  return [...bits].map((bit) => (bit === "0" ? "1" : "0")).join("");
}

/** The combinations of the story at place `index` (in the order of file names). */
export function combinationsOf(index, all = false) {
  if (all) {
    return Array.from({ length: 2 ** NAMES.length }, (_, n) => combination(n.toString(2).padStart(NAMES.length, "0")));
  }
  const bits = ROTATION[index % ROTATION.length];
  return [combination(bits), combination(opposite(bits))];
}

/** Twice as many as other stories get, for what must never break. */
export function moreCombinations(all = false) {
  return all ? combinationsOf(0, true) : [...combinationsOf(1), ...combinationsOf(2)];
}

/** "fr 1280 scripts-on sqlite" */
export function title(c) {
  return `${c.lang} ${c.width} scripts-${c.scripts} ${c.database}`;
}

/** The pairs of values that a list of combinations never meets together. */
export function missingPairs(combinations) {
  const met = new Set();
  for (const c of combinations) {
    for (const a of NAMES) for (const b of NAMES) if (a < b) met.add(`${a}=${c[a]} ${b}=${c[b]}`);
  }
  const missing = [];
  for (const a of NAMES) {
    for (const b of NAMES) {
      if (a >= b) continue;
      for (const x of FACTORS[a]) for (const y of FACTORS[b]) if (!met.has(`${a}=${x} ${b}=${y}`)) missing.push(`${a}=${x} ${b}=${y}`);
    }
  }
  return missing;
}
