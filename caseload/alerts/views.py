"""What was noticed, what is done about it, and whether the engine still looks."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from caseload.alerts import cards, queries
from caseload.alerts import operations as noticed
from caseload.alerts.closed import Closed
from caseload.alerts.figures import Figures
from caseload.alerts.forms import AcknowledgeForm, StepForm
from caseload.alerts.rule import Escalation
from caseload.network import queries as network
from caseload.network.codes import RUNG_OF
from nhsuk.fields import number_sent
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError, at_field

SHOWS = ("mine", "team", "escalated", "closed")
LIST = {"alert-list": "caseload/alerts/_list.html"}


@require_GET
@permission("clinical.read", reads="list")
def alerts(request):
    """My alerts, the team's, those with the lead, and those that closed by themselves."""
    now = timezone.now()
    mine = queries.open_cards(request.rights, at=now, mine=True)
    team = queries.open_cards(request.rights, at=now, teams=[request.team.pk] if request.team else [])
    escalated = [card for card in team if any(alert.row.escalated_at for alert in card.alerts)]
    show = request.GET.get("show")
    if show not in SHOWS:
        # Somebody who leads comes to see what has come to the lead: what is to be told at once, or has no other list.
        leads = request.rights.may("episodes.close", request.team)
        at_once = any(alert.rule.escalation is Escalation.AT_ONCE for card in escalated for alert in card.alerts)
        show = "escalated" if leads and escalated and (at_once or not mine) else "mine"
    context = {
        "show": show,
        "cards": {"mine": mine, "team": team, "escalated": escalated}.get(show, []),
        "counts": counts(show, mine=len(mine), team=len(team), escalated=len(escalated)),
    }
    if show == "closed":
        rows = queries.closed_lately(request.rights, team=request.team.pk, at=now) if request.team else []
        context["closed"] = [Closed(row) for row in rows]
    note_read(request, context["cards"], context.get("closed", []))
    return page(request, "caseload/alerts/alerts.html", context, fragments=LIST)


def counts(show: str, **numbers: int) -> list[dict]:
    """The figures above the list, which are its filters."""
    labels = {"mine": _("for me"), "team": _("for the team"), "escalated": _("with the lead")}
    address = reverse("alerts")
    return [
        {"number": number, "label": labels[name], "href": f"{address}?show={name}", "current": name == show}
        for name, number in numbers.items()
    ]


def note_read(request, shown: list[cards.Card], closed: list) -> None:
    """Keep what was shown to whom: the people, and the alerts by id."""
    people = {card.person_id for card in shown} | {one.alert.person_id for one in closed}
    ids = [alert.row.id for card in shown for alert in card.alerts] + [one.alert.pk for one in closed]
    request.reads.add(people - {None}, alerts=ids)


@require_GET
@permission("clinical.read", reads="person")
def alert(request, uuid):
    """One alert with its next steps: a page, or the part of the list that opens in place."""
    shown = one_open(request, uuid)
    return next_steps(request, shown) if shown else closed_meanwhile(request, uuid)


def next_steps(request, shown: cards.OpenAlert, *, acknowledging=None, stepping=None):
    """The ladder, what was done so far, and the forms; with what was typed where something is wrong."""
    request.reads.add([shown.row.person_id] if shown.row.person_id else [], alerts=[shown.row.id])
    ids = f"{shown.uuid}-%s"
    context = {
        "alert": shown,
        "card": cards.Card([shown]),
        "show": request.POST.get("show") or request.GET.get("show", ""),
        "acknowledging": acknowledging or AcknowledgeForm(auto_id=ids),
        "stepping": stepping or StepForm(alert=shown, auto_id=f"{shown.uuid}-step-%s"),
        "form": acknowledging or stepping,
        "numbers": numbers(shown),
    }
    place = f"next-{shown.uuid}"
    fragments = {place: "caseload/alerts/_next.html", "alert-list": "caseload/alerts/_next.html"}
    answer = page(request, "caseload/alerts/alert.html", context, fragments=fragments)
    # A fault found on sending belongs beside its field, not in the place of the whole list.
    return reswap(retarget(answer, f"#{place}"), "innerHTML") if context["form"] and request.htmx else answer


