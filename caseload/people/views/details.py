"""Who somebody is: the details and the history of a person, and what corrects them."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from caseload.people import operations as people
from caseload.people import queries
from caseload.people.details import Details
from caseload.people.forms.episodes import HandoverNoteForm
from caseload.people.forms.identity import CorrectionForm, ReferralForm
from caseload.people.forms.records import AliasForm, IdentifierForm, PhoneForm, PlaceForm
from caseload.people.models import HandoverNote, Phone, Place
from caseload.people.verbs import VERBS
from caseload.people.views.acting import ask, asks, do, person_for
from nhsuk.page import page
from teams.access import permission


@permission("clinical.read", reads="person")
@require_safe
def person_details(request, uuid):
    """Identity, names, phones, places, legal measures, and everything that can be done."""
    person = person_for(request, uuid)
    episode = queries.current_episode(person, request.rights, request.team)
    record = queries.record_of(person, episode, on=timezone.localdate(), at=timezone.now())
    context = {
        "person": person,
        "episode": episode,
        "record": record,
        "may_decide": episode and request.rights.may("episodes.write", episode.team_id),
        "may_close": episode and request.rights.may("episodes.close", episode.team_id),
        "may_undo_death": request.rights.may("episodes.close"),
        "may_merge": request.rights.may("people.merge"),
        "tab": "details",
    }
    return page(request, "caseload/people/details.html", context)


@permission("clinical.read", reads="person")
@require_safe
def person_history(request, uuid):
    """Everything dated about a person, and who changed what."""
    person = person_for(request, uuid)
    episodes = list(person.episodes.select_related("team").order_by("-referred_at"))
    history = queries.history_of(person)
    context = {
        "person": person,
        "episode": queries.worked_with(episodes, request.rights, request.team),
        "episodes": episodes,
        "parts": _parts(history),
        "precautions": history.get("precaution", []),
        "events": [{"event": event, "words": VERBS[event.verb]} for event in queries.events_of(person)],
        "tab": "history",
    }
    return page(request, "caseload/people/history.html", context)


def _parts(kinds: dict[str, list[dict]]) -> list[dict]:
    """The dated rows under their headings, each with the words that head it."""
    now = timezone.now()
    for row in (row for rows in kinds.values() for row in rows):
        row["is_planned"] = row["starts_at"] > now
    for row in kinds["rhythm"]:
        every = ngettext("Every day", "Every %(days)d days", row["value"]) % {"days": row["value"]}
        row["value"] = f"{every}. {row['words']}"
    worker = capfirst(settings.NAMED_WORKER)
    headings = {
        "coordinator": (worker, _("Nobody has been named yet.")),
        "intensity": (_("Contact intensity"), _("Nothing has been decided yet.")),
        "rhythm": (_("Agreed rhythm"), _("No rhythm of their own was ever agreed: the team's usual applies.")),
        "whereabouts": (_("Where they were"), _("Nobody has said that they were anywhere but at home.")),
        "legal": (_("Legal measures"), _("None has been recorded.")),
    }
    return [
        {"id": kind, "title": title, "empty": empty, "rows": kinds[kind]} for kind, (title, empty) in headings.items()
    ]


@permission("clinical.write", reads="person")
@asks
def person_edit(request, uuid):
    """Correct and complete who the person is."""
    person = person_for(request, uuid)
    form = CorrectionForm(Details.of(person), request.POST or None)

    def perform(given):
        people.update_details(
            person=person, details=form.details(), seen=given["seen"], by=request.user, at=timezone.now()
        )

    return ask(
        request,
        form,
        perform,
        person=person,
        heading=_("Change the details"),
        submit=_("Save"),
        done=_("The details have been saved."),
    )


@permission("episodes.write", reads="person")
@asks
def person_refer(request, uuid):
    """Refer somebody known to one of the reader's teams."""
    person = person_for(request, uuid)
    form = ReferralForm(request.rights.teams, request.POST or None)

    def perform(given):
        request.rights.require("episodes.write", given["team"])
        people.refer(person=person, team=given["team"], referral=form.referral(), by=request.user, at=timezone.now())

    return ask(
        request,
        form,
        perform,
        person=person,
        heading=_("Refer to a team"),
        submit=_("Refer"),
        done=_("%(name)s has been referred.") % {"name": person},
    )


