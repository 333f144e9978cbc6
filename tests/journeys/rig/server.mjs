// Starts the program under test for one story and ends it: on SQLite the `demo` command, on PostgreSQL
// a seeded database with two web processes behind a small round-robin door, and one worker.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { until } from "./wait.mjs";

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 25_000;
// One key for all processes of a run, as every process of one database needs the same.
const SECRET_KEY = randomBytes(32).toString("base64");

export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(os.homedir(), ".cache/passerelle/target");
  return process.env.PASSERELLE_BIN ?? path.join(target, "debug/passerelle");
}

export async function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The environment without any setting of ours, then `settings`. */
function environment(settings) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PASSERELLE_")));
  return { ...clean, NO_COLOR: "1", ...settings };
}

// Whatever ends this run ends what it started.
const running = new Set();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));

/** A running process of ours, whose output goes to a file. */
class Process {
  constructor(name, args, settings, folder) {
    this.name = name;
    this.log = path.join(folder, `${name}.log`);
    const out = createWriteStream(this.log);
    this.child = spawn(binary(), args, { cwd: folder, env: environment(settings), stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    this.child.stdout.pipe(out, { end: false });
    this.child.stderr.pipe(out, { end: false });
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve(`could not start: ${error.message}`));
      this.child.once("close", (code, signal) => {
        this.exit = signal ?? code;
        running.delete(this.child);
        out.end();
        resolve(this.exit);
      });
    });
  }

  async output() {
    return readFile(this.log, "utf8").catch(() => "");
  }

  /** Asks it to stop, as an operator does; answers what was wrong with how it stopped, or nothing. */
  async stop() {
    if (this.exit !== undefined) return `${this.name} had ended by itself (${this.exit})`;
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), STOP_LIMIT_MS);
    const exit = await this.ended;
    clearTimeout(timer);
    return exit === 0 ? undefined : `${this.name} ended with ${exit} after SIGTERM`;
  }
}

/** Runs one command to its end; throws with what it said when it fails. */
export async function command(args, settings, folder) {
  const one = new Process(args.join("-"), args, settings, folder);
  const exit = await one.ended;
  const output = await one.output();
  if (exit !== 0) throw new Error(`passerelle ${args.join(" ")} ended with ${exit}:\n${output.slice(-4000)}`);
  return output;
}

function psql(url, statement) {
  return new Promise((resolve, reject) => {
    const child = spawn("psql", [url, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`psql: ${said.trim()}`))));
  });
}