def numbers(shown: cards.OpenAlert) -> list[tuple[str, list]]:
    """Whom to ring at those steps of the ladder that the alert has, where a number is known: one query."""
    steps = [rung for rung in shown.next_steps if rung.code in RUNG_OF.values()]
    found = network.numbers(shown.row.person_id) if steps and shown.row.person_id else {}
    return [(rung.label, found[rung.code]) for rung in steps if rung.code in found]


@require_POST
@permission("clinical.write", reads="person")
def acknowledge(request, uuid):
    """That it is known, and what happens now."""
    shown = one_open(request, uuid)
    if shown is None:
        return closed_meanwhile(request, uuid)
    form = AcknowledgeForm(request.POST, auto_id=f"{shown.uuid}-%s")
    if form.is_valid():
        with at_field(form):
            noticed.acknowledge(
                alert=stored(request, uuid), note=form.cleaned_data["note"], by=request.user, at=timezone.now()
            )
            return back(request, uuid, _("Acknowledged."))
    return next_steps(request, shown, acknowledging=form)


@require_POST
@permission("clinical.write", reads="person")
def record_step(request, uuid):
    """One rung of the ladder as a recorded attempt."""
    shown = one_open(request, uuid)
    if shown is None:
        return closed_meanwhile(request, uuid)
    form = StepForm(request.POST, alert=shown, auto_id=f"{shown.uuid}-step-%s")
    if form.is_valid():
        with at_field(form):
            noticed.record_step(alert=stored(request, uuid), by=request.user, at=timezone.now(), **form.cleaned_data)
            return back(request, uuid, _("Recorded."))
    return next_steps(request, shown, stepping=form)


@require_POST
@permission("clinical.write")
def take_over(request, uuid):
    """The reader answers for it from now on."""
    operation = partial(noticed.take_over, instead_of=number_sent(request.POST.get("instead_of")))
    return at_once(request, uuid, operation, _("Taken over: it stands on your list."))


@require_POST
@permission("clinical.write")
def escalate(request, uuid):
    """To the team lead, by hand."""
    return at_once(request, uuid, noticed.escalate, _("Sent to the team lead."))


def at_once(request, uuid, operation, done: str):
    """An operation that asks for nothing but its button."""
    try:
        operation(alert=stored(request, uuid), by=request.user, at=timezone.now())
    except FieldError as fault:
        messages.warning(request, fault.message)
        return redirect_back(request, uuid)
    return back(request, uuid, done)


def one_open(request, uuid) -> cards.OpenAlert | None:
    """The alert with its living figures; None where it has closed."""
    return next(iter(queries.open_alerts(request.rights, at=timezone.now(), uuids=[uuid])), None)


def closed_meanwhile(request, uuid):
    """It is no longer so: why, and what was typed for it, which must not be lost."""
    alert = stored(request, uuid)
    request.reads.add([alert.person_id] if alert.person_id else [], alerts=[alert.pk])
    typed = request.POST.get("note", "")
    context = {"closed": Closed(alert), "typed": typed, "show": "closed"}
    answer = page(
        request,
        "caseload/alerts/alert_closed.html",
        context,
        fragments={"alert-list": "caseload/alerts/_closed_meanwhile.html"},
        status=422 if typed else None,
    )
    return reswap(retarget(answer, f"#next-{uuid}"), "innerHTML") if request.htmx else answer


def stored(request, uuid):
    """The alert's row."""
    return queries.alert_or_404(request.rights, uuid, on=timezone.localdate())


def back(request, uuid, done: str):
    """To where it was done from, saying that it is done. htmx follows and asks for the list alone."""
    messages.success(request, done)
    return redirect_back(request, uuid)


def redirect_back(request, uuid):
    """The list as it was shown; from the alert's own page, which shows no list, to that page."""
    show = request.POST.get("show", "")
    return redirect(f"{reverse('alerts')}?show={show}" if show in SHOWS else reverse("alert", args=[uuid]))


@require_GET
@permission("engine.read")
def engine_page(request):
    """When the engine last looked, how long it took, and how much it raises. Names nobody."""
    return page(request, "caseload/alerts/engine.html", {"figures": Figures.now(timezone.now())})
