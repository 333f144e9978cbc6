import assert from "node:assert/strict";
import { PASSWORD, PATIENT } from "../rig/demo.mjs";

export const name = "Each page speaks the language that one chose, and mails have their own";

const PAGE_LANGUAGE = { fr: "Langue des pages", en: "Page language" };
// A language is named in itself.
const named = (lang) => (lang === "fr" ? { fr: "Français", en: "Français" } : { fr: "English", en: "English" });

export async function run({ given, when, then, person, world, combination }) {
  const other = combination.lang === "fr" ? "en" : "fr";
  const paul = await person("Paul");

  await given("nobody has chosen a language", async () => {
    await paul.opens("/login");
  });
  await then("the page is in French", () => speaks(paul, "fr"));

  await when("Paul asks for English in the address", () => paul.opens("/login?lang=en"));
  await then("it is remembered on other pages", async () => {
    await paul.opens("/help");
    await speaks(paul, "en");
  });
  await when("he uses the switch of the page", () => paul.presses({ fr: "Français", en: "Français" }));
  await then("he is still on the same page, in French", async () => {
    await paul.isAt(/^\/help$/u);
    await speaks(paul, "fr");
  });

  await when("he logs in", () => paul.logsIn(PATIENT, PASSWORD));
  await then("his dashboard stays his dashboard in the other language and back", async () => {
    const place = paul.path;
    await switches(paul, other);
    assert.equal(paul.path, place);
    await switches(paul, combination.lang);
    assert.equal(paul.path, place);
  });

  for (const language of [other, combination.lang]) {
    // The first time the page language is chosen too: from then on a login brings it back.
    await when(`he wants his mails in ${language}`, async () => {
      await paul.presses("Account settings");
      await paul.presses("Edit", { about: paul.lang === "fr" ? "Langue des notifications" : "Notification language" });
      await paul.chooses(PAGE_LANGUAGE, named(combination.lang));
      await paul.chooses("Notification language", named(language));
      await paul.presses("Save");
    });
    await then(`the next mail is in ${language}, and his pages are as before`, async () => {
      await speaks(paul, combination.lang);
      await paul.presses("Log out");
      await world.forgetMailsTo(PATIENT);
      await paul.comesTo("/login");
      await paul.givesAddressAndPassword(PATIENT, PASSWORD);
      await paul.isAt(/^\/login\/code$/u);
      await paul.givesTheMailedCode(PATIENT);
      await paul.isAt(/^\/care\//u);
      const [newest] = await world.mailsTo(PATIENT);
      assert.equal(newest.language, language);
      assert.match(newest.text, language === "fr" ? /Bonjour/u : /Hello/u);
      await paul.readsOwnLanguage();
    });
  }
}

async function speaks(person, lang) {
  const shown = await person.page.locator("html").getAttribute("lang");
  assert.ok(shown?.startsWith(lang), `the page says lang="${shown}", not ${lang}`);
}

async function switches(person, lang) {
  const words = lang === "fr" ? "Français" : "English";
  person.choseLanguage = false;
  await person.presses({ fr: words, en: words });
  await speaks(person, lang);
}
