// Rating an assessment: every step is saved at once, each item for itself; by keys, by thumb, one at a time or all.
// Without this script it is one form that saves everything. What could not be saved stays in this browser and goes
// out when the connection is back (copies.js); what another has entered meanwhile is shown beside one's own.

import { copiesOf, forget, keep, send, tidy } from "./copies.js";

const TYPING_MS = 1200;
const AGAIN_MS = 10_000;
const SEEN_MS = 250; // after a tap, long enough to see the choice taken
const VIEW = "alongside:rate-view";
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

const form = document.querySelector("[data-rate]");
const says = form.dataset;
const line = form.querySelector("[data-state]");
const parts = [...form.querySelectorAll("[data-part]")];
const byName = Object.fromEntries(parts.map((part) => [part.dataset.part, part]));
const waiting = new Set(); // parts with something that the server does not have
const unanswered = new Map(); // what was sent and may have arrived, though no answer came
let active, delivering, onItsWay, typing, leaving;

const code = (part) => part.dataset.part;
const field = (part, name) => form.elements.namedItem(`${code(part)}.${name}`);
const copyOf = (part) => `${says.rate}:${code(part)}`;
const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
const slot = (part) => part.querySelector("[data-slot]");
const mark = (part) => field(part, code(part) === "about" ? "mark" : "revision");

// What a part holds, without what was on the screen at first: it is sent because somebody touched it.
function wordsOf(part) {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith(`${code(part)}.`) && !name.endsWith(".was")) words.append(name, value);
  }
  return words;
}

// Saving

function changed(part) {
  waiting.add(part);
  if (code(part) !== "about") field(part, "was").value = "";
  hold(part);
  mirror(part);
  deliver();
}

function hold(part, pending = true) {
  const url = form.getAttribute("action");
  keep(says.user, copyOf(part), { url, header: says.header, body: wordsOf(part).toString(), pending });
}

async function deliver() {
  if (delivering) return delivering;
  delivering = deliverAll();
  await delivering;
  delivering = undefined;
  return undefined;
}

async function deliverAll() {
  for (let part; (part = [...waiting].find((part) => !part.dataset.faulty)); ) {
    line.textContent = says.saysSaving;
    waiting.delete(part);
    onItsWay = part;
    const body = wordsOf(part);
    const result = await send({ user: says.user, url: form.getAttribute("action"), header: says.header, body: body.toString() }, token());
    onItsWay = undefined;
    after[result.state](part, result, body);
    if (!["saved", "faulty"].includes(result.state)) break;
  }
  if (![...waiting].length) return;
  if ([...waiting].every((part) => part.dataset.faulty)) line.textContent = says.saysFaulty;
}

