// The daily handover. Without this script every note is a plain form; with it notes leave as they are typed, the page
// follows what others do, and a few keys go from name to name.

import { Words } from "./words.js";

const ASK_MS = 2000;
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

// Following

let { revision } = root.dataset;

async function ask() {
  const answer = document.hidden ? null : await fetch(`${root.dataset.news}?rev=${revision}`).catch(() => null);
  if (answer?.status === 200) await catchUp(await answer.text());
  setTimeout(ask, ASK_MS);
}

async function catchUp(now) {
  if ([...notes.values()].some((words) => !words.isSaved)) return; // one's own words move the revision too
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = [...next.querySelectorAll("[data-person]")].map((one) => one.id).join();
  if (there !== people().map((one) => one.id).join() && !root.contains(document.activeElement)) location.reload();
  for (const part of root.querySelectorAll("[data-live]")) {
    const fresh = next.getElementById(part.id);
    const writes = part.dataset.live === "form" && part.contains(document.activeElement);
    if (fresh && !writes && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
  for (const one of people()) one.className = next.getElementById(one.id)?.className ?? one.className;
  revision = now;
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
