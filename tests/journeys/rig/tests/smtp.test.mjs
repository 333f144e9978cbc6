import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import { listen } from "../smtp.mjs";

test("a mail is kept before it is acknowledged", async () => {
  const kept = [];
  const sink = await listen({ onMail: async (mail) => kept.push(mail.id) });
  const socket = net.connect(Number(new URL(sink.url).port), "127.0.0.1");
  const lines = ["EHLO test", "MAIL FROM:<a@x.test>", "RCPT TO:<b@x.test>", "DATA", "Message-ID: <1@x.test>\r\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\r\n\r\nBonjour\r\n.", "QUIT"];
  let said = "";
  await new Promise((resolve, reject) => {
    socket.on("data", (chunk) => {
      said += chunk;
      if (/^\d{3} .*\r\n$/mu.test(String(chunk)) && lines.length > 0) socket.write(`${lines.shift()}\r\n`);
    });
    socket.on("end", resolve).on("error", reject);
  });
  await sink.close();
  assert.match(said, /250 .*kept/u);
  assert.deepEqual(kept, ["<1@x.test>"]);
  assert.deepEqual(sink.mails.map((m) => [m.to, m.subject]), [[["b@x.test"], "=?utf-8?q?=C3=A9t=C3=A9?="]]);
});
