// A meeting in progress. Without this script every part is a plain form or link; with it the page follows the meeting,
// one's own words leave as they are typed, forms come back in place, and a few keys run the meeting.

import { Words } from "./words.js";

const ASK_MS = 1000;
const HIDDEN_MS = 5000;
const LOST_MS = 2500;
const NEWS_MS = 1300; // between two looks at what is new: fifteen members who follow somebody's typing
const KEYS = "alongside:meeting-keys";
const FULL = 205;
const ME = { "HX-Request": "true", "HX-Target": "run" };

const root = document.getElementById("run");
const says = root.dataset;
let words, revision, timer, catching, lookedAt = 0;

const page = () => root.querySelector("[data-run]");
const news = () => document.getElementById("run-news");

function start() {
  const { revision: shown } = page().dataset;
  revision = shown;
  const form = root.querySelector("[data-own]");
  words = form && new Words(form, says);
  dress();
}

// What stands in a form for one kind of decision only is shown with it.
function dress() {
  const kind = root.querySelector("#decide_kind");
  for (const block of root.querySelectorAll("[data-for-kind]")) {
    block.hidden = !kind || !block.dataset.forKind.split(" ").includes(kind.value);
  }
  const line = root.querySelector("[data-keys-line]");
  if (!line) return;
  line.hidden = matchMedia("(hover: none)").matches;
  root.querySelector("[data-fills]").hidden = !document.fullscreenEnabled;
  const button = line.querySelector("[data-keys]");
  button.textContent = keysAreOn() ? button.dataset.on : button.dataset.off;
}

root.addEventListener("change", (event) => event.target.id === "decide_kind" && dress());

// Following

async function ask() {
  clearTimeout(timer);
  const asked = page();
  const { texts, mark, news: address } = asked.dataset;
  const answer = await fetch(`${texts || address}?rev=${revision}&mark=${mark}`).catch(() => null);
  if (!answer) lost();
  else {
    found();
    if (texts && !answer.ok) return withoutPass();
    if (answer.status === 200) await (texts ? grew(answer, asked) : catchUp(await answer.text()));
    if (answer.status === 403) location.reload();
  }
  const soon = Math.max(0, lookedAt + NEWS_MS - Date.now()); // what is new is looked at as soon as it may be
  const wait = texts ? NEWS_MS : Math.min(ASK_MS, soon || ASK_MS);
  timer = setTimeout(ask, !answer ? LOST_MS : document.hidden ? HIDDEN_MS : wait);
}

// What was asked about one person and comes when another is on the screen stands with nobody: the page of each is a
// new element, so every answer is held against the page that asked.
const isOld = (asked) => asked !== page();

// A text grew: told without every check, while the pass holds that came with the last look, and nothing else is new.
async function grew(answer, asked) {
  const next = parsed(await answer.text());
  if (isOld(asked)) return;
  words?.follow(next.querySelector("[data-own-now]"));
  put(next);
  revision = answer.headers.get("X-Revision");
}

function withoutPass() {
  delete page().dataset.texts;
  return ask();
}

function lost() {
  news().dataset.state = "lost";
  news().textContent = says.saysLost;
}

function found() {
  if (news().dataset.state !== "lost") return;
  delete news().dataset.state;
  news().textContent = "";
  words?.send();
}

async function catchUp(now) {
  if (catching || Date.now() - lookedAt < NEWS_MS) return;
  catching = true;
  lookedAt = Date.now();
  try {
    if (await said()) revision = now;
  } finally {
    catching = false;
  }
}

// What is new about the person on the screen; all of the page where that does not tell it.
async function said() {
  const asked = page();
  const address = asked.dataset.said;
  if (!address) return whole();
  const answer = await fetch(`${address}&mark=${asked.dataset.mark}`).catch(() => null);
  if (!answer) return false;
  if (answer.status === FULL || !answer.ok) return whole();
  const next = parsed(await answer.text());
  if (isOld(asked)) return false;
  words?.follow(next.querySelector("[data-own-now]"));
  const { settled, current = page().dataset.current, currentName } = next.dataset;
  const gone = current !== page().dataset.current;
  if (gone && !("apart" in page().dataset)) {
    if (!isBusy()) return whole();
    offer(currentName);
  }
  if (settled !== page().dataset.settled && !isBusy()) return whole({ forms: false });
  put(next);
  return true;
}

// Whoever is writing is not moved: they are told where the meeting is.
function isBusy() {
  const at = document.activeElement;
  const writes = at?.matches?.("#run textarea, #run input:not([type=hidden]), #run select");
  return Boolean(writes || root.querySelector(".meet-form[open]") || (words && !words.isSaved));
}

function offer(name) {
  const link = document.createElement("a");
  link.href = page().dataset.runUrl;
  link.textContent = says.saysFollow;
  news().replaceChildren(`${says.saysMoved} ${name}. `, link);
}

