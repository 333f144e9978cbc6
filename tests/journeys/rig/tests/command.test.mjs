// What the shell side counts and refuses.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";

const TESTS = path.resolve(import.meta.dirname, "../../..");

function bash(script, ...args) {
  return spawnSync("bash", ["-c", script, "bash", ...args], { encoding: "utf8", cwd: TESTS });
}

function counted(counter, log) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "passerelle-count-"));
  writeFileSync(path.join(folder, "log"), log);
  const { stdout } = bash(`. lib/common.sh; ${counter} "$1"`, path.join(folder, "log"));
  rmSync(folder, { recursive: true });
  return stdout.trim();
}

// One stage of its own log; answers the totals and the exit code.
function stage(script) {
  const { stdout } = bash(`. lib/common.sh; LOGS=$(mktemp -d); ${script}; rm -r "$LOGS"; echo "$TOTAL_PASSED/$TOTAL_FAILED"`);
  return stdout.trim().split("\n").at(-1);
}

test("the closing lines of cargo test are summed", () => {
  const log = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.02s\n\ntest result: FAILED. 39 passed; 2 failed; 0 ignored\n";
  assert.equal(counted("count_cargo", log), "42 2");
});

test("the closing lines of the node runner and of the journeys are read", () => {
  assert.equal(counted("count_node", "# tests 9\n# pass 8\n# fail 1\n"), "8 1");
  assert.equal(counted("count_plain", "ok   a story\n12 passed, 1 failed\n"), "12 1");
});

test("a stage that ended badly without a count has failed", () => assert.equal(stage("stage_counted x count_cargo false || true"), "0/1"));
test("a stage that ran nothing has failed", () => assert.equal(stage("stage_counted x count_cargo true || true"), "0/1"));
test("a stage that crashed after good tests has failed", () => {
  assert.equal(stage("f() { echo 'test result: ok. 5 passed; 0 failed;'; return 101; }; stage_counted x count_cargo f || true"), "5/1");
});
test("a check counts as one", () => assert.equal(stage("stage_check a true; stage_check b false || true"), "1/1"));
test("a failure of a shown stage is not lost in the pipe", () => {
  assert.equal(stage("set -o pipefail; f() { echo '3 passed, 0 failed'; return 1; }; PASSERELLE_SHOW=1 stage_counted x count_plain f || true"), "3/1");
});

for (const args of [["--only", "everything"], ["--part", "3/2"], ["--part", "x"], ["--faster"]]) {
  test(`tests/run ${args.join(" ")} is refused`, () => {
    const { status, stderr } = bash('bash run "$@"', ...args);
    assert.equal(status, 1);
    assert.match(stderr, /^tests: /u);
  });
}