/** One address in front of several web processes: every request goes to the next one. */
async function roundRobin(port, targets) {
  let turn = 0;
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((request, response) => {
    turn = (turn + 1) % targets.length;
    const onward = http.request(
      { host: "127.0.0.1", port: targets[turn], method: request.method, path: request.url, headers: request.headers, agent },
      (answer) => {
        response.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    onward.once("error", (error) => {
      if (!response.headersSent) response.writeHead(502);
      response.end(`the door got: ${error.message}`);
    });
    request.pipe(onward);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return () => {
    agent.destroy();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
}

async function ready(base, processes) {
  await until(
    `${base}/readyz`,
    async () => {
      const dead = processes.find((p) => p.exit !== undefined);
      if (dead) return true;
      return (await fetch(`${base}/readyz`)).ok;
    },
    READY_LIMIT_MS,
  );
  for (const p of processes) {
    if (p.exit !== undefined) throw new Error(`${p.name} ended with ${p.exit}:\n${(await p.output()).slice(-4000)}`);
  }
}

const template = { name: `passerelle_journeys_template_${process.pid}`, made: undefined };

/** Makes, once a run, a database with the demo world in it; each story gets a copy. */
async function seededTemplate(serverUrl, folder) {
  template.made ??= (async () => {
    await psql(serverUrl, `DROP DATABASE IF EXISTS ${template.name}`);
    await psql(serverUrl, `CREATE DATABASE ${template.name}`);
    const settings = postgresSettings(databaseUrl(serverUrl, template.name), folder, "http://127.0.0.1:8080");
    await command(["migrate"], settings, folder);
    await command(["seed"], settings, folder);
  })();
  await template.made;
}

function databaseUrl(serverUrl, name) {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function postgresSettings(url, folder, base) {
  return {
    PASSERELLE_DATABASE_URL: url,
    PASSERELLE_DATA_DIR: path.join(folder, "data"),
    PASSERELLE_SECRET_KEY: SECRET_KEY,
    PASSERELLE_BASE_URL: base,
    PASSERELLE_DEV: "1",
  };
}

// An installation of its own, as after the first start of the program: no demo world.
async function startEmpty(folder, before) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const settings = { PASSERELLE_LISTEN: `127.0.0.1:${port}`, PASSERELLE_BASE_URL: base, PASSERELLE_DEV: "1" };
  const told = [];
  for (const args of before) told.push(await command(args, settings, folder));
  return { base, bases: [base], processes: [new Process("serve", ["serve"], settings, folder)], undo: [], told };
}

async function demo(folder, ...flags) {
  const listen = `127.0.0.1:${await freePort()}`;
  const base = `http://${listen}`;
  const one = new Process("demo", ["demo", "--listen", listen, "--data", path.join(folder, "data"), ...flags], {}, folder);
  return { base, bases: [base], processes: [one], undo: [] };
}

let demoFolder;

// Makes, once a run, a demo folder; each story gets a copy.
function demoTemplate() {
  demoFolder ??= (async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "passerelle-journey-template-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    const { base, processes } = await demo(folder, "--fresh");
    await ready(base, processes);
    const problem = await processes[0].stop();
    if (problem) throw new Error(problem);
    return folder;
  })();
  return demoFolder;
}

async function startSqlite(folder) {
  await cp(path.join(await demoTemplate(), "data"), path.join(folder, "data"), { recursive: true });
  return demo(folder);
}

async function startPostgres(folder, name) {
  const serverUrl = process.env.PASSERELLE_TEST_DATABASE_URL;
  if (!serverUrl) throw new Error("PASSERELLE_TEST_DATABASE_URL is not set: run through tests/run");
  await seededTemplate(serverUrl, folder);
  const database = `journey_${name.replaceAll(/[^a-z0-9]+/gu, "_").slice(0, 40)}_${process.pid}`;
  await psql(serverUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await psql(serverUrl, `CREATE DATABASE ${database} TEMPLATE ${template.name}`);
  const [door, one, two] = [await freePort(), await freePort(), await freePort()];
  const base = `http://127.0.0.1:${door}`;
  const settings = postgresSettings(databaseUrl(serverUrl, database), folder, base);
  const web = (port) => new Process(`serve-${port}`, ["serve", "--no-worker"], { ...settings, PASSERELLE_LISTEN: `127.0.0.1:${port}` }, folder);
  const processes = [web(one), web(two), new Process("worker", ["worker"], settings, folder)];
  const closeDoor = await roundRobin(door, [one, two]);
  return {
    base,
    bases: [`http://127.0.0.1:${one}`, `http://127.0.0.1:${two}`],
    processes,
    undo: [closeDoor, () => psql(serverUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)],
  };
}

/**
 * Starts the program with the demo world in it, or, given commands to run `before`, without; `close`
 * ends it and answers what went wrong in it, one line each.
 */
export async function start({ database, name, before }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "passerelle-journey-"));
  const withDemo = () => (database === "postgres" ? startPostgres(folder, name) : startSqlite(folder));
  const { base, bases, processes, undo, told } = await (before ? startEmpty(folder, before) : withDemo());
  const close = async () => {
    const problems = [];
    for (const p of processes) {
      const problem = await p.stop();
      if (problem) problems.push(problem);
      for (const line of (await p.output()).split("\n")) {
        if (/"level":\s*"ERROR"|\bERROR\b|panicked at/u.test(line)) problems.push(`${p.name} logged: ${line.slice(0, 400)}`);
      }
    }
    for (const step of undo) await step();
    await rm(folder, { recursive: true, force: true });
    return problems;
  };
  try {
    for (const one of bases) await ready(one, processes);
  } catch (error) {
    await close();
    throw error;
  }
  return { base, close, told, logs: () => Promise.all(processes.map(async (p) => `== ${p.name}\n${(await p.output()).slice(-20_000)}`)) };
}
