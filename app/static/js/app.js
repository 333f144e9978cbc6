// What makes the pages quicker to use. Nothing here is needed: every page works without it.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

// -- the status line ---------------------------------------------------------
const line = document.getElementById("status");
function say(text, failed) {
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("is-error", Boolean(failed));
  if (failed) line.scrollIntoView({ block: "nearest" });
}

// -- show, print, copy: buttons that exist only where this runs ---------------
function prepare(root) {
  all("[data-show-password], [data-print], [data-copy]", root).forEach((button) => (button.hidden = false));
  all("[data-password-rules]", root).forEach(tick);
}
on("click", "[data-show-password]", (button) => {
  const input = document.getElementById(button.dataset.showPassword);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.firstElementChild.textContent = shown ? button.dataset.hide : button.dataset.show;
});
// a shown password must not be kept by the browser as text
on("submit", "form", (form) =>
  all("[data-show-password]", form).forEach((button) => (document.getElementById(button.dataset.showPassword).type = "password")));
on("click", "[data-print]", () => window.print());
on("click", "[data-copy]", async (button) => {
  await navigator.clipboard?.writeText(button.dataset.copy);
  say(line.dataset.copied);
});

// -- the rules of a new password ------------------------------------------------
const rules = {
  length: /^.{8,}$/su,
  lower: /\p{Ll}/u,
  upper: /\p{Lu}/u,
  digit: /\p{Nd}/u,
  special: /[^\p{L}\p{N}\s]/u,
};
function tick(list) {
  if (list.dataset.ready) return;
  list.dataset.ready = "yes";
  const input = document.getElementById(list.dataset.passwordRules);
  const show = () =>
    all("[data-rule]", list).forEach((item) => {
      const rule = rules[item.dataset.rule];
      if (!rule) return;
      const met = rule.test(input.value);
      item.classList.toggle("is-met", met);
      item.querySelector(".state").textContent = met ? list.dataset.met : list.dataset.open;
    });
  input?.addEventListener("input", show);
  if (input?.value) show();
}

// -- the session: a warning before its end, the same in every tab ------------------
const dialog = document.getElementById("session-dialog");
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
const send = (form) =>
  fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "HX-Request": "true", "HX-Request-Type": "partial" },
  });
if (dialog) {
  const words = dialog.querySelector("[data-session-left]");
  const idle = Number(dialog.dataset.idle) * 60;
  let end, timer, told, typed;
  document.addEventListener("input", (event) => (typed ||= Boolean(event.target.form?.matches('main [method="post"]'))));
  document.addEventListener("submit", () => (typed = false));
  const renew = (seconds) => {
    end = Date.now() + seconds * 1000;
    told = null;
    if (dialog.open) dialog.close();
    clearTimeout(timer);
    watch();
  };
  const over = () => {
    if (!typed) return location.reload();
    // what was typed stays behind an opaque curtain until the person asks for it
    words.textContent = words.dataset.ended;
    all("form", dialog).forEach((form) => (form.hidden = form.method !== "dialog"));
    dialog.classList.add("is-over");
    if (!dialog.open) dialog.showModal();
  };
  const watch = () => {
    const left = (end - Date.now()) / 1000;
    if (left <= 0) return over();
    if (left <= 300) {
      const minutes = Math.ceil(left / 60);
      if (minutes !== told) words.textContent = minutes > 1 ? words.dataset.minutes.replace("#", minutes) : words.dataset.minute;
      told = minutes;
      if (!dialog.open) dialog.showModal();
    }
    timer = setTimeout(watch, Math.min(left > 300 ? (left - 300) * 1000 + 50 : 1000, 6e5));
  };
  const heard = (seconds) => {
    renew(seconds);
    tabs?.postMessage(seconds);
  };
  on("submit", "[data-session-extend]", async (form, event) => {
    event.preventDefault();
    const answer = await send(form).catch(() => null);
    if (answer?.ok) heard(idle);
    else form.submit();
  });
  // each request of this page moves the end of the session forward
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx.response.status < 400) heard(idle);
  });
  tabs?.addEventListener("message", (event) => (event.data ? renew(event.data) : location.reload()));
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    watch();
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  all("[data-session-until]").forEach((text) => (text.hidden = true));
  heard(Number(dialog.dataset.seconds));
}
on("submit", "[data-logout]", async (form, event) => {
  event.preventDefault();
  const answer = await send(form).catch(() => null);
  if (!answer) return form.submit();
  tabs?.postMessage(0);
  location.assign(answer.headers.get("HX-Redirect") || answer.headers.get("HX-Location") || answer.url);
});

// -- htmx: the words of a save, and of a failure --------------------------------------
const state = (event) => event.target.closest?.(".matrix-row, .question, form")?.querySelector("[data-save-state]");
const saving = (event, word, failed) => {
  const text = state(event);
  if (!text) return failed && say(line?.dataset.failed, true);
  text.textContent = text.dataset[word];
  text.classList.toggle("is-failed", failed);
  if (failed) say(line?.dataset.failed);
};
document.addEventListener("htmx:before:request", (event) => {
  if (line?.textContent === line?.dataset.failed) say("");
  saving(event, "saving", false);
  // a save that waited for another is based on what that one left, unless somebody else's answer came in between
  const { body } = event.detail.ctx.request;
  for (const name of new Set(body?.keys?.())) {
    const version = name.startsWith("version-") && document.getElementById(name);
    if (version && !version.parentElement.querySelector(":scope > .notice")) body.set(name, version.value);
  }
});
document.addEventListener("htmx:error", (event) => saving(event, "failed", true));
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) saving(event, "failed", true);
});
document.addEventListener("htmx:after:process", (event) => event.target.querySelectorAll && prepare(event.target));

// the menu closes with Escape and when one presses elsewhere
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
addEventListener("click", (event) => all(".menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false)));

prepare(document);
