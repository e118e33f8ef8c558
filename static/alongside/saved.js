// After saving: the browser's copy goes, and one tap puts the text on the clipboard and says so to the server.

import { forget } from "./copies.js";

const place = document.querySelector("[data-saved]");
forget(place.dataset.user, place.dataset.saved);

const form = document.querySelector("form[data-copy]");
const text = document.getElementById(form.dataset.copy);
const line = document.querySelector("[data-copied]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(await copied())) {
    line.textContent = form.dataset.failed;
    text.focus();
    text.select();
    return;
  }
  line.textContent = form.dataset.done;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok) line.textContent = form.dataset.done; // the text is on the clipboard; Today goes on asking
});

async function copied() {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    text.select();
    return document.execCommand("copy");
  }
}
