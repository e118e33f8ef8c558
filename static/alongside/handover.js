// The daily handover. Without this script every note is a plain form; with it notes leave as they are typed, the page
// follows what others do, and a few keys go from name to name.

import { Words } from "./words.js";

const ASK_MS = 1300;
const FULL = 205;
const KEYS_SET = "alongside:meeting-keys";

const root = document.getElementById("handover");
const people = () => [...root.querySelectorAll("[data-person]")];
const notes = new Map([...root.querySelectorAll("form[data-own]")].map((form) => [form, new Words(form, root.dataset)]));

// "Discussed" sends the note with it: what is on its way arrives first, so that it meets no older self.
root.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!submitter?.hasAttribute("data-discussed") || form.dataset.ready) return;
  event.preventDefault();
  event.stopPropagation();
  const words = notes.get(form);
  await words.leave();
  form.elements.revision.value = words.held.revision;
  form.dataset.ready = "yes";
  form.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(form);
}, { capture: true });

// Who is here: one tap, in place.
root.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-sends]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!answer) return; // the page says that the connection is lost
  if (!answer.ok) location.reload();
  await refresh(await answer.text());
  document.getElementById(submitter?.id)?.focus();
});

// Following

let { revision, structure } = root.dataset;
let texts = ""; // where to ask for texts alone, while the pass holds
const marks = new Set((root.dataset.has ?? "").split("."));

async function ask() {
  const answer = document.hidden ? null : await fetch(asked(texts || root.dataset.news)).catch(() => null);
  if (texts && answer?.status === 200) {
    put(parsed(await answer.text())); // a note grew: told without every check, while the pass holds
    revision = answer.headers.get("X-Revision");
  } else if (answer?.status === 200 && (await catchUp())) revision = await answer.text();
  if (answer?.status === 403 && texts) {
    texts = "";
    return ask();
  }
  setTimeout(ask, ASK_MS);
}

function asked(address) {
  const has = [...marks].filter(Boolean).join(".");
  return `${address}${address.includes("?") ? "&" : "?"}rev=${revision}&structure=${structure}&has=${has}`;
}

// Only of those of whom something was said; all of the page where who is listed, who goes or what was set is new.
async function catchUp() {
  const answer = await fetch(asked(root.dataset.said)).catch(() => null);
  if (!answer) return false;
  if (answer.status === FULL || !answer.ok) return whole();
  put(parsed(await answer.text()));
  return true;
}

function put(next) {
  texts = next.querySelector("[data-texts]")?.dataset.texts ?? texts;
  for (const part of next.querySelectorAll("[id]")) {
    const old = document.getElementById(part.id);
    if (old && old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
  }
  for (const one of next.querySelectorAll("[data-said]")) {
    const person = document.getElementById(`item-${one.dataset.said}`);
    person?.classList.toggle("hand-person--done", "done" in one.dataset);
    notes.get(person?.querySelector("form[data-own]"))?.follow(one.querySelector("[data-own-now]"));
    marks.add(one.dataset.mark);
  }
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

async function whole() {
  if ([...notes.values()].some((words) => !words.isSaved)) return false; // asked again as soon as they are
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  return refresh(await answer.text());
}

async function refresh(html) {
  const next = parsed(html);
  const now = next.getElementById("handover");
  const there = [...next.querySelectorAll("[data-person]")].map((one) => one.id).join();
  if (!now?.dataset.news || (there !== people().map((one) => one.id).join() && !root.contains(document.activeElement))) {
    location.reload();
    return true;
  }
  for (const part of root.querySelectorAll("[data-live]")) {
    const fresh = next.getElementById(part.id);
    const writes = part.dataset.live === "form" && part.contains(document.activeElement);
    if (fresh && !writes && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
  for (const one of people()) one.className = next.getElementById(one.id)?.className ?? one.className;
  ({ structure } = now.dataset);
  root.dataset.said = now.dataset.said;
  for (const mark of now.dataset.has.split(".")) marks.add(mark);
  return true;
}

if (root.dataset.news) setTimeout(ask, ASK_MS);

// Keys

const line = root.querySelector("[data-keys-line]");
const keysAreOn = () => localStorage.getItem(KEYS_SET) !== "off";

function dress() {
  if (!line) return;
  line.hidden = matchMedia("(hover: none)").matches;
  const button = line.querySelector("[data-keys]");
  button.textContent = keysAreOn() ? button.dataset.on : button.dataset.off;
}

line?.querySelector("[data-keys]").addEventListener("click", () => {
  localStorage.setItem(KEYS_SET, keysAreOn() ? "off" : "on");
  dress();
});
dress();

function go(step) {
  const all = people();
  const here = all.findIndex((one) => one.contains(document.activeElement) || `#${one.id}` === location.hash);
  const to = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  to?.querySelector(".hand-person__name a").focus();
  to?.scrollIntoView({ block: "center" });
}

const KEYS = {
  n: () => go(1),
  p: () => go(-1),
  w: () => document.activeElement.closest("[data-person]")?.querySelector("textarea")?.focus(),
  a: () => document.activeElement.closest("[data-person]")?.querySelector("[data-acts]")?.click(),
  d: () => document.activeElement.closest("[data-person]")?.querySelector("[data-discussed]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !line || !keysAreOn()) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.closest("[data-person]")?.querySelector(".hand-person__name a").focus();
    return;
  }
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
