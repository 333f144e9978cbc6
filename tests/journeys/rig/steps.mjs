// Steps that several stories share: a clinic enters and invites someone, someone creates the account.

import { CLINICIAN, PASSWORD } from "./demo.mjs";
import { until } from "./wait.mjs";
import { linkIn } from "./world.mjs";

// Words of pages that the contract does not fix.
const FIRST_NAME = { fr: "Prénom", en: "First name" };
const LAST_NAME = { fr: "Nom de famille", en: "Last name" };
const LANGUAGE = { fr: "Langue préférée", en: "Language preferred" };
const LANGUAGES = { fr: { fr: "Français", en: "French" }, en: { fr: "Anglais", en: "English" } };
const FEMALE = { fr: "Féminin", en: "Female" };
const RECORD = { fr: "Enregistrer le consentement", en: "Record the consent" };
const DECISION = { fr: "Réponse de la personne", en: "The person's answer" };
const AGREES = { fr: "La personne accepte", en: "The person agrees" };
const ON = { fr: "Date de la réponse", en: "Date of the answer" };
const HOW = { fr: "Comment a-t-on demandé?", en: "How was it asked?" };
const IN_PERSON = { fr: "En personne", en: "In person" };
const FREE_FOLLOW_UP = { fr: "Suivi libre", en: "Open follow-up" };
const TRAJECTORY = { fr: "Trajectoire", en: "Trajectory" };
const QUESTIONNAIRE = { fr: "Questionnaire", en: "Questionnaire" };
const FILE = /^\/clinic\/patients\/[0-9a-f-]{36}$/u;

/** Someone who is in no demo world. The number follows the name, the date and the sex. */
export const ROSALIE = {
  first: "Rosalie",
  last: "Vaillancourt",
  born: "1984-03-12",
  number: "VAIR 8453 1219",
  email: "rosalie.vaillancourt@example.test",
  password: "Merisier-tordu-58",
};

/** The clinician logs in and is at their worklist. */
export async function logsInAtTheClinic(clinician) {
  await clinician.logsIn(CLINICIAN, PASSWORD);
  await clinician.isAt(/^\/clinic$/u);
}

/** Enters who the person is, as in the papers; ends on the new file. */
export async function entersAPatient(clinician, someone) {
  await clinician.presses("Patients");
  await clinician.presses("New patient");
  await clinician.fillsIn(FIRST_NAME, someone.first);
  await clinician.fillsIn(LAST_NAME, someone.last);
  await clinician.fillsDate("Date of birth", someone.born);
  await clinician.chooses("Sex", FEMALE);
  await clinician.fillsIn("Health insurance number", someone.number);
  await clinician.fillsIn("Email address", someone.email);
  await clinician.chooses(LANGUAGE, LANGUAGES[clinician.lang]);
  await clinician.presses("Save");
  await clinician.isAt(FILE);
}

/** Without a recorded consent no invitation leaves. */
export async function recordsTheConsent(clinician, world) {
  await clinician.presses(RECORD);
  await clinician.chooses(DECISION, AGREES);
  await clinician.fillsDate(ON, await inDays(world, 0));
  await clinician.chooses(HOW, IN_PERSON);
  await clinician.presses("Save");
  await clinician.isAt(FILE);
}

/** Opens the file of someone among the patients of the department. */
export async function opensTheFileOf(clinician, someone) {
  const name = `${someone.first} ${someone.last}`;
  await clinician.presses("Patients");
  await clinician.presses({ fr: name, en: name });
  await clinician.isAt(FILE);
}

/** A follow-up opened by hand, where nothing is planned. */
export async function startsAFollowUp(clinician) {
  await clinician.presses("Start a trajectory");
  await clinician.chooses(TRAJECTORY, FREE_FOLLOW_UP);
  await clinician.presses("Save");
}

/** Sends a form in the follow-up that is open. */
export async function sendsAForm(clinician, form, dueOn) {
  await clinician.presses("Send a questionnaire");
  await clinician.chooses(QUESTIONNAIRE, form);
  await clinician.fillsDate("Due date", dueOn);
  await clinician.presses("Send");
}

/** The date so many days from the world's today, as the clinic's calendar has it. */
export async function inDays(world, days) {
  const day = await world.now();
  day.setUTCDate(day.getUTCDate() + days);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "America/Toronto" }).format(day);
}

/** Invites, and reads the code that is shown this once. */
export async function invites(clinician) {
  await clinician.presses("Invite to the portal");
  return readsTheCode(clinician);
}

/** The code that stands on the page: a letter, a dash, six digits. */
export async function readsTheCode(clinician) {
  const text = await until("an invitation code on the page", async () => /(?<![A-Z0-9])[A-Z]-\d{6}(?!\d)/u.exec(await clinician.page.locator("main").innerText()));
  return text[0];
}

/** The mailed link, of the newest invitation that nobody followed yet. */
export async function mailedInvitation(world, email) {
  return linkIn(await world.nextMailTo(email), "/invitation/");
}

/** From the mailed link to the page that asks for the code. */
export async function acceptsTheTerms(person, link) {
  await person.comesTo(link);
  await person.presses("Begin");
  await person.ticks("I accept all of the conditions for using");
  await person.presses("Continue");
}

/** From the page that asks for the code to « Félicitations »; `onIdentity` may look at that page. */
export async function provesWhoTheyAre(person, { code, someone, onIdentity }) {
  await person.fillsIn("Invitation code", code);
  await person.presses("Continue");
  await onIdentity?.();
  await person.ticks("I confirm that the above information is valid");
  await person.presses("Continue the creation of your account");
  await person.fills({ "New password": someone.password, "Confirm your password": someone.password });
  await person.presses("Confirm");
  await person.seesHeading("Congratulations");
}

/** All of it, from the mailed link to the account. */
export async function createsTheAccount(person, { link, ...proof }) {
  await acceptsTheTerms(person, link);
  await provesWhoTheyAre(person, proof);
}