const after = {
  saved(part, { headers }) {
    mark(part).value = headers.get("X-Revision");
    unanswered.delete(part);
    slot(part).replaceChildren();
    if (!waiting.has(part)) forget(says.user, copyOf(part));
    line.textContent = says.saysSaved + headers.get("X-Saved");
    mirror(part);
  },
  faulty(part, { html }) {
    const answer = new DOMParser().parseFromString(html, "text/html").body;
    const meanwhile = answer.querySelector("[data-meanwhile]");
    if (meanwhile && wasOurs(part, meanwhile.dataset)) {
      mark(part).value = meanwhile.dataset.revision;
      waiting.add(part);
      return;
    }
    slot(part).replaceChildren(...answer.childNodes);
    const told = slot(part).querySelector("[data-mark]");
    if (told) mark(part).value = told.dataset.mark;
    if (!waiting.has(part)) part.dataset.faulty = "1"; // else there are newer words, to be sent first
    waiting.add(part);
    hold(part, false);
    line.textContent = says.saysFaulty;
    mirror(part);
  },
  waiting(part, _result, body) {
    unanswered.set(part, body);
    later(part, says.saysWaiting);
  },
  failed: (part) => later(part, says.saysFailed),
  refused: (part) => later(part, says.saysRefused),
  anotherUser: (part) => later(part, says.saysAnotherUser),
  signedOut(part) {
    const link = document.createElement("a");
    link.href = `${says.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.textContent = says.saysSignIn;
    later(part, says.saysSignedOut);
    line.append(" ", link);
  },
};

function later(part, sentence) {
  waiting.add(part);
  line.textContent = sentence;
  mirror(part);
}

// The answer to an earlier save was lost on its way: what stands there is what this very page had sent.
function wasOurs(part, theirs) {
  const sent = unanswered.get(part);
  unanswered.delete(part);
  const told = (name) => sent?.get(`${code(part)}.${name}`) ?? "";
  const value = told("value") === "none" ? "" : told("value");
  return Boolean(sent) && "mine" in theirs && value === theirs.value && told("note").trim() === theirs.note;
}

addEventListener("online", deliver);
setInterval(deliver, AGAIN_MS);

// Mine or theirs

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-over], [data-keep]");
  if (!button) return;
  event.preventDefault();
  const part = button.closest("[data-part]");
  const theirs = button.closest("[data-meanwhile]").dataset;
  delete part.dataset.faulty;
  mark(part).value = theirs.revision;
  if ("keep" in button.dataset) {
    fill(part, theirs);
    waiting.delete(part);
    forget(says.user, copyOf(part));
    line.textContent = "";
  } else {
    if (theirs.note && !("mine" in theirs) && !field(part, "note").value.includes(theirs.note)) {
      field(part, "note").value = [field(part, "note").value, `${theirs.by}: ${theirs.note}`].filter(Boolean).join("\n");
    }
    changed(part);
  }
  slot(part).replaceChildren();
  mirror(part);
  focusOn(part);
});

function fill(part, theirs) {
  for (const radio of part.querySelectorAll("[type=radio]")) {
    radio.checked = radio.value === (theirs.value || (theirs.because ? "none" : ""));
  }
  field(part, "because").value = theirs.because;
  field(part, "note").value = theirs.note;
  dispatchEvent(new Event("change"));
}

// Where one is

const inOne = () => form.classList.contains("rate--one");
const strip = (part) => form.querySelector(`[data-to="${code(part)}"]`);

function mirror(part) {
  const link = strip(part);
  const unsaved = waiting.has(part) || part === onItsWay;
  link.toggleAttribute("data-waits", unsaved);
  link.title = part.dataset.title + (unsaved ? `, ${says.saysUnsaved}` : "");
  if (code(part) === "about") return;
  const chosen = part.querySelector("[type=radio]:checked");
  const why = chosen?.value === "none" && field(part, "because").value.trim();
  const letter = chosen?.dataset.letter ?? (why ? "–" : "");
  link.toggleAttribute("data-set", Boolean(letter));
  link.querySelector("[data-shown]").textContent = letter || parts.indexOf(part) + 1;
  form.querySelector("[data-done]").textContent = form.querySelectorAll(".rate-strip [data-set]").length;
}

function show(part, { focus = true, say = true } = {}) {
  active = part;
  for (const other of parts) {
    other.toggleAttribute("data-active", other === part);
    if (other === part) strip(other).setAttribute("aria-current", "true");
    else strip(other).removeAttribute("aria-current");
  }
  const at = parts.indexOf(part);
  form.querySelector("[data-step='-1']").hidden = !inOne() || at === 0;
  form.querySelector("[data-step='1']").hidden = !inOne() || at === parts.length - 1;
  strip(part).scrollIntoView({ block: "nearest", inline: "center" });
  if (say) history.replaceState(null, "", `#${part.id}`);
  if (focus) focusOn(part);
}

function focusOn(part) {
  const into = part.querySelector("[type=radio]:checked") ?? part.querySelector("input:not([type=hidden])");
  into.focus({ preventScroll: true });
  part.scrollIntoView({ block: inOne() ? "nearest" : "center" });
  if (inOne()) scrollTo({ top: Math.min(scrollY, form.offsetTop) });
}

function step(by, from = active) {
  const next = parts[parts.indexOf(from) + by];
  if (next) show(next);
}

form.addEventListener("focusin", (event) => {
  const part = event.target.closest("[data-part]");
  if (part && part !== active) show(part, { focus: false });
});
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-to]");
  const button = event.target.closest("[data-step]");
  if (link) {
    event.preventDefault();
    show(byName[link.dataset.to]);
  } else if (button) step(Number(button.dataset.step));
});

// Rating

form.addEventListener("change", (event) => {
  const part = event.target.closest("[data-part]");
  if (part) changed(part);
});
form.addEventListener("input", (event) => {
  const part = event.target.closest("[data-part]");
  if (!part || event.target.matches("[type=radio], [type=checkbox]")) return;
  waiting.add(part);
  if (code(part) !== "about") field(part, "was").value = "";
  delete part.dataset.faulty;
  hold(part);
  clearTimeout(typing);
  typing = setTimeout(deliver, TYPING_MS);
});

// A thumb on a letter, one item at a time: taken, and on to the next.
form.addEventListener("click", (event) => {
  const rated = event.target.matches("[type=radio]") && event.target.dataset.letter && event.detail > 0;
  const part = event.target.closest("[data-part]");
  if (rated && inOne()) setTimeout(() => part === active && step(1, part), SEEN_MS);
});

