// What happened, as a form: shows what the outcome needs. Used by Log and by Correct; without it all is shown.

import { arrangeTreated, presumeTreated } from "./treated.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const CLOCK = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/London" });

let form;

// A moment as [day, time] in London, as the server reads them, wherever the phone believes itself to be.
export const london = (moment) => CLOCK.format(moment).split(" ");

export function follow(which) {
  form = which;
  form.addEventListener("change", (event) => {
    markMain(event.target);
    presumeTreated(form, event.target);
    arrange();
    if (event.target.name === "minutes" && event.target.value === "other") field("minutes_other").focus();
  });
  arrange();
  markMain();
}

export const value = (name) => new FormData(form).get(name) ?? "";
export const field = (name) => form.elements.namedItem(name);

export function arrange() {
  const outcome = value("outcome");
  for (const part of form.querySelectorAll("[data-for]")) {
    const wanted = outcome ? part.dataset.for.split(" ").includes(outcome) : "alsoBlank" in part.dataset;
    part.hidden = (!wanted && !holdsWords(part)) || isFolded(part);
  }
  show("[data-other-minutes]", value("minutes") === form.querySelector("[data-other-minutes]").dataset.otherMinutes);
  const place = value("place");
  show("[data-elsewhere]", place === "elsewhere" || place.endsWith("|"));
  field("place_type").closest(".nhsuk-form-group").hidden = place !== "elsewhere";
  arrangeCompany();
  arrangeTreated(form);
  brief();
}

// A part that the outcome does not need is shown all the same while it holds something written or at fault.
function holdsWords(part) {
  const chip = part.matches(".app-chip") && part.querySelector("input").checked;
  return chip || Boolean(part.querySelector(".nhsuk-error-message"));
}

// A block that a chip opens stays shut until it is tapped, whatever the outcome.
function isFolded(part) {
  const chip = part.id && form.querySelector(`[data-reveals="${part.id}"]`);
  return Boolean(chip) && !chip.checked;
}

function show(selector, wanted) {
  form.querySelector(selector).hidden = !wanted;
}

function arrangeCompany() {
  const going = new FormData(form).getAll("colleagues");
  show("[data-together]", going.length > 0);
  for (const own of form.querySelectorAll("[name^=minutes_of_]")) {
    const id = own.name.slice("minutes_of_".length);
    own.closest(".nhsuk-form-group").hidden = !going.includes(id) && value("lead") !== id;
  }
  for (const chip of form.querySelectorAll("[name=colleagues]")) {
    chip.closest(".app-chip").hidden = chip.value === value("lead") && !chip.checked;
  }
}

function labelOf(input) {
  return form.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent.trim() ?? "";
}

function brief() {
  const line = form.querySelector("[data-brief]");
  if (!line) return;
  const words = line.dataset;
  const day = new Date(value("on_day"));
  const [today] = london(Date.now());
  const named = { 0: words.today, 1: words.yesterday }[(new Date(today) - day) / DAY_MS];
  const other = isNaN(day) ? "" : day.toLocaleDateString(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const place = form.querySelector("[name=place]:checked");
  const hasPlace = place && !form.querySelector("[name=place]").closest("[data-for]").hidden;
  const going = [...form.querySelectorAll("[name=colleagues]:checked")].filter((chip) => chip.value !== value("lead")).map(labelOf);
  const company = going.length ? `${words.with} ${going.join(", ")}` : words.alone;
  const where = hasPlace ? value("place_text") || labelOf(place) : "";
  line.textContent = [named ?? other, value("time"), where, company].filter(Boolean).join(", ");
}

// The first subject chosen carries the minutes.

export function markMain(changed) {
  const main = field("focus_main");
  const chosen = [...form.querySelectorAll("[name=focus]:checked")].map((chip) => chip.value);
  if (changed?.name === "focus" && chosen.length === 1) main.value = chosen[0];
  if (!chosen.includes(main.value)) main.value = chosen[0] ?? "";
  for (const old of form.querySelectorAll(".log-main")) old.remove();
  const chip = chosen.length > 1 && form.querySelector(`[name=focus][value="${main.value}"]`);
  if (!chip) return;
  const mark = document.createElement("span");
  mark.className = "log-main";
  mark.textContent = form.querySelector("[data-focus]").dataset.main;
  form.querySelector(`label[for="${chip.id}"]`).append(" ", mark);
}
