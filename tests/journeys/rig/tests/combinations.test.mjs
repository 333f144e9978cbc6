import assert from "node:assert/strict";
import { test } from "node:test";
import { combinationsOf, missingPairs, title } from "../combinations.mjs";
import { plan } from "../run.mjs";

test("a story runs in two opposite combinations", () => {
  for (const index of [0, 1, 2, 3, 17]) {
    const [a, b] = combinationsOf(index);
    for (const factor of Object.keys(a)) assert.notEqual(a[factor], b[factor], factor);
  }
});

test("three stories meet every pair of values, two do not", () => {
  const over = (count) => missingPairs(Array.from({ length: count }, (_, index) => combinationsOf(index)).flat());
  assert.deepEqual(over(3), []);
  assert.notDeepEqual(over(2), []);
});

test("the stories that there are meet every pair of values", async () => {
  const runs = await plan();
  assert.deepEqual(missingPairs(runs.map((run) => run.combination)), []);
});

test("--all is all sixteen, each once", () => {
  assert.equal(new Set(combinationsOf(0, true).map(title)).size, 16);
});

test("the parts of a run are the whole, without overlap", async () => {
  const label = (run) => `${run.file} ${title(run.combination)}`;
  const whole = (await plan({ all: true })).map(label).sort();
  const parts = [];
  for (const n of [1, 2, 3]) parts.push(...(await plan({ all: true, part: `${n}/3` })).map(label));
  assert.deepEqual(parts.sort(), whole);
});
