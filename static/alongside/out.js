// Setting off and coming back. Without this script the forms work as they stand; with it, a tap without a connection is
// kept with its time and goes out when the connection is back. Coming back before setting off has gone out is told
// together with it, in one entry, so that nobody is looked for who is back.

import { copiesOf, forget, keep, send } from "./copies.js";

const HEADER = "X-Out-Script";
const user = document.body.dataset.user;
const busy = new Set();

const unsent = (key) => copiesOf(user).find((copy) => copy.uuid === key);
const now = () => new Date().toISOString();

function body(form, more = {}) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return new URLSearchParams(data).toString();
}

function entry(form) {
  const { out, key } = form.dataset;
  const url = new URL(form.action, location.href);
  if (out !== "back-unsent") return { url: url.pathname + url.search, body: body(form, { at: now() }) };
  const waiting = unsent(key);
  if (!waiting) return { url: form.dataset.back, body: new URLSearchParams({ at: now() }).toString() };
  const told = new URLSearchParams(waiting.body);
  told.set("back_at", now());
  return { url: waiting.url, body: told.toString() };
}

function say(form, text) {
  const state = (form.closest("[data-out-around]") ?? form.closest("main")).querySelector("[data-out-state]");
  if (state) state.textContent = text;
}

const after = {
  saved(form, { next }) {
    forget(user, form.dataset.key);
    location.assign(next);
  },
  faulty(form, { html }) {
    forget(user, form.dataset.key);
    if ("asks" in form.dataset) return location.assign(form.action);
    const main = document.querySelector("main");
    main.replaceChildren(...new DOMParser().parseFromString(html, "text/html").querySelector("main").childNodes);
    document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main.firstElementChild } }));
    main.querySelector(".nhsuk-error-summary")?.focus();
  },
  waiting(form) {
    say(form, form.dataset.saysWaiting);
    const button = form.querySelector("button");
    if (form.dataset.out === "set-off" && form.dataset.back) {
      form.dataset.out = "back-unsent";
      button.textContent = form.dataset.saysBack;
    } else {
      button.hidden = true;
    }
  },
};

async function tell(form) {
  const { key } = form.dataset;
  if (busy.has(key)) return;
  busy.add(key);
  const copy = { user, header: HEADER, pending: true, ...entry(form) };
  keep(user, key, copy);
  // Where no place is known it is asked for, if there is a connection to ask by; what waits for one goes without.
  const asking = "asks" in form.dataset && form.dataset.out === "set-off";
  const sent = asking ? { ...copy, body: `${copy.body}&asked=1` } : copy;
  const result = await send(sent, form.querySelector("[name=csrfmiddlewaretoken]").value);
  busy.delete(key);
  if (after[result.state]) after[result.state](form, result);
  else if (result.state === "failed") after.waiting(form);
  else location.reload(); // signed out, refused or somebody else: the page says it
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-out]")) return;
  event.preventDefault();
  tell(event.target);
});
