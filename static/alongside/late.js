// Words that a meeting could not take any more: they stand in this browser until they are copied or thrown away.

import { copiesOf, forget } from "./copies.js";

const { user, item } = document.querySelector("[data-late]").dataset;
const copy = copiesOf(user).find((copy) => copy.uuid === item);
document.getElementById("late").value = copy ? new URLSearchParams(copy.body).get("text") : "";

document.querySelector("[data-throw-away]").addEventListener("click", (event) => {
  forget(user, item);
  location.assign(event.target.dataset.throwAway);
});
