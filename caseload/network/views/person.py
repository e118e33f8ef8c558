"""A person's network: who is around them, what may be shared, and what they wrote in advance."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.network import operations as network
from caseload.network import queries, relatives
from caseload.network.codes import StatementKind
from caseload.network.forms.ties import AddForm, ChangeForm, EndForm, SharingFields, StatementForm, TieFields
from caseload.people.views.acting import ask, asks, person_for, tab_for, worked_with
from nhsuk.page import page
from teams.access import permission

FORM = "caseload/network/form.html"


@permission("clinical.read", reads="person")
@require_safe
def person_network(request, uuid):
    """Everybody around one person, tap to call."""
    shown = tab_for(request, uuid, "network", writes="clinical.write")
    nation = shown["episode"] and shown["episode"].team.nation
    shown["around"] = queries.around_person(shown["person"])
    shown["laws"] = relatives.in_force(nation, timezone.localdate()) if nation else {}
    return page(request, "caseload/network/person.html", shown)


@permission("clinical.write", reads="person")
@asks
def tie_add(request, uuid):
    """Somebody new."""
    person = person_for(request, uuid)
    episode = worked_with(request, person)
    form = AddForm(request.POST or None)
    form.offer_roles(episode.team.nation, timezone.localdate())

    def perform(given):
        network.add_tie(
            episode=episode, told=form.tie(), sharing=form.sharing(), uuid=given["uuid"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return redirect("person_network", person.uuid)

    return ask(request, form, perform, person=person, episode=episode, heading=_("Add somebody around them"),
               submit=_("Save"), done=_("They stand in the network now."), template=FORM)  # fmt: skip


@permission("clinical.write", reads="person")
@asks
def tie_change(request, uuid):
    """Another number, another name."""
    tie, person = _tie(request, uuid)
    known = {name: getattr(tie, name) for name in TieFields.base_fields}
    form = ChangeForm(request.POST or None, initial=known | {"seen": tie.fingerprint})
    form.offer_roles(tie.episode.team.nation, timezone.localdate(), current=tie.role)

    def perform(given):
        network.change_tie(tie=tie, told=form.tie(), seen=given["seen"], by=request.user, at=timezone.now())
        return redirect("person_network", person.uuid)

    return ask(request, form, perform, person=person, heading=_("Change: %(name)s") % {"name": tie},
               submit=_("Save"), done=_("The changes have been saved."), template=FORM)  # fmt: skip


@permission("clinical.write", reads="person")
@asks
def tie_sharing(request, uuid):
    """What may be shared from now on."""
    tie, person = _tie(request, uuid)
    form = SharingFields(request.POST or None, initial={"on_date": timezone.localdate()})

    def perform(given):
        network.note_sharing(tie=tie, told=form.sharing(), by=request.user, at=timezone.now())
        return redirect("person_network", person.uuid)

    around = queries.around_person(person)
    known = next(one for one in (*around.ties, *around.former) if one.uuid == str(tie.uuid))
    return ask(request, form, perform, person=person, heading=_("What may be shared with %(name)s") % {"name": tie},
               stands=f"{known.sharing}. {known.admission_in_words}", submit=_("Save"),
               done=_("It is written down with its day. What stood before stays to be read."),
               template=FORM)  # fmt: skip


@permission("clinical.write", reads="person")
@asks
def tie_end(request, uuid):
    """No longer around the person."""
    tie, person = _tie(request, uuid)

    def perform(given):
        network.end_tie(tie=tie, reason=given["reason"], by=request.user, at=timezone.now())
        return redirect("person_network", person.uuid)

    return ask(request, EndForm(request.POST or None), perform, person=person,
               heading=_("No longer around them: %(name)s") % {"name": tie}, submit=_("End it"),
               done=_("They stand under earlier now, with all contacts."))  # fmt: skip


@permission("clinical.write", reads="person")
@asks
def statement_new(request, uuid):
    """Advance choices or a safety plan, in place of what stood (?kind=)."""
    person = person_for(request, uuid)
    episode = worked_with(request, person)
    kind = request.GET.get("kind")
    initial = {"kind": kind if kind in StatementKind.values else None, "on_date": timezone.localdate()}
    form = StatementForm(request.POST or None, initial=initial)

    def perform(given):
        network.write_statement(
            episode=episode, kind=given["kind"], told=form.told(), uuid=given["uuid"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return redirect("person_network", person.uuid)

    return ask(request, form, perform, person=person, episode=episode, heading=_("In advance, in their words"),
               lede=_("What they want when they are unwell, and what keeps them safe: the words, or where they are."),
               submit=_("Save"), done=_("It is kept. What stood before stays to be read."))  # fmt: skip


def _tie(request, uuid):
    tie = queries.tie_or_404(request.rights, uuid, on=timezone.localdate())
    return tie, person_for(request, tie.person.uuid)
