import assert from "node:assert/strict";
import { EVERYONE, PASSWORD } from "../rig/demo.mjs";
import { kindOf } from "../rig/audit.mjs";

export const name = "Every page that anyone can reach is sound";
export const limitMinutes = 25;

// Two of the eight ways to look at a page, turning from page to page; --all looks in all of them.
const VIEWS = ["fr", "en"].flatMap((lang) => [1280, 390].flatMap((width) => ["light", "dark"].map((theme) => ({ lang, width, theme }))));
const THINNED = [[0, 7], [3, 4], [1, 6], [2, 5]];
// Pages of one kind differ by state: so many of each kind are looked at.
const OF_EACH_KIND = 2;
const PUBLIC = ["/login", "/password/forgot", "/help", "/accessibility", "/terms", "/privacy", "/invitation/unknown", "/password/reset/unknown", "/nowhere", "/dev/components", "/dev/mailbox"];
// A mail that is shown as it was sent stands in a sandbox where no script runs, ours neither.
const STAYS_AWAY_FROM = /^\/(logout|static|assets|metrics|healthz|readyz|dev\/mailbox\/.+)(\/|$)/u;
const IS_A_FILE = /\.(ics|pdf|json|csv|txt|svg|png|css|js|woff2)$/u;

/** The one world, on SQLite; a page is the same on both databases. */
export function combinations() {
  return [{ lang: "fr", width: 1280, scripts: "on", database: "sqlite" }];
}

export async function run({ given, then, person, all, world, trace }) {
  const visits = { kinds: new Map(), count: 0 };
  await given("nobody is logged in", async () => {
    await walk({ email: undefined, starts: PUBLIC, person, all, world, visits, trace });
  });
  for (const email of EVERYONE) {
    await given(`${email} is logged in`, () => walk({ email, starts: ["/", "/settings"], person, all, world, visits, trace }));
  }
  await then("a good part of the site was seen", () => {
    assert.ok(visits.kinds.size >= 20, `only ${visits.kinds.size} kinds of pages were reached: ${[...visits.kinds.keys()].join(" ")}`);
  });
}

// Follows the links of every page, never a button: looking changes nothing.
async function walk({ email, starts, person, all, world, visits, trace }) {
  const walker = await person(email ?? "nobody", { lang: "fr", width: 1280 });
  if (email) await walker.logsIn(email, PASSWORD);
  const eyes = await lookers(walker, person, email);
  const queue = [...starts];
  const queued = new Set(queue);
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const kind = kindOf(address.split("?")[0]) + (address.includes("?") ? "?" : "");
    const seen = visits.kinds.get(kind) ?? 0;
    const isStart = starts.includes(address);
    if (seen >= OF_EACH_KIND && !isStart) continue;
    visits.kinds.set(kind, seen + 1);
    const views = all ? VIEWS : THINNED[visits.count % THINNED.length].map((i) => VIEWS[i]);
    visits.count += 1;
    for (const view of views) await lookAt(eyes, address, view);
    for (const link of await linksOf(eyes.any(), world)) {
      if (!queued.has(link)) {
        queued.add(link);
        queue.push(link);
      }
    }
  }
  trace.push(`${email ?? "nobody"}: ${queued.size} addresses known`);
  await eyes.close();
}

// One browser for each width, in which theme and language change; all with the session of the walker.
async function lookers(walker, person, email) {
  const wide = walker;
  const narrow = await person(`${email ?? "nobody"} on a phone`, { lang: "fr", width: 390 });
  await narrow.context.addCookies(await walker.context.cookies());
  return {
    of: (width) => (width === 1280 ? wide : narrow),
    any: () => (wide.lastLook > (narrow.lastLook ?? 0) ? wide : narrow),
    close: async () => {
      await narrow.leaves();
      await wide.leaves();
    },
  };
}

async function lookAt(eyes, address, view) {
  const one = eyes.of(view.width);
  one.lang = view.lang;
  one.view = { ...one.view, ...view };
  one.choseLanguage = true;
  await one.page.emulateMedia({ colorScheme: view.theme });
  const url = new URL(address, one.world.base);
  url.searchParams.set("lang", view.lang);
  await one.opens(url.pathname + url.search);
  one.lastLook = performance.now();
}

async function linksOf(one, world) {
  const hrefs = await one.page.locator("a[href]").evaluateAll((links) => links.map((a) => a.href));
  const origin = new URL(world.base).origin;
  const found = [];
  for (const href of hrefs) {
    const url = new URL(href);
    if (url.origin !== origin || STAYS_AWAY_FROM.test(url.pathname) || IS_A_FILE.test(url.pathname)) continue;
    url.searchParams.delete("lang");
    found.push(url.pathname + url.search);
  }
  return found;
}
