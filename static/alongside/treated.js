// What became of a treatment: the site where it was given, the reason where it was not. Without it all is shown.

export function arrangeTreated(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const said = form.querySelector(`[name="${part.dataset.when}"]:checked`)?.value ?? "";
    const wanted = Boolean(said) && part.dataset.is.split(" ").includes(said);
    part.hidden = !wanted && !part.querySelector(".nhsuk-error-message");
  }
}

// Where the visit was planned for it, it went as the visit did, until somebody says otherwise: what was missed must not
// go untold because nobody tapped it.

const GOES_WITH = { declined: "declined", not_in: "missed", not_found: "missed", did_not_attend: "missed" };

export function presumeTreated(form, changed) {
  for (const part of form.querySelectorAll("[data-planned]")) {
    const name = part.dataset.planned;
    if (changed.name === name) part.removeAttribute("data-planned");
    if (changed.name !== "outcome") continue;
    const said = form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
    if (said && said !== part.dataset.presumed) continue;
    part.dataset.presumed = GOES_WITH[changed.value] ?? "";
    const chip = form.querySelector(`[name="${name}"][value="${part.dataset.presumed}"]`);
    if (chip) chip.checked = true;
  }
}

const own = document.querySelector("form[data-treated]");
if (own) {
  own.addEventListener("change", () => arrangeTreated(own));
  arrangeTreated(own);
}
