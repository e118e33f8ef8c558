// What became of a treatment: the site where it was given, the reason where it was not. Without it all is shown.

export function arrangeTreated(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const said = form.querySelector(`[name="${part.dataset.when}"]:checked`)?.value ?? "";
    const wanted = Boolean(said) && part.dataset.is.split(" ").includes(said);
    part.hidden = !wanted && !part.querySelector(".nhsuk-error-message");
  }
}

const own = document.querySelector("form[data-treated]");
if (own) {
  own.addEventListener("change", () => arrangeTreated(own));
  arrangeTreated(own);
}
