import assert from "node:assert/strict";
import { PASSWORD, PATIENT } from "../rig/demo.mjs";
import { codeIn, holdsCode, linkIn } from "../rig/world.mjs";

export const name = "Someone logs in, errs, forgets their password and comes back";

const NEW_PASSWORD = "Bouleau-jaune-47";
const DASHBOARD = /^\/care\/[^/]+\/dashboard$/u;

export async function run({ given, when, then, person, world }) {
  const paul = await person("Paul");
  let code;

  await given("he is at the login page", () => paul.comesTo("/login"));

  await when("he gives what is no address", async () => {
    await paul.fills({ "Email address": "paul chez demo", Password: PASSWORD });
    await paul.presses("Log in");
  });
  await then("the page says so, and keeps what he typed", async () => {
    await paul.seesAnError();
    paul.status(422);
    assert.equal(await paul.reads("Email address"), "paul chez demo");
    assert.equal(await paul.reads("Password"), "");
  });

  await when("he gives a wrong password", () => paul.givesAddressAndPassword(PATIENT, "Demo-2026?"));
  let refusal;
  await then("it is refused", async () => {
    await paul.seesAnError();
    refusal = await paul.errorText();
  });
  await when("a stranger tries an address that nobody has", () => paul.givesAddressAndPassword("nobody@demo.test", "Demo-2026?"));
  await then("the words are the same", async () => {
    await paul.seesAnError();
    assert.equal(await paul.errorText(), refusal);
    assert.equal(await world.unreadMailsTo(PATIENT), 0);
  });

  await when("he gives the right password and asks to be remembered", async () => {
    await world.forgetMailsTo(PATIENT);
    await paul.fills({ "Email address": PATIENT, Password: PASSWORD });
    await paul.ticks("Remember me");
    await paul.presses("Log in");
    await paul.isAt(/^\/login\/code$/u);
  });
  await then("a code is mailed to him, and the page does not show his whole address", async () => {
    code = codeIn(await world.nextMailTo(PATIENT, holdsCode));
    await paul.doesNotSee({ fr: PATIENT, en: PATIENT });
  });

  await when("he types another code", () => paul.givesTheCode(code === "123456" ? "654321" : "123456"));
  await then("it is refused as wrong", async () => {
    await paul.seesAnError();
    refusal = await paul.errorText();
  });

  await when("he waits 16 minutes and types the right one", async () => {
    await world.advances("PT16M");
    await paul.givesTheCode(code);
  });
  await then("it has expired, and that is not said in the words of a wrong code", async () => {
    await paul.seesAnError(/expir/iu);
    assert.notEqual(await paul.errorText(), refusal);
  });

  await when("he asks for the code again and types it with spaces", async () => {
    await paul.presses("Send the code again");
    code = codeIn(await world.nextMailTo(PATIENT, holdsCode));
    await paul.givesTheCode(` ${code.slice(0, 3)} ${code.slice(3)} `);
  });
  await then("he is on his dashboard", async () => {
    await paul.isAt(DASHBOARD);
    await paul.readsOwnLanguage();
    await paul.seesHeading("Actions required");
  });

  await when("he logs out", () => paul.presses("Log out"));
  await then("the back button shows nothing of his", async () => {
    await paul.isAt(/^\/(login)?$/u);
    await paul.goesBack();
    await paul.doesNotSee("Actions required");
    await paul.opens("/");
    await paul.isAt(/^\/login$/u);
  });
  await then("his address is remembered, his password is not", async () => {
    assert.equal(await paul.reads("Email address"), PATIENT);
    assert.equal(await paul.reads("Password"), "");
  });

  await when("he has forgotten his password", async () => {
    await paul.presses("Forgot password");
    await paul.isAt(/^\/password\/forgot$/u);
    await world.forgetMailsTo(PATIENT);
    await paul.fillsIn("Email address", PATIENT);
    await paul.presses("Submit");
  });
  let link;
  await then("a link is mailed to him", async () => {
    link = linkIn(await world.nextMailTo(PATIENT), "/password/reset/");
    assert.ok(await paul.canPress("Back to the login page"));
  });
  await when("he chooses a new password behind the link", async () => {
    await paul.opens(link);
    await paul.fills({ "New password": NEW_PASSWORD, "Confirm your password": NEW_PASSWORD });
    await paul.presses("Confirm");
  });
  await then("he is not logged in by that; the old password is dead, the new one works", async () => {
    await paul.opens("/");
    await paul.isAt(/^\/login$/u);
    await paul.givesAddressAndPassword(PATIENT, PASSWORD);
    await paul.seesAnError();
    await paul.logsIn(PATIENT, NEW_PASSWORD);
    await paul.isAt(DASHBOARD);
  });
  await then("the link is dead and says that it was used", async () => {
    await paul.presses("Log out");
    await paul.opens(link);
    await paul.sees({ fr: "déjà servi", en: "already been used" });
  });
}
