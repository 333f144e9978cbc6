// A person at a browser. They read the page in their language, press what they can see by its words,
// fill fields by their labels, and open the menu when what they look for is inside.

import { newContext } from "./browser.mjs";
import { listen } from "./audit.mjs";
import { Hands } from "./hands.mjs";
import { until } from "./wait.mjs";
import { codeIn, holdsCode } from "./world.mjs";
import { namesOf, loosely, OTHER_LANGUAGE, say } from "./words.mjs";

const PRESSED = ["button", "link"];
const LIMIT_MS = 15_000;

export class Person extends Hands {
  static async atABrowser({ name, browser, auditor, world, view, findings, trace }) {
    const person = new Person();
    Object.assign(person, { name, browser, auditor, world, view, findings, trace, lang: view.lang, scripts: view.scripts === "on" });
    person.context = await newContext(browser, { ...view, base: world.base });
    person.page = await person.context.newPage();
    listen(person.page, world.base, findings);
    person.page.on("response", (response) => person.#remember(response));
    return person;
  }

  #remember(response) {
    const request = response.request();
    if (!request.isNavigationRequest() || request.frame() !== this.page.mainFrame()) return;
    if (response.status() >= 300 && response.status() < 400) return;
    const type = response.headers()["content-type"] ?? "";
    if (!type.startsWith("text/html")) return;
    const source = response.text();
    source.catch(() => {});
    this.doc = { url: response.url(), status: response.status(), headers: response.headers(), source, looked: false };
  }

