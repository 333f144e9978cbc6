// A real SMTP server that takes every mail and keeps what it took.
//
// As a module: `const sink = await listen()` → { url, mails, close }.
// As a process:  node rig/smtp.mjs --port 2525 --journal FILE [--delay-ms 0]
// writes one JSON line for each mail, on disk before it answers 250: { at, from, to, id, subject }.

import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { SMTPServer } from "smtp-server";

function header(source, name) {
  const head = source.slice(0, source.search(/\r?\n\r?\n/u)).replaceAll(/\r?\n[ \t]+/gu, " ");
  return new RegExp(`^${name}:[ \\t]*(.*)$`, "imu").exec(head)?.[1].trim();
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Listens on 127.0.0.1; `onMail` is called, and waited for, before a mail is acknowledged. */
export async function listen({ port = 0, delayMs = 0, onMail = async () => {} } = {}) {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    async onData(stream, session, done) {
      let source;
      try {
        source = await readAll(stream);
      } catch (error) {
        // the client went away in the middle of its mail: nothing was taken
        return done(error);
      }
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const mail = {
        at: new Date().toISOString(),
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((one) => one.address),
        id: header(source, "Message-ID"),
        subject: header(source, "Subject"),
        source,
      };
      await onMail(mail);
      mails.push(mail);
      return done(null, "kept");
    },
  });
  // A client that goes away in the middle is what the tests are about.
  server.on("error", () => {});
  await new Promise((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { port: { type: "string" }, journal: { type: "string" }, "delay-ms": { type: "string", default: "0" } } });
  const journal = openSync(values.journal ?? "/dev/stdout", "a");
  const keep = async ({ source, ...mail }) => {
    writeSync(journal, `${JSON.stringify({ ...mail, bytes: source.length })}\n`);
    if (values.journal) fsyncSync(journal);
  };
  const sink = await listen({ port: Number(values.port ?? 0), delayMs: Number(values["delay-ms"]), onMail: keep });
  process.stderr.write(`listening on ${sink.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      closeSync(journal);
      process.exit(0);
    });
  }
}