form.addEventListener("change", (event) => {
  const part = event.target.closest("[data-part]");
  if (part) delete part.dataset.faulty;
}, true);

// Keys work only inside an item, and never while somebody writes.
form.addEventListener("keydown", (event) => {
  const part = event.target.closest("[data-part]");
  if (!part || event.ctrlKey || event.metaKey || event.altKey) return;
  const writes = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (writes) {
    if (event.key === "Escape") focusOn(part);
    else if (event.key === "Enter" && event.target.matches("[type=text]")) {
      event.preventDefault();
      step(1, part);
    }
    return;
  }
  if (event.key in STEPS) {
    event.preventDefault();
    step(STEPS[event.key], part);
  } else if (code(part) !== "about") rateBy(event, part);
});

function rateBy(event, part) {
  const key = event.key.toUpperCase();
  const grade = [...part.querySelectorAll("[data-letter]")].find((radio) => radio.dataset.letter === key);
  if (grade) {
    event.preventDefault();
    grade.checked = true;
    grade.dispatchEvent(new Event("change", { bubbles: true }));
    step(1, part);
  } else if (key === "N" || key === "X") {
    event.preventDefault();
    if (key === "X") {
      const none = part.querySelector("[type=radio][value=none]");
      none.checked = true;
      none.dispatchEvent(new Event("change", { bubbles: true }));
    }
    field(part, key === "N" ? "note" : "because").focus();
  }
}

// Leaving: what waits goes first. Where it cannot, the page stays.
form.addEventListener("submit", async (event) => {
  if (leaving || !waiting.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  clearTimeout(typing);
  await deliver();
  if ([...waiting].length) return;
  leaving = true;
  form.requestSubmit(submitter);
}, true);

document.addEventListener("visibilitychange", () => {
  if (document.hidden && waiting.size) deliver();
});

// How it is shown: one at a time on a phone, all on one page elsewhere, until somebody chooses.

function view(which) {
  form.classList.toggle("rate--one", which === "one");
  for (const button of form.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === which));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-view]");
  if (!button) return;
  localStorage.setItem(VIEW, button.dataset.view);
  view(button.dataset.view);
  show(active);
});

// What this browser still holds from before

function bringBack() {
  for (const copy of copiesOf(says.user)) {
    const part = copy.uuid.startsWith(`${says.rate}:`) && byName[copy.uuid.slice(says.rate.length + 1)];
    if (!part || code(part) === "about") continue;
    const told = new URLSearchParams(copy.body);
    const own = (name) => told.get(`${code(part)}.${name}`) ?? "";
    const revision = own("revision");
    fill(part, { value: own("value") === "none" ? "" : own("value"), because: own("because"), note: own("note") });
    mark(part).value = revision;
    field(part, "was").value = "";
    waiting.add(part);
    unanswered.set(part, told);
  }
}

document.querySelector(".nhsuk-error-summary")?.addEventListener("click", (event) => {
  const part = document.getElementById(event.target.hash?.slice(1))?.closest("[data-part]");
  if (!part) return;
  event.preventDefault();
  event.stopPropagation();
  show(part);
}, true);

function start() {
  tidy(says.user);
  for (const shown of form.querySelectorAll("[data-views], [data-keys]")) shown.hidden = false;
  if (!matchMedia("(hover: hover)").matches) form.querySelector("[data-keys]").hidden = true;
  form.querySelector("[data-save]").hidden = true;
  view(localStorage.getItem(VIEW) ?? (matchMedia("(max-width: 40em)").matches ? "one" : "all"));
  bringBack();
  parts.forEach(mirror);
  const faulty = parts.find((part) => part.querySelector(".nhsuk-error-message, [data-meanwhile], [data-mark]"));
  const asked = parts.find((part) => `#${part.id}` === location.hash);
  const left = parts.find((part) => code(part) !== "about" && !strip(part).matches("[data-set]"));
  show(faulty ?? asked ?? left ?? parts.at(-1), { focus: false, say: false });
  if (waiting.size) deliver();
  // Not before the page is complete: going to the item that the address names takes the focus away.
  if (document.readyState === "complete") setTimeout(begin);
  else addEventListener("load", () => setTimeout(begin));
}

function begin() {
  const hasKeys = matchMedia("(hover: hover)").matches;
  if (hasKeys && document.activeElement === document.body && !document.querySelector(".nhsuk-error-summary")) show(active);
}

start();
