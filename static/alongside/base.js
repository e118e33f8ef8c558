// What every page needs beyond HTML. All of it may be missing: each page works without script.

const body = document.body;
const line = document.querySelector("[data-connection]");
const GUARD_MS = 8000; // a download leaves the page standing; its form must work again

// The design system's components, on the page and in whatever htmx brings later.

// Nothing below waits for them: on a slow line a form is sent before they have come.

body.classList.add("js-enabled", "nhsuk-frontend-supported");
const components = import(body.dataset.nhsuk);
components.then((nhsuk) => nhsuk.initAll());
body.addEventListener("htmx:load", async (event) => {
  const scope = event.detail.elt.parentElement; // the element that came may be a component itself
  if (event.detail.elt !== body) (await components).initAll({ scope, onError: ignoreSecondTime });
});

function ignoreSecondTime(error) {
  if (error.name !== "InitError") console.error(error);
}

// A choice with data-reveals shows a block while it is chosen. The design system's own way puts aria-expanded on
// radios, which may not have it.

function reveal() {
  const shown = new Map();
  for (const input of document.querySelectorAll("[data-reveals]")) {
    const id = input.dataset.reveals;
    shown.set(id, shown.get(id) || input.checked);
  }
  for (const [id, show] of shown) {
    const block = document.getElementById(id);
    if (block) block.hidden = !show;
  }
}

reveal();
addEventListener("change", reveal);
addEventListener("pageshow", reveal); // going back restores choices without a change
body.addEventListener("htmx:load", reveal);

// One line at the top says what has become of the connection.

function say(state, link) {
  line.dataset.state = state;
  line.textContent = state ? line.dataset[state] : "";
  if (link) line.append(" ", link);
}

function connectionBack() {
  if (line.dataset.state !== "lost") return;
  say("back");
  setTimeout(() => line.dataset.state === "back" && say(""), 5000);
}

addEventListener("offline", () => say("lost"));
addEventListener("online", connectionBack);
body.addEventListener("htmx:sendError", () => say("lost"));
body.addEventListener("htmx:timeout", () => say("lost"));
body.addEventListener("htmx:afterOnLoad", connectionBack);
if (!navigator.onLine) say("lost");

// An answer that is no fragment of this page: signed out, refused, or broken.

function signInUrl() {
  const here = location.pathname + location.search;
  return `${body.dataset.signIn}?next=${encodeURIComponent(here)}`;
}

function isSignedOut(xhr) {
  if (xhr.status === 401) return true;
  const at = xhr.responseURL && new URL(xhr.responseURL, location.href).pathname;
  return at === body.dataset.signIn && location.pathname !== at;
}

function askToSignIn(event) {
  event.preventDefault();
  if (event.detail.requestConfig.verb === "get") {
    location.assign(signInUrl());
    return;
  }
  // Leaving now would lose what was written, so the sign-in opens beside it.
  const link = document.createElement("a");
  link.href = signInUrl();
  link.target = "_blank";
  link.textContent = line.dataset.signInLabel;
  say("signedOut", link);
}

body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (isSignedOut(xhr)) askToSignIn(event);
  else if (xhr.status === 403) say("refused");
  else if (xhr.status >= 500) say("failed");
});

// A second press of a button that has just sent its form does nothing. The button is not disabled: a disabled
// button would not send its name and value.

function setSending(form, sending) {
  if (sending) form.dataset.sending = "1";
  else delete form.dataset.sending;
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    if (sending) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

addEventListener("submit", (event) => {
  if (!event.target.dataset.sending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Last of all listeners: by now it is known whether the form really goes out.
addEventListener("submit", (event) => {
  const form = event.target;
  const sentByHtmx = form.matches("[hx-post], [data-hx-post]");
  if (form.method !== "post" || (event.defaultPrevented && !sentByHtmx)) return;
  setSending(form, true);
  setTimeout(() => setSending(form, false), GUARD_MS);
});

function releaseAll() {
  for (const form of document.querySelectorAll("form[data-sending]")) setSending(form, false);
}

addEventListener("pageshow", releaseAll);
body.addEventListener("htmx:afterRequest", releaseAll);

// Menus close on Escape and on a press elsewhere.

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".app-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".app-menu[open]")) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
});

// <button data-print> prints; a page with <form data-print-audit> posts that form whenever it is printed,
// however the printing was asked for.

addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
addEventListener("beforeprint", () => {
  const form = document.querySelector("form[data-print-audit]");
  if (form) navigator.sendBeacon(form.action, new FormData(form));
});
