// The audit must be able to fail: pages with one fault each, and one sound page.

import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { Auditor } from "../audit.mjs";
import { launch } from "../browser.mjs";
import { Person } from "../person.mjs";
import { World } from "../world.mjs";

const page = (body, head = "") => `<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Essai</title>
<style>body { color: #000; background: #fff; font: 1rem sans-serif }</style>${head}</head>
<body><header><details><summary>Menu</summary><a href="/out">Se déconnecter</a></details></header><main><h1>Essai</h1>${body}</main></body></html>`;

const PAGES = {
  "/sound": page('<form method="post" action="/sent"><p><label for="e">Adresse courriel (obligatoire)</label> <input id="e" name="e"></p><p><button type="submit">Se connecter</button></p></form><p><a href="/sound?2">Voir le message<span>&nbsp;: Bienvenue</span></a></p>'),
  "/sent": page("<p>Reçu</p>"),
  "/out": page("<p>Au revoir</p>"),
  "/contrast": page('<p style="color: #767676">gris</p>'),
  "/label": page('<input name="x">'),
  "/invalid": page("<p><div>bloc</div></p>"),
  "/wide": page('<div style="width: 100rem; height: 1rem">large</div>'),
  "/wide-at-320": page('<div style="width: 350px; height: 1rem">large</div>'),
  "/foreign": page('<p>ailleurs</p><img alt="" src="http://127.0.0.2:9/x.png">'),
  "/policy": page("<p>script</p><script>globalThis.ran = 1</script>"),
  "/broken": page("<p>pièce</p>", '<link rel="stylesheet" href="/none.css">'),
  "/english": page("<p>texte</p>").replace('lang="fr"', 'lang="en"'),
};

let browser;
let server;
let world;

before(async () => {
  server = http.createServer((request, response) => {
    const source = PAGES[request.url.split("?")[0]];
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src * 'unsafe-inline'; script-src 'self'" };
    response.writeHead(source ? 200 : 404, headers).end(source ?? "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  world = new World(`http://127.0.0.1:${server.address().port}`);
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

async function visit(address, view, act = async () => {}) {
  const findings = new Set();
  const one = await Person.atABrowser({
    name: "Ada",
    browser,
    auditor: new Auditor(browser),
    world,
    view: { lang: "fr", width: 390, scripts: "on", ...view },
    findings,
    trace: [],
  });
  await one.opens(address);
  await act(one);
  await one.leaves();
  return [...findings].join("\n");
}

for (const scripts of ["on", "off"]) {
  test(`a sound page has no finding, scripts ${scripts}`, async () => {
    const found = await visit("/sound", { scripts }, async (one) => {
      await one.presses("Read message", { about: "Bienvenue" });
      await one.fills({ "Email address": "a@b.test" });
      await one.presses("Log in");
      await one.isAt(/^\/sent$/u);
      await one.sees({ fr: "Reçu", en: "" });
      await one.presses("Log out");
      await one.isAt(/^\/out$/u);
    });
    assert.equal(found, "");
  });
  for (const [address, expected] of [
    ["/contrast", /color-contrast-enhanced/u],
    ["/label", /axe: label/u],
    ["/invalid", /html: /u],
    ["/wide", /scrolls sideways/u],
    ["/wide-at-320", /scrolls sideways: \d+ px in 320/u],
    ["/foreign", /foreign request: http:\/\/127\.0\.0\.2/u],
    ["/broken", /answered 404: \/none\.css/u],
  ]) {
    test(`${address} is found, scripts ${scripts}`, async () => assert.match(await visit(address, { scripts }), expected));
  }
}

test("a page in the language that was not chosen is found", async () => {
  assert.match(await visit("/sound", {}, (one) => one.readsOwnLanguage().then(() => one.opens("/english"))), /\/english came in "en"/u);
});

test("a script that the policy refuses is found", async () => assert.match(await visit("/policy", {}), /console: .*Content Security Policy/iu));

test("a desktop page is not asked to fit a phone", async () => assert.doesNotMatch(await visit("/wide-at-320", { width: 1280 }), /sideways/u));
