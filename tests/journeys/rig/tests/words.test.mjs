import assert from "node:assert/strict";
import { test } from "node:test";
import { loosely, namesOf, say } from "../words.mjs";

const matches = (words, name, about) => namesOf(words, about).map((pattern) => pattern.test(name));

test("a control is called by its words in the person's language", () => {
  assert.equal(say("fr", "Log in"), "Se connecter");
  assert.equal(say("en", "Log in"), "Log in");
  assert.equal(say("fr", { fr: "Douleur", en: "Pain" }), "Douleur");
  assert.throws(() => say("fr", "Enter here"), /no French/u);
});

test("exactly the words come before words with a name after them", () => {
  assert.deepEqual(matches("Continuer", "Continuer"), [true, true]);
  assert.deepEqual(matches("Continuer", "Continuer la création du compte"), [false, true]);
  assert.deepEqual(matches("Voir le message", "Voir le message\u00a0: Bienvenue"), [false, true]);
});

test("a longer word or other words before are another control", () => {
  assert.deepEqual(matches("Nouveau", "Nouveautés"), [false, false]);
  assert.deepEqual(matches("Valider", "Ne pas valider"), [false, false]);
  assert.deepEqual(matches("Log in", "LOG IN"), [false, false]);
});

test("the name after the words can be asked for", () => {
  assert.deepEqual(matches("Read message", "Read message: Welcome", "Welcome"), [true]);
  assert.deepEqual(matches("Read message", "Read message: Exercises", "Welcome"), [false]);
});

test("apostrophes and no-break spaces are typography", () => {
  assert.deepEqual(matches("Code d'invitation", "Code d’invitation")[0], true);
  assert.deepEqual(matches("Besoin d'aide?", "Besoin d’aide\u00a0?")[0], true);
  assert.deepEqual(matches("Comment a-t-on demandé?", "Comment a-t-on demandé\u00a0?")[0], true);
  assert.ok(new RegExp(`^${loosely("10 h 6")}$`, "u").test("10\u00a0h\u00a06"));
});