root.addEventListener("click", async (event) => {
  if (!event.target.closest("#run-news a")) return;
  event.preventDefault();
  await words?.leave();
  await whole({ address: page().dataset.runUrl });
});

// All of the page: from a GET, or as the answer to a form.
async function whole({ address, forms = true } = {}) {
  const asked = page();
  const here = "apart" in asked.dataset ? `${asked.dataset.runUrl}?item=${asked.dataset.item}` : asked.dataset.runUrl;
  const answer = await fetch(address ?? here, { headers: ME }).catch(() => null);
  if (!answer?.ok) return false;
  const html = await answer.text();
  if (isOld(asked)) return false;
  if (!answer.url.includes(asked.dataset.runUrl)) {
    await words?.leave();
    location.assign(answer.url); // the meeting is over
    return true;
  }
  show(html, { forms });
  return true;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-run]");
}

function show(html, { forms = true } = {}) {
  const next = parsed(html);
  if (!next) return;
  if (next.dataset.item === page().dataset.item && !next.querySelector(".nhsuk-error-summary")) {
    Object.assign(page().dataset, next.dataset);
    put(next, forms);
    revision = next.dataset.revision;
    news().textContent = "";
    return;
  }
  page().replaceWith(next);
  tell();
  start();
  next.querySelector(".nhsuk-error-summary")?.focus();
}

// Each part that changed takes the place of the old one; what has the focus keeps it. ``forms``: all of them, none, or
// the one named; in another somebody may have begun to write.
function put(next, forms = false) {
  for (const part of next.querySelectorAll("[id^=run-]")) {
    const old = document.getElementById(part.id);
    const isForm = old?.dataset.live === "form";
    if (!old || part.id === "run-own" || part.id === "run-news" || (isForm && forms !== true && forms !== part.id)) continue;
    if (!("live" in old.dataset) || old.innerHTML === part.innerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const open = new Set([...old.querySelectorAll("details[open]")].map((each) => each.className));
    old.replaceChildren(...part.childNodes);
    if (!isForm) for (const each of old.querySelectorAll("details")) each.open ||= open.has(each.className);
    if (focused) document.getElementById(focused)?.focus();
  }
  for (const name of ["settled", "mark", "texts", "current", "currentName"]) {
    if (name in next.dataset) page().dataset[name] = next.dataset[name];
  }
  tell();
  dress();
}

// The design system's parts, in what has just come.
function tell() {
  document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: page() } }));
}

// Forms come back in place

const going = new WeakSet(); // forms whose answer has not come: a second tap sends nothing

root.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sends]") || event.defaultPrevented) return;
  event.preventDefault();
  if (going.has(form)) return;
  going.add(form);
  const body = new URLSearchParams(new FormData(form, event.submitter));
  await words?.leave();
  const answer = await fetch(form.action, { method: "POST", headers: ME, body }).catch(() => null);
  going.delete(form);
  if (!answer) lost();
  else if (answer.ok || answer.status === 422) await came(form, answer);
  else location.reload();
});

async function came(form, answer) {
  const html = await answer.text();
  if (!parsed(html)) location.assign(answer.url);
  const name = answer.ok && form.dataset.form;
  const stays = document.activeElement === document.body || form.contains(document.activeElement);
  show(html, { forms: name });
  if (name && stays) document.querySelector(`#${name} summary`)?.focus();
}

// Keys, while nothing is being typed

// On a projector the person has the whole screen.
function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

root.addEventListener("click", (event) => event.target.closest("[data-fills]") && fill());

function keysAreOn() {
  return localStorage.getItem(KEYS) !== "off";
}

const ACTIONS = {
  n: () => document.getElementById("go-next")?.click(),
  p: () => document.getElementById("go-previous")?.click(),
  c: () => document.getElementById("move-continues")?.click(),
  w: () => document.getElementById("own-text")?.focus(),
  d: () => open("open-decide", "decide_kind"),
  v: () => open("open-allot", "allot_intervention"),
  a: () => open("open-act", "act_words"),
  f: fill,
};

root.addEventListener("click", (event) => {
  const link = event.target.closest("[data-decide]");
  if (!link) return;
  event.preventDefault();
  const kind = document.getElementById("decide_kind");
  kind.value = link.dataset.decide;
  dress();
  open("open-decide", "decide_words");
});

function open(id, field) {
  const details = document.getElementById(id);
  if (!details) return;
  details.open = true;
  document.getElementById(field)?.focus();
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement.closest?.("#run .meet-form, #run-own")) {
    document.activeElement.blur();
    return;
  }
  const types = document.activeElement?.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");
  if (types || event.ctrlKey || event.altKey || event.metaKey || !keysAreOn()) return;
  const action = ACTIONS[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
});

root.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keys]")) return;
  localStorage.setItem(KEYS, keysAreOn() ? "off" : "on");
  dress();
});

addEventListener("online", ask);
addEventListener("offline", lost);
document.addEventListener("visibilitychange", () => !document.hidden && ask());

start();
ask();
