// Log a visit. Without this script the form works as it stands; with it, only what the outcome needs is shown, a
// draft is kept with every word, and an entry saved without a connection goes out when the connection is back.

import { copiesOf, forget, keep, send, tidy } from "./copies.js";
import { arrange, field, follow, london, markMain, value } from "./told.js";

const DRAFT_MS = 1200;
const AGAIN_MS = 20_000;
const MINUTE = 60_000;
const KEEPALIVE_BYTES = 60_000; // browsers refuse to keep a longer request alive
const TIMED = ["seen", "spoke"];

let form, says, state, changedAt, draftTimer, draftGoing, sending, begunAt, timeIsOurs;

function start() {
  form = document.querySelector("[data-log]");
  says = form.dataset;
  state = form.querySelector("[data-state]");
  tidy(says.user);
  timeIsOurs ??= "autoTime" in says; // an answer with faults leaves it as it was
  form.addEventListener("input", onInput);
  form.addEventListener("change", (event) => proposeTime(event.target));
  form.addEventListener("submit", onSubmit);
  follow(form);
  bringBack();
}

// It began now, or as many minutes ago as it took, until somebody says otherwise.

function proposeTime(changed) {
  if (["on_day", "time"].includes(changed.name)) timeIsOurs = false;
  if (!timeIsOurs || !["outcome", "minutes", "minutes_other"].includes(changed.name)) return;
  begunAt ??= Date.now();
  const took = Number(value("minutes")) || Number(value("minutes_other")) || 0;
  const began = begunAt - (TIMED.includes(value("outcome")) ? took : 0) * MINUTE;
  [field("on_day").value, field("time").value] = london(began);
}

// Drafts: here at once, and here only until the server has it

function words() {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return new URLSearchParams(data).toString();
}

const uuid = () => field("uuid").value;

function keepHere(pending = false) {
  return keep(says.user, uuid(), { person: says.person, visit: says.visit, ...toSend(), pending });
}

function toSend() {
  return { user: says.user, url: form.getAttribute("action"), header: says.header, body: words() };
}

function onInput() {
  changedAt = Date.now();
  if (keepHere()) state.textContent = says.saysHere + london(changedAt)[1];
  clearTimeout(draftTimer);
  draftTimer = setTimeout(keepThere, DRAFT_MS);
}

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function keepThere() {
  const asOf = changedAt;
  const body = words();
  draftGoing = fetch(says.draft.replace(/[0-9a-f-]{36}/, uuid()), {
    method: "POST",
    headers: { "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" },
    body,
    redirect: "error",
    keepalive: body.length < KEEPALIVE_BYTES,
  })
    .then(async (answer) => {
      if (!answer.ok || asOf !== changedAt || sending) return;
      forget(says.user, uuid());
      state.textContent = says.saysKept + (await answer.json()).kept;
    })
    .catch(() => {}); // it is kept here, and the line says so
  return draftGoing;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden && form.isConnected && changedAt && !sending) keepThere();
});

function bringBack() {
  const copy = copiesOf(says.user).find((copy) => copy.person === says.person && copy.visit === says.visit);
  if (!copy || form.querySelector(".nhsuk-error-message")) return;
  const data = new URLSearchParams(copy.body);
  for (const control of form.elements) {
    if (!control.name || control.name === "csrfmiddlewaretoken") continue;
    if (["radio", "checkbox"].includes(control.type)) control.checked = data.getAll(control.name).includes(control.value);
    else if (data.has(control.name)) control.value = data.get(control.name);
  }
  timeIsOurs = false;
  changedAt = copy.at;
  state.textContent = says.saysRestored;
  arrange();
  markMain();
  for (const chip of form.querySelectorAll("[data-reveals]")) chip.dispatchEvent(new Event("change", { bubbles: true }));
  if (copy.pending) deliver();
}

// Saving

function onSubmit(event) {
  event.preventDefault();
  field("written_at").value = new Date().toISOString();
  deliver();
}

async function deliver() {
  if (sending) return;
  sending = true;
  clearTimeout(draftTimer);
  keepHere(true);
  state.textContent = says.saysSaving;
  form.querySelector(".app-savebar button").setAttribute("aria-disabled", "true");
  await draftGoing;
  const [copy] = copiesOf(says.user).filter((copy) => copy.uuid === uuid());
  const result = await send(copy ?? toSend(), token());
  sending = false;
  form.querySelector(".app-savebar button").removeAttribute("aria-disabled");
  after[result.state](result);
}

const after = {
  saved({ next }) {
    forget(says.user, uuid());
    changedAt = undefined; // leaving the page is no reason to keep a draft of what is saved
    location.replace(next); // going back leads to where one came from, not to a form that has been sent
  },
  faulty({ html }) {
    keepHere();
    const main = document.querySelector("main");
    main.replaceChildren(...new DOMParser().parseFromString(html, "text/html").querySelector("main").childNodes);
    document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main.firstElementChild } }));
    start();
    main.querySelector(".nhsuk-error-summary")?.focus();
    scrollTo(0, 0);
  },
  waiting() {
    state.textContent = says.saysWaiting;
  },
  failed() {
    state.textContent = says.saysFailed;
  },
  refused() {
    keepHere();
    state.textContent = says.saysRefused;
  },
  anotherUser() {
    forget(says.user, uuid());
    state.textContent = says.saysAnotherUser;
  },
  signedOut() {
    const link = document.createElement("a");
    link.href = `${says.signIn}?next=${encodeURIComponent(form.getAttribute("action"))}`;
    link.textContent = says.saysSignIn;
    state.replaceChildren(says.saysSignedOut, " ", link);
  },
};

function tryAgain() {
  if (copiesOf(says.user).some((copy) => copy.uuid === uuid() && copy.pending)) deliver();
}

addEventListener("online", tryAgain);
setInterval(tryAgain, AGAIN_MS);
for (const forgetting of document.querySelectorAll("form[data-forget]")) {
  forgetting.addEventListener("submit", () => forget(says.user, uuid()));
}

start();
