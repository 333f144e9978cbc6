import assert from "node:assert/strict";
import {
  acceptsTheTerms,
  entersAPatient,
  inDays,
  invites,
  logsInAtTheClinic,
  opensTheFileOf,
  provesWhoTheyAre,
  recordsTheConsent,
  ROSALIE,
  sendsAForm,
  startsAFollowUp,
} from "../rig/steps.mjs";
import { loosely, say } from "../rig/words.mjs";
import { linkIn } from "../rig/world.mjs";

export { moreCombinations as combinations } from "../rig/combinations.mjs";
export const name = "An invited person creates an account, logs in and answers a form";

const PAIN_FORM = { fr: "Intensité de la douleur", en: "Pain intensity" };
const HOW_STRONG = { fr: "En ce moment, quelle est l'intensité de votre douleur?", en: "Right now, how strong is your pain?" };
const WHAT_HELPED = { fr: "Qu'est-ce qui vous a aidé depuis une semaine?", en: "What has helped you over the past week?" };
const MOVING = { fr: "Bouger ou faire des étirements", en: "Moving or stretching" };
const MORE = { fr: "Voulez-vous nous en dire plus?", en: "Would you like to tell us more?" };
const HER_WORDS = "Moins forte après la marche — l'après-midi surtout.";

export async function run({ given, when, then, person, world }) {
  const claire = await person("Claire");
  const rosalie = await person("Rosalie");
  let code;
  let link;

  await given("Claire, at the clinic, enters Rosalie and records her consent", async () => {
    await logsInAtTheClinic(claire);
    await entersAPatient(claire, ROSALIE);
    await recordsTheConsent(claire, world);
  });
  await when("she invites her to the portal", async () => {
    code = await invites(claire);
  });
  await then("the code is shown this once and is in no mail", async () => {
    const mail = await world.nextMailTo(ROSALIE.email);
    assert.doesNotMatch(mail.text + mail.html, new RegExp(code.slice(2), "u"));
    link = linkIn(mail, "/invitation/");
    await claire.presses("Patients");
    await claire.doesNotSee(new RegExp(code, "u"));
  });

  await when("Rosalie follows the link and accepts the terms", () => acceptsTheTerms(rosalie, link));
  await then("nothing of hers is shown before the code", () => rosalie.doesNotSee(/Vaillancourt|1984/u));
  await when("she gives the code, checks who she is and chooses a password", () =>
    provesWhoTheyAre(rosalie, {
      code,
      someone: ROSALIE,
      onIdentity: async () => {
        await rosalie.sees(/Rosalie\s+Vaillancourt/u);
        await rosalie.sees(/VAIR\s8453\s1219/u);
        await rosalie.sees(/1984/u);
      },
    }));
  await when("she logs in with the mailed code", () => rosalie.logsIn(ROSALIE.email, ROSALIE.password));
  await then("she is on her dashboard", async () => {
    await rosalie.isAt(/^\/care\/[^/]+\/dashboard$/u);
    await rosalie.sees(/Rosalie/u);
    await rosalie.seesHeading("Actions required");
  });

  await when("Claire starts a follow-up and sends her a form, due in a week", async () => {
    await world.forgetMailsTo(ROSALIE.email);
    await opensTheFileOf(claire, ROSALIE);
    await startsAFollowUp(claire);
    await sendsAForm(claire, PAIN_FORM, await inDays(world, 7));
  });
  await then("a mail tells Rosalie that something is waiting, and no more", async () => {
    const mail = await world.nextMailTo(ROSALIE.email);
    assert.doesNotMatch(mail.subject + mail.text + mail.html, /douleur|pain|questionnaire/iu);
  });

  await when("Rosalie finds it among the actions required", async () => {
    await rosalie.opens("/");
    await rosalie.sees({ fr: "Réponse attendue d'ici 7 jours", en: "Answer expected within 7 days" });
    await rosalie.presses("Answer the questionnaire");
  });
  await then("she answers; an answer asks for more, and all is kept while she leaves", async () => {
    await answers(rosalie);
    await rosalie.opens("/");
  });
  await when("she comes back to it", () => rosalie.presses("Answer the questionnaire"));
  await then("what she had answered is there", async () => {
    assert.equal(await rosalie.reads(MORE), HER_WORDS);
    assert.ok(await rosalie.hasChosen(HOW_STRONG, "7"));
    assert.ok(await rosalie.hasChosen(WHAT_HELPED, MOVING));
  });
  await when("she submits", () => rosalie.presses("Submit the questionnaire"));
  await then("she can read what she answered, and nothing is required of her any more", async () => {
    await readsTheAnswers(rosalie);
    await rosalie.opens("/");
    assert.equal(await rosalie.canPress("Answer the questionnaire"), false);
  });
  // C92; where scripts are off nothing could have kept it
  if (rosalie.scripts) await then("her browser keeps nothing of it", () => rosalie.keepsNothing());

  await when("Claire opens the answers", async () => {
    await opensTheFileOf(claire, ROSALIE);
  });
  await then("she reads them and marks them as reviewed", async () => {
    await readsTheAnswers(claire);
    await claire.presses("Mark as reviewed");
    assert.equal(await claire.canPress("Mark as reviewed"), false);
  });
}

// A strong pain asks two more questions: at once where scripts run, with the next page where they do not.
async function answers(person) {
  await person.chooses(HOW_STRONG, "7");
  if (person.scripts) {
    await person.sees({ fr: "Enregistré à", en: "Saved at" });
  } else {
    await person.presses("Submit the questionnaire");
    await person.seesAnError();
    person.status(422);
  }
  await person.sees(WHAT_HELPED);
  await person.ticks(MOVING);
  await person.fillsIn(MORE, HER_WORDS);
  if (person.scripts) await person.hasSaved();
  else await person.presses("Save and continue later");
}

async function readsTheAnswers(person) {
  assert.match(await person.readsBeside(HOW_STRONG), /^7(?!\d)/u);
  assert.match(await person.readsBeside(WHAT_HELPED), new RegExp(loosely(say(person.lang, MOVING)), "u"));
  assert.equal(await person.readsBeside(MORE), HER_WORDS);
}
