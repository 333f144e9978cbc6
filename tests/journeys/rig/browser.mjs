// The browser: Debian's Chromium, never one that a package downloads.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const HEIGHTS = { 1280: 900, 390: 844 };

export async function launch() {
  const executablePath = process.env.PASSERELLE_CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("no Chromium: run tests/install");
  return chromium.launch({ executablePath, headless: true, args: FLAGS, chromiumSandbox: false });
}

/** A browser of one person: own cookies, a window of `width`, scripts on or off. */
export async function newContext(browser, { width, scripts, theme = "light", base }) {
  const phone = width < 600;
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: HEIGHTS[width] ?? 900 },
    isMobile: phone,
    hasTouch: phone,
    javaScriptEnabled: scripts === "on",
    colorScheme: theme,
    reducedMotion: "reduce",
    serviceWorkers: "block",
    // What the browser says about language is not used by the service: French until someone chooses.
    locale: "de-DE",
    timezoneId: "America/Toronto",
  });
  context.setDefaultTimeout(15_000);
  context.setDefaultNavigationTimeout(30_000);
  return context;
}
