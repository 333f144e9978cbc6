// What a person's hands do in a form: fill fields by their labels, tick, choose.

import { until } from "./wait.mjs";
import { namesOf, say } from "./words.mjs";

const FIELDS = "input:not([type=hidden]), select, textarea";
const LIMIT_MS = 15_000;

export class Hands {
  did(what) {
    this.trace.push(`${this.name} ${what}`);
  }

  async #field(words) {
    return until(`a field "${words}" on ${this.path}`, async () => {
      for (const name of namesOf(words)) {
        const found = this.page.getByLabel(name).and(this.page.locator(FIELDS)).filter({ visible: true });
        if ((await found.count()) > 0) return found.first();
      }
      return undefined;
    }, LIMIT_MS);
  }

  /** Fills fields by their labels: `{ "Email address": "…" }`. */
  async fills(values) {
    for (const [label, value] of Object.entries(values)) await this.fillsIn(label, value);
    return this;
  }

  async fillsIn(thing, value) {
    const words = say(this.lang, thing);
    this.did(`fills "${words}"`);
    const field = await this.#field(words);
    await field.fill(value);
    return this;
  }

  async reads(thing) {
    return (await this.#field(say(this.lang, thing))).inputValue();
  }

  /** A date, in one field or in three (day, month, year). */
  async fillsDate(thing, iso) {
    const words = say(this.lang, thing);
    this.did(`fills the date "${words}" with ${iso}`);
    const group = this.page.getByRole("group", { name: namesOf(words)[1] });
    if ((await group.count()) > 0 && (await group.first().locator(FIELDS).count()) >= 3) {
      const [year, month, day] = iso.split("-");
      for (const [part, value] of [["day", day], ["month", month], ["year", year]]) {
        const field = group.first().locator(`[name$=${part}]`);
        if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(String(Number(value)));
        else await field.fill(value);
      }
    } else {
      await (await this.#field(words)).fill(iso);
    }
    return this;
  }

  async ticks(thing) {
    const words = say(this.lang, thing);
    this.did(`ticks "${words}"`);
    const box = await until(`a box "${words}" on ${this.path}`, async () => {
      for (const name of namesOf(words)) {
        for (const role of ["checkbox", "radio"]) {
          const found = this.page.getByRole(role, { name });
          if ((await found.count()) > 0) return found.first();
        }
      }
      return undefined;
    }, LIMIT_MS);
    await box.check();
    return this;
  }

  /** Chooses one option of a list or of a group of radio buttons. `option` is `{ fr, en }` or a label. */
  async chooses(thing, option) {
    const words = say(this.lang, thing);
    const choice = say(this.lang, option);
    this.did(`chooses "${choice}" for "${words}"`);
    const group = this.page.getByRole("group", { name: namesOf(words)[1] }).or(this.page.getByRole("radiogroup", { name: namesOf(words)[1] }));
    if ((await group.count()) > 0) {
      for (const name of namesOf(choice)) {
        const radio = group.first().getByRole("radio", { name });
        if ((await radio.count()) > 0) {
          await radio.first().check();
          return this;
        }
      }
      throw new Error(`"${words}" has no choice "${choice}"`);
    }
    const list = await this.#field(words);
    const options = await list.locator("option").allTextContents();
    const label = options.find((text) => namesOf(choice)[1].test(text));
    if (label === undefined) throw new Error(`"${words}" has no choice "${choice}" but: ${options.join(" | ")}`);
    await list.selectOption({ label });
    return this;
  }

  /** Whether this option of a list of boxes or buttons is ticked. */
  async hasChosen(thing, option) {
    const words = say(this.lang, thing);
    const group = this.page.getByRole("group", { name: namesOf(words)[1] }).first();
    const name = namesOf(say(this.lang, option))[0];
    return group.getByRole("radio", { name, checked: true }).or(group.getByRole("checkbox", { name, checked: true })).isVisible();
  }

  /** Every answer that was typed has been kept: nothing is on its way, nothing failed. */
  async hasSaved() {
    this.did("waits until everything is saved");
    await until(
      "every answer to be saved",
      () =>
        this.page.evaluate(() => {
          const changed = [...document.querySelectorAll("textarea, input[type=text]")].filter((field) => field.value !== "" && field.value !== field.defaultValue);
          return changed.every((field) => {
            const state = field.closest(".question")?.querySelector("[data-save-state]");
            return state && state.textContent.trim() !== "" && state.textContent !== state.dataset.saving && state.textContent !== state.dataset.failed;
          });
        }),
      LIMIT_MS,
    );
    return this;
  }
}
