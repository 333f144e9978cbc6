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
import { linkIn } from "../rig/world.mjs";

export const name = "A patient answers questions in a table, finds help at once, and the clinic reads the score";

const FORM = { fr: "Questionnaire sur la santé du patient (PHQ-9)", en: "Patient Health Questionnaire (PHQ-9)" };
const HELP = /988/u;

export async function run({ given, when, then, person, world }) {
  const claire = await person("Claire");
  const rosalie = await person("Rosalie");

  await given("Rosalie has an account, and a form with a table waits for her", async () => {
    await logsInAtTheClinic(claire);
    await entersAPatient(claire, ROSALIE);
    await recordsTheConsent(claire, world);
    const code = await invites(claire);
    await acceptsTheTerms(rosalie, linkIn(await world.nextMailTo(ROSALIE.email), "/invitation/"));
    await provesWhoTheyAre(rosalie, { code, someone: ROSALIE });
    await rosalie.logsIn(ROSALIE.email, ROSALIE.password);
    await opensTheFileOf(claire, ROSALIE);
    await startsAFollowUp(claire);
    await sendsAForm(claire, FORM, await inDays(world, 7));
    await rosalie.opens("/");
    await rosalie.presses("Answer the questionnaire");
  });

  await when("she answers each row with the keyboard, the last one with an alarming answer", async () => {
    for (let row = 1; row <= 8; row += 1) await ticks(rosalie, `i${row}`, 1);
    await rosalie.doesNotSee(HELP);
    await ticks(rosalie, "i9", 2);
  });
  await then("help is shown at once beside the question, or on the next page where no script runs", async () => {
    if (!rosalie.scripts) await rosalie.presses("Submit the questionnaire");
    await rosalie.sees(HELP);
  });
  if (rosalie.scripts) {
    await then("it goes when the answer changes, and comes back with it", async () => {
      await ticks(rosalie, "i9", 0);
      await rosalie.page.locator("#crisis-i9:empty").waitFor({ state: "attached" });
      await ticks(rosalie, "i9", 2);
      await rosalie.sees(HELP);
    });
    await when("she submits", () => rosalie.presses("Submit the questionnaire"));
    await then("it stays with what she answered", () => rosalie.sees(HELP));
  }

  await when("Claire opens the answers", async () => {
    await opensTheFileOf(claire, ROSALIE);
    await claire.page.locator("a[href*='/clinic/follow-ups/']").first().click();
    await claire.page.locator("a[href*='/clinic/activities/']").first().click();
    await claire.page.waitForLoadState("load");
  });
  await then("she reads the score with its range, and the alert", async () => {
    assert.match(await claire.page.locator(".score-value").innerText(), /^10\s+(?:Modérée|Moderate)$/u);
    assert.equal(await claire.page.locator("main .notice.late").count(), 1);
    assert.equal(await claire.page.locator("svg.trend .trend-here").count(), 1);
  });
}

// As a person with a keyboard: the first option of the row, then so many times the arrow.
async function ticks(person, item, times) {
  const options = person.page.locator(`[name="answer-${item}"]`);
  const chosen = person.page.locator(`[name="answer-${item}"]:checked`);
  await ((await chosen.count()) > 0 ? chosen : options.first()).focus();
  await options.first().press("Space");
  for (let turn = 0; turn < times; turn += 1) await person.page.keyboard.press("ArrowDown");
  await options.nth(times).waitFor();
  assert.ok(await options.nth(times).isChecked(), `${item} ${times}`);
}
