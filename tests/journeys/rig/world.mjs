// What surrounds the people of a story: the mailbox and the clock of the program under test,
// reached over its development pages.

import { until } from "./wait.mjs";

const MAIL_LIMIT_MS = 20_000;

export class World {
  constructor(base) {
    this.base = base;
    this.seen = new Set();
  }

  async mailsTo(address) {
    const answer = await fetch(`${this.base}/dev/mailbox.json?to=${encodeURIComponent(address)}`);
    if (!answer.ok) throw new Error(`/dev/mailbox.json answered ${answer.status}`);
    return answer.json();
  }

  /** From now on, only mails that are not there yet count for this address. */
  async forgetMailsTo(address) {
    for (const mail of await this.mailsTo(address)) this.seen.add(mail.id);
  }

  /** The next mail to this address that no one asked for yet; waits for it. `about` filters. */
  async nextMailTo(address, about = () => true) {
    const mail = await until(
      `a mail to ${address}`,
      async () => (await this.mailsTo(address)).toReversed().find((m) => !this.seen.has(m.id) && about(m)),
      MAIL_LIMIT_MS,
    );
    this.seen.add(mail.id);
    return mail;
  }

  /** How many mails that no one asked for yet are there. */
  async unreadMailsTo(address) {
    return (await this.mailsTo(address)).filter((m) => !this.seen.has(m.id)).length;
  }

  async now() {
    return new Date((await (await fetch(`${this.base}/dev/clock.json`)).json()).now);
  }

  /** Moves time forward by an ISO 8601 duration; back when all that fell due has run. */
  async advances(duration) {
    const answer = await fetch(`${this.base}/dev/clock`, { method: "POST", body: new URLSearchParams({ advance: duration }) });
    if (!answer.ok) throw new Error(`/dev/clock answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  }
}

// A login code is the first thing in its mail; six digits further down may be part of a telephone number.
const LOGIN_CODE = /^\s*\d(?:[\s\u00a0\u202f]*\d){5}(?!\d)/u;

/** Is this a mail with a login code? */
export const holdsCode = (mail) => LOGIN_CODE.test(mail.text);

/** The six digits of a login code mail, however they are spaced. */
export function codeIn(mail) {
  const found = LOGIN_CODE.exec(mail.text);
  if (!found) throw new Error(`no code in the mail "${mail.subject}":\n${mail.text}`);
  return found[0].replaceAll(/\D/gu, "");
}

/** The first address of our own in a mail whose path starts with `start`. */
export function linkIn(mail, start) {
  for (const [address] of mail.text.matchAll(/https?:\/\/[^\s<>"')\]]+/gu)) {
    const url = new URL(address.replace(/[.,;]+$/u, ""));
    if (url.pathname.startsWith(start)) return url.href;
  }
  throw new Error(`no link to ${start}… in the mail "${mail.subject}":\n${mail.text}`);
}
