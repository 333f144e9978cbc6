import assert from "node:assert/strict";
import { createsTheAccount, readsTheCode } from "../rig/steps.mjs";
import { linkIn } from "../rig/world.mjs";

export const name = "On an empty installation the first operator comes in, invites an administrator, who invites a clinician";

const OPERATOR = { email: "operator@example.test", password: "Sapin-baumier-33" };
const ADMIN = { first: "Denise", last: "Arsenault", email: "denise.arsenault@example.test", password: "Tilleul-rond-28" };
const CLINICIAN = { first: "Marc", last: "Thibodeau", email: "marc.thibodeau@example.test", password: "Pommier-vert-61" };
const CLINIC = { fr: "Clinique du Faubourg", en: "Faubourg Clinic" };
const DEPARTMENT = { fr: "Ergothérapie", en: "Occupational therapy" };

/** Nothing but the one command has been run. */
export const before = [["create-admin", "--email", OPERATOR.email]];

/** SQLite, as it is when nothing is set. */
export function combinations() {
  return [
    { lang: "fr", width: 1280, scripts: "off", database: "sqlite" },
    { lang: "en", width: 390, scripts: "on", database: "sqlite" },
  ];
}

export async function run({ given, when, then, person, world, told }) {
  const olga = await person("Olga");

  await given("the command printed a link and a code", async () => {
    const link = /https?:\/\/\S+\/invitation\/\S+/u.exec(told[0])?.[0];
    const code = /(?<![A-Z0-9])[A-Z]-\d{6}(?!\d)/u.exec(told[0])?.[0];
    assert.ok(link && code, `create-admin said:\n${told[0]}`);
    await createsTheAccount(olga, { link, code, someone: OPERATOR });
  });
  await when("she logs in", () => olga.logsIn(OPERATOR.email, OPERATOR.password));
  await then("she is in the back office", () => olga.isAt(/^\/admin/u));

  await when("she creates a clinic with a department", async () => {
    await olga.opens("/admin/clinics");
    await olga.presses({ fr: "Nouvelle clinique", en: "New clinic" });
    await olga.fillsIn({ fr: "Nom officiel, en français", en: "Official name, in French" }, CLINIC.fr);
    await olga.fillsIn({ fr: "Nom officiel, en anglais", en: "Official name, in English" }, CLINIC.en);
    await olga.fillsIn({ fr: "Nom public, en français", en: "Public name, in French" }, CLINIC.fr);
    await olga.fillsIn({ fr: "Nom public, en anglais", en: "Public name, in English" }, CLINIC.en);
    await olga.fillsIn({ fr: "Téléphone pour les patients", en: "Phone for patients" }, "514 555-0148");
    await olga.presses({ fr: "Créer la clinique", en: "Create the clinic" });
    await olga.opens("/admin/clinics");
    await olga.sees(CLINIC);
  });
  await when("she invites Denise to administer it", () => invitesToTheTeam(olga, ADMIN, { fr: "Administration de la clinique", en: "Clinic administration" }, CLINIC));
  const denise = await joins({ person, world, inviter: olga, someone: ADMIN });
  await then("Denise is in the back office of her clinic", () => denise.isAt(/^\/admin/u));

  await when("Denise adds a department and invites Marc to it", async () => {
    await denise.opens("/admin/clinics");
    await denise.presses(CLINIC);
    await denise.fillsIn({ fr: "Nom du service, en français", en: "Name of the department, in French" }, DEPARTMENT.fr);
    await denise.fillsIn({ fr: "Nom du service, en anglais", en: "Name of the department, in English" }, DEPARTMENT.en);
    await denise.presses({ fr: "Ajouter le service", en: "Add the department" });
    await invitesToTheTeam(denise, CLINICIAN, { fr: "Intervenant", en: "Professional" }, { fr: `${CLINIC.fr}, ${DEPARTMENT.fr}`, en: `${CLINIC.en}, ${DEPARTMENT.en}` });
  });
  const marc = await joins({ person, world, inviter: denise, someone: CLINICIAN });
  await then("Marc is at his worklist, and nowhere near the back office", async () => {
    await marc.isAt(/^\/clinic$/u);
    await marc.seesHeading("Worklist");
    await marc.opens("/admin/users");
    marc.status(404);
  });
}

async function invitesToTheTeam(inviter, someone, role, place) {
  await inviter.opens("/admin/users");
  await inviter.presses({ fr: "Inviter une personne", en: "Invite a person" });
  await inviter.fillsIn({ fr: "Prénom", en: "First name" }, someone.first);
  await inviter.fillsIn({ fr: "Nom de famille", en: "Last name" }, someone.last);
  await inviter.fillsIn({ fr: "Adresse courriel professionnelle", en: "Work email address" }, someone.email);
  await inviter.chooses({ fr: "Langue des avis", en: "Language of notices" }, inviter.lang === "fr" ? { fr: "Français", en: "" } : { fr: "", en: "English" });
  await inviter.chooses({ fr: "Rôle", en: "Role" }, role);
  await inviter.chooses({ fr: "Clinique et service", en: "Clinic and department" }, place);
  await inviter.presses({ fr: "Envoyer l'invitation", en: "Send the invitation" });
}

// The invited person follows the mailed link with the code that the inviter read to them, and logs in.
async function joins({ person, world, inviter, someone }) {
  const one = await person(someone.first);
  const code = await readsTheCode(inviter);
  const link = linkIn(await world.nextMailTo(someone.email), "/invitation/");
  await createsTheAccount(one, { link, code, someone });
  return one.logsIn(someone.email, someone.password);
}
