// Runs the stories: each in its combinations, each in a world of its own, none ever tried twice.
// One line a run; the last line is "N passed, N failed". A run counts twice: the story, and the
// soundness of the pages that were visited in it.
//
//   node rig/run.mjs [--all] [--part N/M] [--story NAME] [--in COMBINATION] [--list]
//
// NAME and COMBINATION are parts of what --list prints, as in --story login --in "fr 390".

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { Auditor } from "./audit.mjs";
import { launch } from "./browser.mjs";
import { combinationsOf, title } from "./combinations.mjs";
import { Person } from "./person.mjs";
import { start } from "./server.mjs";
import { World } from "./world.mjs";

const HERE = path.dirname(import.meta.dirname);
const OUT = path.join(HERE, "out");

/** All stories with their combinations, in the order of their file names. */
export async function plan({ all = false, part, story = "", in: combination = "" } = {}) {
  const files = (await readdir(path.join(HERE, "stories"))).filter((file) => file.endsWith(".mjs")).sort();
  const runs = [];
  let turn = 0;
  for (const file of files) {
    const module = await import(path.join(HERE, "stories", file));
    const wanted = module.combinations ? module.combinations(all) : combinationsOf(turn++, all);
    for (const combination of wanted) runs.push({ file: file.replace(/\.mjs$/u, ""), name: module.name, run: module.run, before: module.before, limitMinutes: module.limitMinutes ?? 5, combination });
  }
  const chosen = runs.filter((r) => r.file.includes(story) && title(r.combination).includes(combination));
  if (!part) return chosen;
  const [n, m] = part.split("/").map(Number);
  return chosen.filter((_, i) => i % m === n - 1);
}

/** One story in one combination: what failed in it, and what was found on its pages. */
async function play(run, browser, auditor, all) {
  const findings = new Set();
  const trace = [];
  const people = [];
  let server;
  let failure;
  try {
    server = await start({ database: run.combination.database, name: run.file, before: run.before });
    const world = new World(server.base);
    const step = (word) => async (text, act) => {
      trace.push(`${word} ${text}`);
      await act();
    };
    const person = async (name, view = {}) => {
      const one = await Person.atABrowser({ name, browser, auditor, world, view: { ...run.combination, ...view }, findings, trace });
      people.push(one);
      return one;
    };
    await withinLimit(run, run.run({ told: server.told, given: step("given"), when: step("when"), then: step("then"), person, world, browser, auditor, findings, trace, all, combination: run.combination }));
  } catch (error) {
    failure = error;
  }
  if (failure) await keep(run, people, trace, failure, server);
  for (const one of people) await one.leaves().catch(() => {});
  for (const problem of (await server?.close()) ?? []) findings.add(problem);
  return { failure, findings };
}

// A story that hangs is a story that failed.
function withinLimit(run, story) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${run.limitMinutes} minutes`)), run.limitMinutes * 60_000);
  });
  return Promise.race([story, limit]).finally(() => clearTimeout(timer));
}

// What stood on every screen when a story failed, what had been done, what the program said.
async function keep(run, people, trace, failure, server) {
  const folder = path.join(OUT, `${run.file}-${title(run.combination).replaceAll(" ", "-")}`);
  await mkdir(folder, { recursive: true });
  for (const one of people) {
    await one.page.screenshot({ path: path.join(folder, `${one.name}.png`), fullPage: true }).catch(() => {});
    await writeFile(path.join(folder, `${one.name}.html`), await one.page.content().catch(() => "")).catch(() => {});
  }
  const logs = server ? await server.logs() : [];
  await writeFile(path.join(folder, "trace.txt"), `${trace.join("\n")}\n\n${failure.stack}\n\n${logs.join("\n\n")}\n`);
}

function indent(text) {
  return text.replaceAll(/^/gmu, "      ");
}

async function main() {
  const { values } = parseArgs({
    options: {
      all: { type: "boolean", default: false },
      part: { type: "string" },
      story: { type: "string" },
      in: { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  const runs = await plan(values);
  if (values.list) {
    for (const run of runs) console.log(`${run.file}: ${title(run.combination)}`);
    return 0;
  }
  await rm(OUT, { recursive: true, force: true });
  const browser = await launch();
  const auditor = new Auditor(browser);
  let passed = 0;
  let failed = 0;
  for (const run of runs) {
    const from = Date.now();
    const before = auditor.count;
    const { failure, findings } = await play(run, browser, auditor, values.all);
    const seconds = ((Date.now() - from) / 1000).toFixed(1);
    console.log(`${failure ? "FAIL" : "ok  "} ${run.name} [${title(run.combination)}] ${seconds} s, ${auditor.count - before} pages looked at`);
    if (failure) console.log(indent(failure.message));
    for (const finding of findings) console.log(`  NOT SOUND: ${finding}`);
    passed += (failure ? 0 : 1) + (findings.size > 0 ? 0 : 1);
    failed += (failure ? 1 : 0) + (findings.size > 0 ? 1 : 0);
  }
  await browser.close();
  if (failed > 0) console.log(`pictures and traces of what failed: ${path.relative(process.cwd(), OUT)}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
