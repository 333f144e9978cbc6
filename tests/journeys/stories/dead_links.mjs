import assert from "node:assert/strict";
import { acceptsTheTerms, entersAPatient, invites, logsInAtTheClinic, mailedInvitation, provesWhoTheyAre, readsTheCode, recordsTheConsent, ROSALIE } from "../rig/steps.mjs";

export const name = "A link that no longer works says why, and what to do";

const UNKNOWN = `/invitation/${"a".repeat(43)}`;

export async function run({ given, when, then, person, world }) {
  const claire = await person("Claire");
  const rosalie = await person("Rosalie");
  let link;
  let code;

  await given("Claire invited Rosalie", async () => {
    await logsInAtTheClinic(claire);
    await entersAPatient(claire, ROSALIE);
    await recordsTheConsent(claire, world);
    code = await invites(claire);
    link = await mailedInvitation(world, ROSALIE.email);
  });

  await when("six days pass before Rosalie follows the link", async () => {
    await world.advances("P6D");
    await rosalie.comesTo(link);
  });
  await then("it has expired; the page says when, and offers no way in", async () => {
    await rosalie.sees(/expir/iu);
    await rosalie.sees(new RegExp(String((await world.now()).getUTCFullYear()), "u"));
    assert.equal(await rosalie.canPress("Begin"), false);
  });

  await when("she asks for a new invitation", () => rosalie.presses("Ask for a new invitation"));
  await then("the page says that the clinic was asked", () => rosalie.sees({ fr: "clinique", en: "clinic" }));

  await when("Claire comes back to her worklist", () => logsInAtTheClinic(claire));
  await then("Rosalie's request is there", () => claire.sees(/Vaillancourt/u));

  let second;
  await when("Claire renews the invitation", async () => {
    await world.forgetMailsTo(ROSALIE.email);
    await claire.presses({ fr: "Vaillancourt, Rosalie", en: "Vaillancourt, Rosalie" });
    await claire.presses("Renew the invitation");
    second = await readsTheCode(claire);
  });
  let newLink;
  await then("a new link is mailed, and the code is a new one", async () => {
    newLink = await mailedInvitation(world, ROSALIE.email);
    assert.notEqual(newLink, link);
    assert.notEqual(second, code);
  });
  await then("the old link says that another one has replaced it", async () => {
    await rosalie.opens(link);
    await rosalie.sees({ fr: "remplac", en: "replaced" });
    assert.equal(await rosalie.canPress("Begin"), false);
  });
  await then("the old code does not open the new link", async () => {
    await acceptsTheTerms(rosalie, newLink);
    await rosalie.fillsIn("Invitation code", code);
    await rosalie.presses("Continue");
    await rosalie.seesAnError();
    await rosalie.doesNotSee(/Vaillancourt/u);
  });

  await when("she gives the new code", () => provesWhoTheyAre(rosalie, { code: second, someone: ROSALIE }));
  await then("the link is used up, says so, and shows the way to the login page", async () => {
    await rosalie.opens(newLink);
    await rosalie.sees({ fr: "déjà", en: "already" });
    assert.equal(await rosalie.canPress("Begin"), false);
    assert.ok(await rosalie.canPress("Log in"));
  });

  await then("a link that nobody was ever sent says only that it is not valid", async () => {
    await rosalie.opens(UNKNOWN);
    await rosalie.sees({ fr: "valide", en: "valid" });
    await rosalie.doesNotSee(/expir/iu);
    await rosalie.doesNotSee({ fr: "déjà servi", en: "already been used" });
    assert.equal(await rosalie.canPress("Begin"), false);
    assert.equal(await rosalie.canPress("Ask for a new invitation"), false);
  });
}
