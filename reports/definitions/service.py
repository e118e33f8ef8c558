"""The service at a glance: teams side by side, and what is open with family and colleagues."""

from django.utils.translation import gettext_lazy as _

from caseload.contacts import outcomes
from caseload.people.codes import ClosureReason
from caseload.spells.queries import follow_ups
from reports.definition import Column, Dates, Detail, Picture, Report, Rows

SERVICE = Report(
    key="service",
    version=2,
    title=_("Teams side by side"),
    counts=_("Where each team stands now, and how time with it ended in the last twelve months."),
    definition=(
        _(
            "On the caseload is everybody accepted and not closed. Past their rhythm, somebody was tried and not "
            "seen, or was not even tried: the second is our failure, not theirs. Those on a ward are not counted "
            "there, those on leave from it are. The figures are those of each team's board."
        ),
        _(
            "Left hospital: from a mental health bed, and in the three days after which they are to be met. Worries "
            "open: concerns of family and worries of colleagues that nobody has answered. Closures are those of the "
            "last twelve months, with those first whose target is 0."
        ),
    ),
    source=_("Our rules R1, R3, R6, R7, R8 and R10."),
    dates=Dates.A_YEAR,
    rows=Rows("team", _("Team"), every=True),
    columns=(
        Column("people", _("On the caseload"), counts="is_open"),
        Column("tried", _("Not seen, though tried"), counts="is_tried", board="tried"),
        Column("not_tried", _("Not tried"), counts="is_not_tried", board="not_tried", target=_("0")),
        Column("hospital", _("In hospital"), counts="in_hospital", board="hospital"),
        Column("follow_up", _("Left hospital, to see within 72 hours"), counts="to_follow_up", board="follow_up"),
        Column("nobody", _("Without a co-ordinator"), counts="has_nobody", board="nobody", target=_("0")),
        Column("worries", _("Worries open"), counts="is_worry"),
        Column("closed_05", _("Did not attend (05)"), counts="closure = '05'", target=_("0")),
        Column("closed_09", _("Refused to be seen (09)"), counts="closure = '09'", target=_("0")),
        Column("closed_unseen", _("Unseen for 28 days"), counts="closure = 'unseen'", target=_("0")),
        Column(
            "closed_other",
            _("Other reasons"),
            counts="closure IS NOT NULL AND closure NOT IN ('05', '09', 'unseen')",
        ),
    ),
    details=(
        Detail("team_name", _("Team")),
        Detail("seen_at", _("Last seen"), "moment"),
        Detail("tried_at", _("Last tried"), "moment"),
        Detail("since_at", _("Since"), "moment"),
        Detail("ended_at", _("Closed"), "moment"),
        Detail("reason_given", _("Reason"), "words", dict(ClosureReason.choices)),
        Detail("coordinator", _("Co-ordinator")),
    ),
    sections=(
        (_("Now"), ("people", "tried", "not_tried", "hospital", "follow_up", "nobody", "worries")),
        (_("Closures in the last 12 months"), ("closed_05", "closed_09", "closed_unseen", "closed_other")),
    ),
    picture=Picture((("tried", "hatch"), ("not_tried", "solid")), of_whole=False),
    empty=_("There is no team yet. Teams stand here side by side as soon as an administrator has set them up."),
    beside=("closures",),
    parameters=lambda: {"seen": outcomes.SEEN},
    judged=lambda told: {"to_meet": follow_ups.to_meet(told["teams"], now=told["at"])},
)