  // After each step: the page that stands there is looked at once.
  async #look() {
    const doc = this.doc;
    if (!doc || doc.looked) return;
    doc.looked = true;
    await this.page.waitForLoadState("load");
    const source = await doc.source.catch(() => undefined);
    if (source === undefined) return;
    const lang = ((await this.page.locator("html").getAttribute("lang")) ?? "").slice(0, 2);
    for (const finding of await this.auditor.look(this.page, { ...doc, source }, { ...this.view, lang })) this.findings.add(finding);
    if (this.choseLanguage && lang !== this.lang) this.findings.add(`${this.path} came in "${lang}" although ${this.lang} was chosen`);
  }

  // ---- going places

  async opens(address) {
    this.did(`opens ${address}`);
    await this.page.goto(new URL(address, this.world.base).href, { waitUntil: "load" });
    await this.#look();
    return this;
  }

  /** Opens the site for the first time, in their own language. */
  async comesTo(address) {
    this.choseLanguage = false;
    await this.opens(address);
    await this.readsOwnLanguage();
    return this;
  }

  /** Uses the switch in the header when the page is in the other language. */
  async readsOwnLanguage() {
    const shown = (await this.page.locator("html").getAttribute("lang")) ?? "";
    if (!shown.startsWith(this.lang)) await this.#press(OTHER_LANGUAGE[shown.slice(0, 2)], {});
    this.choseLanguage = true;
    return this;
  }

  async goesBack() {
    this.did("uses the back button");
    await this.page.goBack({ waitUntil: "load" });
    return this;
  }

  async reloads() {
    this.did("reloads the page");
    await this.page.reload({ waitUntil: "load" });
    await this.#look();
    return this;
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  // ---- pressing

  /** Presses a button or link by its words; `about` is the name that comes after them. */
  async presses(thing, { about } = {}) {
    await this.#press(say(this.lang, thing), { about });
    return this;
  }

  async #press(words, { about }) {
    this.did(`presses "${words}"${about ? ` (${about})` : ""}`);
    const control = await until(`a control "${words}"${about ? ` … ${about}` : ""} on ${this.path}`, () => this.#findControl(words, about), LIMIT_MS);
    const goes = await control.evaluate((element, scripts) => {
      const link = element.closest("a[href]");
      if (link) return !link.getAttribute("href").startsWith("#") && !link.target && !link.hasAttribute("download");
      const form = element.form ?? element.closest("form");
      if (!form || element.type !== "submit") return false;
      return !scripts || ![element, form].some((e) => e.hasAttribute("data-hx-post") || e.hasAttribute("data-hx-get"));
    }, this.scripts);
    if (goes) {
      await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), control.click()]);
    } else {
      await control.click();
    }
    await this.#look();
  }

  async #findControl(words, about) {
    for (const attempt of [0, 1, 2]) {
      for (const name of namesOf(words, about)) {
        for (const place of [this.page.getByRole("main"), this.page.locator("body")]) {
          for (const role of PRESSED) {
            const found = place.getByRole(role, { name });
            if ((await found.count()) > 0) return found.first();
          }
          const summary = place.locator("summary", { hasText: name }).filter({ visible: true });
          if ((await summary.count()) > 0) return summary.first();
        }
      }
      if (attempt < 2 && !(await this.#opensAMenu(attempt))) break;
    }
    return undefined;
  }

  // What is not in sight may be inside the menu or under one's own name, in the header.
  async #opensAMenu(which) {
    const menus = this.page.locator("header details:not([open]) > summary, nav details:not([open]) > summary").filter({ visible: true });
    const count = await menus.count();
    if (count === 0) return false;
    await menus.nth(which === 0 ? 0 : count - 1).click();
    return true;
  }

  async canPress(thing, { about } = {}) {
    return (await this.#findControl(say(this.lang, thing), about)) !== undefined;
  }

  // ---- seeing

  #text(thing) {
    return thing instanceof RegExp ? thing : new RegExp(loosely(say(this.lang, thing)), "u");
  }

  /** Waits until the words are in sight. */
  async sees(thing) {
    const pattern = this.#text(thing);
    this.did(`looks for ${pattern}`);
    await until(`${this.name} to see ${pattern} on ${this.path}`, async () => pattern.test(await this.#readsAll()), LIMIT_MS);
    return this;
  }

  /** The words are not on the page that stands there now. */
  async doesNotSee(thing) {
    const pattern = this.#text(thing);
    this.did(`makes sure there is no ${pattern}`);
    if (pattern.test(await this.#readsAll())) throw new Error(`${this.name} should not see ${pattern} on ${this.path}`);
    return this;
  }

  async #readsAll() {
    return this.page.locator("body").innerText();
  }

  /** In a list of facts: what stands beside these words. */
  async readsBeside(thing) {
    const pattern = this.#text(thing);
    this.did(`reads what stands beside ${pattern}`);
    const fact = await until(`a fact ${pattern} on ${this.path}`, async () => {
      const found = this.page.locator("dt").filter({ hasText: pattern });
      return (await found.count()) > 0 ? found.first() : undefined;
    }, LIMIT_MS);
    return (await fact.locator("xpath=following-sibling::dd[1]").innerText()).trim();
  }

  async seesHeading(thing) {
    const pattern = this.#text(thing);
    this.did(`looks for the heading ${pattern}`);
    await until(`the heading ${pattern} on ${this.path}`, async () => (await this.page.getByRole("heading", { name: pattern }).count()) > 0, LIMIT_MS);
    return this;
  }

  async isAt(pattern) {
    this.did(`should be at ${pattern}`);
    await until(`${this.name} to be at ${pattern}; is at ${this.path}`, () => pattern.test(this.path), LIMIT_MS);
    await this.#look();
    return this;
  }

  /** The page says what went wrong: in its title, and in a summary that stands first; `about` is part of it. */
  async seesAnError(about) {
    this.did(`should see an error${about ? ` about ${about}` : ""}`);
    const title = this.lang === "fr" ? /^Erreur/u : /^Error/u;
    await until(`an error on ${this.path}`, async () => title.test(await this.page.title()), LIMIT_MS);
    const said = await this.errorText();
    if (about && !about.test(said)) throw new Error(`the error on ${this.path} says "${said}", nothing about ${about}`);
    return this;
  }

  async errorText() {
    return this.page.locator(".error-summary").innerText();
  }

  /** The status of the page that stands there. */
  status(expected) {
    if (this.doc?.status !== expected) throw new Error(`${this.path} answered ${this.doc?.status}, not ${expected}`);
    return this;
  }

  // ---- logging in

  async givesAddressAndPassword(email, password) {
    await this.world.forgetMailsTo(email);
    await this.fills({ "Email address": email, Password: password });
    return this.presses("Log in");
  }

  async givesTheMailedCode(email) {
    return this.givesTheCode(codeIn(await this.world.nextMailTo(email, holdsCode)));
  }

  async givesTheCode(code) {
    // A code that is right brings back the language of the account.
    this.choseLanguage = false;
    await this.fillsIn("Verification code", code);
    return this.presses("Validate");
  }

  /** The whole of it: address, password, the code from the mailbox; then their own language. */
  async logsIn(email, password) {
    await this.comesTo("/login");
    await this.givesAddressAndPassword(email, password);
    await this.isAt(/^\/login\/code$/u);
    await this.givesTheMailedCode(email);
    await this.isAt(/^\/(?!login)/u);
    return this.readsOwnLanguage();
  }

  /** The browser keeps nothing of this site in any of its storages (C92); cookies aside, which no script can read. */
  async keepsNothing() {
    this.did("looks into the storages of the browser");
    const kept = await this.page.evaluate(async () => {
      const databases = (await indexedDB.databases()).map((database) => `database ${database.name}`);
      const caches = (await globalThis.caches.keys()).map((name) => `cache ${name}`);
      const workers = (await navigator.serviceWorker.getRegistrations()).map((worker) => `worker ${worker.scope}`);
      return [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...databases, ...caches, ...workers, ...(document.cookie ? [document.cookie] : [])];
    });
    if (kept.length > 0) throw new Error(`the browser of ${this.name} keeps ${kept.join(", ")} on ${this.path}`);
    return this;
  }

  async leaves() {
    await this.context.close();
  }
}
