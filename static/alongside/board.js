// The board: notes that open in place, and keys that walk from person to person.
// Without script the notes are links, and the filters have a button (with it, htmx asks at every choice).

const board = document.querySelector("#board");
const noteLinks = "[data-notes]";
const names = () => [...board.querySelectorAll("[data-person]")];
const opened = (link) => document.getElementById(link.id.replace(/^n-/, "open-"));

function dress() {
  const hint = board.querySelector("[data-keys]");
  if (hint) hint.hidden = !matchMedia("(hover: hover)").matches;
  for (const button of board.querySelectorAll("[data-filters] button")) button.hidden = true;
}

// Notes: pressed again, they close. What is open stays open when the board is drawn anew.
board.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.target.closest(noteLinks);
  if (!link) return;
  const row = opened(link);
  link.setAttribute("aria-expanded", row ? "false" : "true");
  if (!row) return;
  event.preventDefault();
  row.remove();
});
board.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-refresh]")) return;
  const open = [...board.querySelectorAll(".app-board__open")].map((row) => row.id.slice("open-".length));
  if (open.length) event.detail.parameters.open = open;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target === board) dress();
});

// Keys work only while something in the tables has focus, so that they never get in the way of typing.
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
board.addEventListener("keydown", (event) => {
  const row = event.target.closest(".app-board tbody tr");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = names();
  const link = row.querySelector("[data-person]") || row.previousElementSibling?.querySelector("[data-person]");
  if (event.key in STEPS) {
    event.preventDefault();
    all[all.indexOf(link) + STEPS[event.key]]?.focus();
  } else if (event.key === "n" && link) {
    link.closest("tr").querySelector(noteLinks)?.click();
  }
});

dress();
