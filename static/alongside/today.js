// Today is drawn anew where something is new. What the reader opened stays open, and where they were they stay.

const today = document.querySelector("#today");
const words = (details) => details.querySelector("summary").textContent.trim();
let opened = [];
let at = null;

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== today) return;
  opened = [...today.querySelectorAll("details[open]")].map(words);
  at = document.activeElement?.matches("#today summary") ? words(document.activeElement.parentElement) : null;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== today) return;
  for (const details of today.querySelectorAll("details")) {
    if (opened.includes(words(details))) details.open = true;
    if (at && words(details) === at) details.querySelector("summary").focus({ preventScroll: true });
  }
});
