"""The page on which a draft is rated. Each part is saved for itself at every step; without script all at once."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.forms.rating import AboutForm, Sent, about_as_it_stands, parts, sent
from assessments.models import Assessment
from assessments.operations import rating, signing
from assessments.operations.about import About, ToldMeanwhileError, save_about
from assessments.operations.drafts import NotADraftError, NotARaterError
from assessments.queries import drafts
from assessments.queries.criteria import wording_for
from caseload.contacts import queries as contacts
from nhsuk import moments
from nhsuk.field_parts import error_links
from nhsuk.page import UNPROCESSABLE, page
from teams.access import permission
from teams.faults import at_field

SCRIPT = "X-Rate-Script"
"""Sent by static/alongside/rate.js with the one part that it saves: the answer is 204, or that part's faults."""
GONE = 409


@permission("clinical.write", reads="person")
def assessment_rate(request, uuid):
    """The draft (GET); what somebody entered saved, and signed where they ask for it (POST)."""
    draft = drafts.one_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([draft.person_id])
    if request.method == "POST":
        return _save(request, draft)
    if draft.signed_at or draft.abandoned_at:
        return redirect("assessment", uuid)
    return _page(request, draft)


def _save(request, draft):
    told, at = sent(request.POST, whole=SCRIPT not in request.headers), timezone.now()
    form = _about_form(request, draft) if "about.mark" in request.POST else None
    try:
        outcome = rating.save_ratings(assessment=draft, entered=told.entered, by=request.user, at=at)
        if form and form.is_valid():
            draft = _save_about(draft, form, request.user, at)
    except NotADraftError as ended:
        return _ended(request, ended.assessment, told)
    except NotARaterError as refused:
        raise PermissionDenied(refused.message) from None
    faulty = not outcome.is_clean or told.unexplained or (form and not form.is_valid())
    if SCRIPT in request.headers:
        return _slot(request, draft, told, outcome, form) if faulty else _kept(draft, outcome)
    if faulty:
        return _page(request, draft, told=told, outcome=outcome, form=form)
    if request.POST.get("then") == "sign":
        return _sign(request, draft, at)
    return redirect(reverse("assessment_rate", args=[draft.uuid]) + _where(request))


def _save_about(draft: Assessment, form: AboutForm, by, at) -> Assessment:
    """The draft as it stands then; where it could not be saved, the form says why."""
    about = form.about()
    if about.mark == form.cleaned_data["mark"]:
        return draft
    with at_field(form):
        try:
            return save_about(assessment=draft, about=about, expected=form.cleaned_data["mark"], by=by, at=at)
        except ToldMeanwhileError as meanwhile:
            form.meanwhile = meanwhile.assessment
            form.data = form.data.copy()
            form.data["about.mark"] = About.of(meanwhile.assessment).mark
            raise
    return draft


def _sign(request, draft, at):
    try:
        signing.sign(assessment=draft, by=request.user, at=at)
    except signing.NotCompleteError as missing:
        return _page(request, draft, missing=missing)
    except NotADraftError as ended:
        return _ended(request, ended.assessment, Sent())
    return redirect("assessment", draft.uuid)


def _kept(draft, outcome) -> HttpResponse:
    """Saved: when, and what the next save of this part must expect."""
    answer = HttpResponse(status=204)
    revisions = [str(row.revision) for row in outcome.saved.values()]
    answer["X-Saved"] = moments.clock(timezone.now())
    answer["X-Revision"] = revisions[0] if revisions else About.of(draft).mark
    return answer


def _slot(request, draft, told, outcome, form):
    """What the server has to say about the one part that was sent; what was entered stays as it is."""
    if form:
        context = {"form": form, "faults": error_links(form)}
        return page(request, "assessments/_about_slot.html", context, status=UNPROCESSABLE)
    definition = definitions.of(draft.instrument)
    shown = parts(definition, {}, {}, {})
    faults = _overlay(shown, told, outcome, request.user)
    part = next((shown[item] for item in told.entered if item in shown), None)
    return page(
        request, "assessments/_slot.html", {"part": part, "faults": faults, "me": request.user}, status=UNPROCESSABLE
    )


