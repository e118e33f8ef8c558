// One tap puts the text on the clipboard for the trust's record and says so to the server.

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
  // Should the server not hear of it, the text is on the clipboard all the same.
  await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
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
