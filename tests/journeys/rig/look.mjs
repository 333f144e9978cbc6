// Looks at pages by hand, in all eight views, and keeps pictures:
//
//   node rig/look.mjs http://127.0.0.1:8080/login http://127.0.0.1:8080/help
//   node rig/look.mjs --as patient@demo.test http://127.0.0.1:8080/
//
// Pictures go to out/look. Exit code 1 when anything was found.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { Auditor } from "./audit.mjs";
import { launch } from "./browser.mjs";
import { PASSWORD } from "./demo.mjs";
import { Person } from "./person.mjs";
import { World } from "./world.mjs";

const { values, positionals } = parseArgs({ options: { as: { type: "string" } }, allowPositionals: true });
const out = path.join(path.dirname(import.meta.dirname), "out/look");
await mkdir(out, { recursive: true });
const browser = await launch();
const auditor = new Auditor(browser);
const findings = new Set();
const { origin } = new URL(positionals[0]);
const trace = [];
const newcomer = (width) =>
  Person.atABrowser({ name: `${width}`, browser, auditor, world: new World(origin), view: { lang: "fr", width, scripts: "on" }, findings, trace });

const people = [await newcomer(1280), await newcomer(390)];
if (values.as) {
  await people[0].logsIn(values.as, PASSWORD);
  await people[1].context.addCookies(await people[0].context.cookies());
}
for (const address of positionals) {
  for (const one of people) {
    for (const lang of ["fr", "en"]) {
      for (const theme of ["light", "dark"]) {
        Object.assign(one, { lang, choseLanguage: true, view: { ...one.view, lang, theme } });
        await one.page.emulateMedia({ colorScheme: theme });
        const url = new URL(address);
        url.searchParams.set("lang", lang);
        await one.opens(url.pathname + url.search);
        const name = `${url.pathname.replaceAll(/[^a-z0-9]+/giu, "-")}-${lang}-${one.view.width}-${theme}.png`;
        await one.page.screenshot({ path: path.join(out, name), fullPage: true });
      }
    }
  }
}
await browser.close();
for (const finding of findings) console.log(finding);
console.log(`${auditor.count} looks, ${findings.size} findings; pictures in ${path.relative(process.cwd(), out)}`);
process.exitCode = findings.size === 0 ? 0 : 1;