def _about_form(request, draft) -> AboutForm:
    return AboutForm(request.POST, assessment=draft, staff=_staff(draft))


def _staff(draft) -> list:
    return contacts.team_staff(draft.episode.team, on=timezone.localdate())


def _page(request, draft, *, told=None, outcome=None, form=None, missing=None):
    definition = definitions.of(draft.instrument)
    # Whoever has just saved may rate: the row that was locked for it does not say so.
    may_rate = definition.rated_by == "person" or getattr(draft, "reader_rates", True)
    stored = drafts.ratings_of(draft)
    seen = drafts.observations_of(draft)
    shown = parts(definition, stored, seen, wording_for(request.user, definition) or {})
    faults = _overlay(shown, told, outcome, request.user) if outcome else []
    form = form or AboutForm(assessment=draft, staff=_staff(draft), initial=about_as_it_stands(draft))
    if missing:
        faults += _missing(shown, form, missing)
    faults += error_links(form)
    context = {
        "draft": draft, "person": draft.person, "definition": definition, "form": form, "faults": faults,
        "what_became": missing.message if missing else _("Everything else was saved. What you entered stands below."),
        "sections": [(section, [shown[item.code] for item in section.items]) for section in definition.sections],
        "parts": list(shown.values()), "done": sum(part.is_explained for part in shown.values()),
        "may_rate": may_rate, "script_header": SCRIPT, "me": request.user,
        "lookalikes": contacts.lookalikes(draft.person, draft.episode.team), "whole": seen.get("", []),
    }  # fmt: skip
    return page(request, "assessments/rate.html", context, status=UNPROCESSABLE if faults else 200)


def _overlay(shown, told, outcome, reader) -> list[dict]:
    """What was entered over what is stored, with what is wrong there; the faults for the summary."""
    faults = []
    for item, fault in outcome.refused.items():
        if item in shown:
            shown[item].entered, shown[item].fault = told.entered[item], fault
        title = f"{shown[item].item.title}: " if item in shown else ""
        faults.append({"text": title + fault, "href": f"#item-{item}" if item in shown else ""})
    for item in told.unexplained.keys() & shown.keys():
        part = shown[item]
        part.entered, part.lacks_reason = told.unexplained[item], True
        part.fault = _("Say why “%(item)s” is not rated.") % {"item": part.item.title}
        faults.append({"text": part.fault, "href": f"#item-{item}"})
    for item, row in outcome.meanwhile.items():
        part = shown[item]
        part.entered, part.meanwhile, part.revision = told.entered[item], row, told.entered[item].expected
        text = _("%(item)s: %(name)s has entered something else meanwhile. Choose.")
        if row.rated_by_id == reader.pk:
            text = _("%(item)s: you have entered something else on another page or device. Choose.")
        faults.append({"text": text % {"item": part.item.title, "name": row.rated_by}, "href": f"#item-{item}"})
    return faults


def _missing(shown, form, missing) -> list[dict]:
    for item, fault in missing.items.items():
        shown[item].fault = fault
    faults = [{"text": fault, "href": f"#item-{item}"} for item, fault in missing.items.items()]
    if missing.sources_missing:
        form.sources_fault = _("Choose at least one source.")
        faults.append({"text": form.sources_fault, "href": "#id_about.sources"})
    return faults


def _ended(request, assessment, told):
    """Signed or given up meanwhile: what was entered since is shown, so that it can be copied."""
    definition = definitions.of(assessment.instrument)
    shown = parts(definition, {}, {}, {})
    unsaved = {item: entered for item, entered in (told.entered | told.unexplained).items() if item in shown}
    for item, entered in unsaved.items():
        shown[item].entered = entered
    context = {
        "assessment": assessment, "person": assessment.person, "definition": definition,
        "unsaved": [shown[item] for item in unsaved],
        "sentence": NotADraftError(assessment).message,
    }  # fmt: skip
    return page(request, "assessments/ended.html", context, status=GONE)


def _where(request) -> str:
    """Back to the item on which somebody pressed Save, without script."""
    at = request.POST.get("at", "")
    return f"#{at}" if at else ""
