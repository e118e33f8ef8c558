"""Where one can go: the main navigation by permission, and a person's tabs. Addresses are URL names."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """A place in the main navigation. ``of`` names further pages that belong to it."""

    url_name: str
    label: str
    permission: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """One of the pages about a person; ``name`` is what the page gives as ``tab``."""

    name: str
    url_name: str
    label: str


PERSON_TABS = (
    Tab("overview", "person", _("Overview")),
    Tab("contacts", "person_contacts", _("Contacts")),
    Tab("assessments", "person_assessments", _("Assessments")),
    Tab("plan", "person_plan", _("Plan")),
    Tab("week", "person_week", _("Week")),
    Tab("network", "person_network", _("Network")),
    Tab("hospital", "person_hospital", _("Hospital")),
    Tab("meetings", "person_meetings", _("Meetings")),
    Tab("details", "person_details", _("Details")),
    Tab("history", "person_history", _("History")),
)
PERSON_PAGES = tuple(tab.url_name for tab in PERSON_TABS)

MEETING_PAGES = (
    "meeting", "meeting_run", "meeting_everybody", "meeting_open", "meeting_add", "meeting_attendance",
    "meeting_roles", "meeting_close", "meeting_addendum", "meeting_invite", "meeting_series_new",
    "meeting_series_change", "meeting_plan", "closures", "closure",
)  # fmt: skip

MAIN = (
    Item("today", _("Today"), "clinical.read"),
    Item("caseload", _("Caseload"), "clinical.read", of=PERSON_PAGES),
    Item("alerts", _("Alerts"), "clinical.read", of=("alert", "feed_questions", "feed_question")),
    Item("handover", _("Handover"), "clinical.read", of=("handover_list",)),
    Item("hospital", _("Hospital"), "clinical.read", of=("hospital_usual",)),
    Item("mdt", _("MDT"), "clinical.read", of=MEETING_PAGES),
    Item("service", _("Service"), "service.read"),
    Item("reports", _("Reports"), "reports.read", of=("report", "report_list", "report_csv", "report_list_csv")),
    Item("partners", _("Partners"), "clinical.read", of=("partner", "partner_new")),
    Item("guest", _("Invitations"), "guest.read"),
    Item("gaps", _("Next weeks"), "clinical.read"),
    Item("out", _("Out"), "clinical.read", of=("outing", "set_off")),
    Item("teams", _("Teams"), "teams.read", of=("team", "staff", "staff_member")),
    Item("audit", _("Audit"), "audit.read", of=("audit_done", "audit_find")),
    Item(
        "feed",
        _("Feed"),
        "feed.read",
        of=("feed_message", "feed_sender", "feed_systems", "feed_system", "feed_system_new"),
    ),
    Item("engine", _("Engine"), "engine.read"),
)
"""On a phone the first four stand in the header, the rest under "More"."""


def navigation(request) -> list[dict]:
    """The places that this reader may go to, with the current one marked."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"url": reverse(item.url_name), "label": item.label, "current": here in (item.url_name, *item.of)}
        for item in MAIN
        if request.rights.may(item.permission)
    ]
