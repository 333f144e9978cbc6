// What every page must be: without a finding of axe (WCAG 2.2 AA and the AAA contrast rule), valid
// HTML, not wider than the window, without console errors, policy violations, foreign requests.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import { newContext } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_OPTIONS = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  rules: { "color-contrast-enhanced": { enabled: true } },
  resultTypes: ["violations"],
};
const NARROWEST = 320;
const AXE_LIMIT_MS = 60_000;

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  elements: ["html5"],
  rules: {
    // Written forms that are equally valid HTML, and checks that other tests make.
    "doctype-style": "off",
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "no-inline-style": "error",
    "no-implicit-button-type": "error",
    "require-csp-nonce": "off",
    "require-sri": "off",
    "long-title": "off",
    "tel-non-breaking": "off",
  },
});

/** What html-validate finds in the source of a page, one line each. */
export async function invalidHtml(source) {
  const report = await validator.validateString(source);
  return report.results.flatMap((r) => r.messages).map((m) => `html: ${m.ruleId}: ${m.message} (${m.selector ?? `line ${m.line}`})`);
}

// Where a page lets no script run, axe never answers: that is a finding, not a wait.
function withinLimit(work) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`axe gave no answer in ${AXE_LIMIT_MS / 1000} s`)), AXE_LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

async function axeFindings(page) {
  await withinLimit(page.evaluate(AXE));
  const { violations } = await withinLimit(page.evaluate((options) => globalThis.axe.run(document, options), AXE_OPTIONS));
  return violations.flatMap((violation) =>
    violation.nodes.slice(0, 4).map((node) => {
      const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
      return `axe: ${violation.id}: ${node.target.join(" ")}: ${why.slice(0, 300)}`;
    }),
  );
}

async function tooWide(page) {
  const measure = () =>
    page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return null;
      const widest = [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
        .slice(0, 3)
        .map((element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}.${[...element.classList].join(".")}`);
      return `${root.scrollWidth} px in ${root.clientWidth} px: ${widest.join(", ")}`;
    });
  const findings = [];
  const size = page.viewportSize();
  const widths = size.width < 600 ? [size.width, NARROWEST] : [size.width];
  for (const width of widths) {
    if (width !== size.width) await page.setViewportSize({ width, height: size.height });
    const found = await measure();
    if (found) findings.push(`scrolls sideways: ${found}`);
  }
  if (widths.length > 1) await page.setViewportSize(size);
  return findings;
}

/** Collects what a page does wrong by itself while people use it. */
export function listen(page, base, findings) {
  const origin = new URL(base).origin;
  page.on("console", (message) => {
    if (message.type() !== "error" && !/Content.Security.Policy/iu.test(message.text())) return;
    // Told with the status below, where it can be said which answers are fine.
    if (/^Failed to load resource/u.test(message.text())) return;
    findings.add(`console: ${message.text().slice(0, 300)} (on ${new URL(page.url()).pathname})`);
  });
  page.on("pageerror", (error) => findings.add(`script error: ${error.message.slice(0, 300)}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (["data:", "blob:", "about:"].includes(url.protocol) || url.origin === origin) return;
    findings.add(`foreign request: ${url.origin}${url.pathname}`);
  });
  page.on("response", (response) => {
    const part = !["document", "fetch", "xhr", "eventsource"].includes(response.request().resourceType());
    if (response.status() >= 500 || (part && response.status() >= 400)) {
      findings.add(`answered ${response.status()}: ${new URL(response.url()).pathname}`);
    }
  });
}

/** Audits pages, each kind of page once for each way of looking at it. */
export class Auditor {
  constructor(browser) {
    this.browser = browser;
    this.done = new Set();
    this.count = 0;
  }

  /** `page` as it stands; `doc` is the answer that it came from: `{ url, status, headers, source }`. */
  async look(page, doc, view) {
    const heading = (await page.locator("h1").allTextContents()).join(" ").trim();
    const shape = `${kindOf(new URL(page.url()).pathname)} ${doc.status} ${doc.source.length >> 12} ${heading.replaceAll(/\d+/gu, "0")}`;
    const key = `${shape} ${view.lang} ${view.width} ${view.scripts} ${view.theme ?? "light"}`;
    if (this.done.has(key)) return [];
    this.done.add(key);
    this.count += 1;
    const findings = await invalidHtml(doc.source);
    if (view.scripts === "on") {
      findings.push(...(await tooWide(page)), ...(await axeFindings(page)));
    } else {
      findings.push(...(await this.#lookWithoutScripts(doc, view)));
    }
    const where = `${doc.status} ${new URL(doc.url).pathname} [${view.lang} ${view.width} ${view.theme ?? "light"} scripts-${view.scripts}]`;
    return findings.map((finding) => `${where}: ${finding}`);
  }

  // axe needs scripts to run: the same source is shown in a browser that runs scripts, with all
  // scripts of the page taken away.
  async #lookWithoutScripts(doc, view) {
    const context = await newContext(this.browser, { ...view, scripts: "on", base: new URL(doc.url).origin });
    try {
      const page = await context.newPage();
      await page.route("**/*", (route) => {
        const request = route.request();
        if (request.isNavigationRequest()) return route.fulfill({ status: 200, headers: doc.headers, body: doc.source });
        if (request.resourceType() === "script") return route.fulfill({ status: 200, contentType: "text/javascript", body: "" });
        return route.continue();
      });
      await page.goto(doc.url, { waitUntil: "load" });
      return [...(await tooWide(page)), ...(await axeFindings(page))];
    } finally {
      await context.close();
    }
  }
}

/** An address with its ids taken out: pages of one kind share it. */
export function kindOf(pathname) {
  return pathname
    .split("/")
    .map((part) => (/^[0-9a-f-]{32,}$/iu.test(part) || /^\d+$/u.test(part) || part.length > 36 ? "{id}" : part))
    .join("/");
}