def _adds(form_class, operation, heading: str, done: str):
    """A page on which one thing is added to a person."""

    def view(request, uuid):
        person = person_for(request, uuid)

        def perform(given):
            operation(person=person, by=request.user, at=timezone.now(), **given)

        return ask(
            request,
            form_class(request.POST or None),
            perform,
            person=person,
            heading=_(heading),
            submit=_("Save"),
            done=_(done),
        )

    return permission("clinical.write", reads="person")(asks(view))


place_add = _adds(
    PlaceForm,
    people.add_place,
    gettext_noop("Add where they can be found"),
    gettext_noop("The place has been added."),
)
phone_add = _adds(
    PhoneForm, people.add_phone, gettext_noop("Add a phone number"), gettext_noop("The phone number has been added.")
)
alias_add = _adds(
    AliasForm, people.add_alias, gettext_noop("Add another name"), gettext_noop("The name has been added.")
)
identifier_add = _adds(
    IdentifierForm,
    people.add_identifier,
    gettext_noop("Add a number of another system"),
    gettext_noop("The number has been added."),
)


@permission("clinical.write")
@require_POST
def place_change(request, uuid, what):
    """Try here first, or no longer there."""
    place = get_object_or_404(Place.objects.select_related("person"), uuid=uuid)
    person = person_for(request, place.person.uuid)
    operation = {"first": people.set_main_place, "end": people.end_place}[what]
    done = {"first": _("This place is tried first."), "end": _("The place has been ended; it stays in the history.")}
    return do(
        request,
        lambda: operation(place=place, by=request.user, at=timezone.now()),
        person=person,
        done=done[what],
    )


@permission("clinical.write")
@require_POST
def phone_end(request, uuid):
    """No longer their number."""
    phone = get_object_or_404(Phone.objects.select_related("person"), uuid=uuid)
    person = person_for(request, phone.person.uuid)
    return do(
        request,
        lambda: people.end_phone(phone=phone, by=request.user, at=timezone.now()),
        person=person,
        done=_("The phone number has been ended; it stays in the history."),
    )


@permission("clinical.write")
@require_POST
def alias_end(request, uuid):
    """Not their name. It travels in the body: a name stands in no address."""
    person = person_for(request, uuid)
    name = request.POST.get("name", "").replace("\0", "")
    return do(
        request,
        lambda: people.end_alias(person=person, name=name, by=request.user, at=timezone.now()),
        person=person,
        done=_("The name has been ended: search no longer finds them by it. It stays to be read here."),
    )


@permission("clinical.write")
@require_POST
def identifier_end(request, uuid):
    """Not their number. It travels in the body: a number known elsewhere stands in no address."""
    person = person_for(request, uuid)
    form = IdentifierForm(request.POST)
    form.is_valid()  # what is no number at all is nobody's, and is answered as one ended already
    number = {name: form.cleaned_data.get(name, "") for name in form.fields}
    return do(
        request,
        lambda: people.end_identifier(person=person, **number, by=request.user, at=timezone.now()),
        person=person,
        done=_("The number has been ended; it stays in the history."),
    )


@permission("clinical.write", reads="person")
@asks
def handover_note(request, uuid):
    """Write, or read, what the next co-ordinator should know."""
    note = get_object_or_404(HandoverNote.objects.select_related("person", "from_user", "to_user"), uuid=uuid)
    person = person_for(request, note.person.uuid)
    now = timezone.now()
    if request.method == "POST" and "read" in request.POST:
        return do(
            request,
            lambda: people.read_handover_note(note=note, by=request.user, at=now),
            person=person,
            done=_("Marked as read."),
        )
    may_write = note.to_user != request.user and note.read_at is None
    if request.method == "POST" and note.to_user == request.user:
        raise PermissionDenied
    form = HandoverNoteForm(request.POST or None, initial={"text": note.note})

    def perform(given):
        people.write_handover_note(note=note, text=given["text"], by=request.user, at=now)

    return ask(
        request,
        form,
        perform,
        person=person,
        note=note,
        may_write=may_write,
        heading=_("Handover note"),
        template="caseload/people/handover_note.html",
        submit=_("Save"),
        done=_("The handover note has been saved. %(name)s can read it.") % {"name": note.to_user},
    )
