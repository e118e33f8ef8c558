"""How time with a team ends, and what happens after a stay in hospital."""

from django.utils.translation import gettext_lazy as _

from caseload.contacts import outcomes
from caseload.people.codes import SANCTIONED_REASONS, ClosureReason
from caseload.spells.queries import follow_ups
from reports.definition import Column, Dates, Detail, Picture, Report, Rows

UNSEEN = "unseen"
TEAM = Detail("team_name", _("Team"))
_FIRST = {reason.value: f"{reason.value} {reason.label}" for reason in SANCTIONED_REASONS}
REASONS = {
    **_FIRST,
    UNSEEN: _("Unseen for 28 days, closed for another reason"),
    **{reason.value: f"{reason.value} {reason.label}" for reason in ClosureReason if reason.value not in _FIRST},
}

CLOSURES = Report(
    key="closures",
    version=1,
    title=_("Closures by reason"),
    counts=_("How often time with a team ended, and why."),
    definition=(
        _(
            "Nobody is discharged for not attending. Closures because somebody did not attend (05) or refused to be "
            "seen (09) stand first, then those of people whom nobody had seen face to face in the 28 days before, "
            "whatever the reason given. The target of all three is 0; each needs a meeting's decision and a "
            "lead's sign-off, as does closing with anybody who is past their rhythm."
        ),
        _(
            "Every closure stands in one row only. A death is no discharge and stands under its own reason. A "
            "transfer from one of our teams to another is no closure."
        ),
    ),
    source=_("Reasons: Mental Health Services Data Set. Target: NHS England, PRN01524, August 2024 (R1)."),
    dates=Dates.RANGE,
    rows=Rows("reason", _("Reason"), words=REASONS, always=(*_FIRST, UNSEEN)),
    columns=(
        Column("closures", _("Closures"), counts="true", target=_("0"), target_rows=(*_FIRST, UNSEEN)),
        Column("sanctioned", _("With a meeting's leave"), counts="is_sanctioned"),
    ),
    details=(
        TEAM,
        Detail("ended_at", _("Closed"), "moment"),
        Detail("reason_given", _("Reason"), "words", dict(ClosureReason.choices)),
        Detail("seen_at", _("Last seen before"), "moment"),
    ),
    picture=Picture((("closures", "solid"),), of_whole=False),
    empty=_("No time with a team ended in these days."),
    parameters=lambda: {"seen": outcomes.SEEN},
)


def judged(told: dict) -> dict:
    """Every discharge with the verdict of the one rule there is (``caseload.spells.follow_up``), as columns."""
    left = follow_ups.of_teams(told["teams"], from_at=told["from_at"], until_at=told["until_at"], now=told["at"])
    return {
        "team": [one.team_id for one in left],
        "episode": [one.episode_id for one in left],
        "person": [one.person_id for one in left],
        "left_at": [one.discharged_at for one in left],
        "last_on": [one.judgement.left.window[1] for one in left],
        "met_at": [one.judgement.met_at for one in left],
        "came": [one.judgement.came.value for one in left],
        "is_national": [one.judgement.is_national for one in left],
    }


FOLLOW_UP = Report(
    key="follow_up",
    version=3,
    title=_("Followed up within 72 hours of leaving hospital"),
    counts=_("How often somebody of ours who left a mental health bed was followed up in time."),
    definition=(
        _(
            "Followed up means a contact of any team of the provider, face to face, by phone or by video, dated "
            "after the day of discharge and at most three days later, or another admission in those days to a mental "
            "health bed of ours. It works in dates: the same day does not count, the hour does not matter, a text "
            "does not count. A follow-up that another team of the provider told us of counts."
        ),
        _(
            "Ours is everybody who left a mental health bed alive. The national measure takes only some beds and "
            "destinations and England only, and not the bed of another provider who did not refer on to us: for "
            "teams in Wales and elsewhere ours stands alone. Those whose three "
            "days are still running and who have not been met yet are in no share."
        ),
    ),
    source=_("NHS England's publication code for 72-hour follow-up; lists of beds and destinations by date (R10)."),
    dates=Dates.RANGE,
    rows=Rows("team", _("Team"), every=True),
    columns=(
        Column("ours", _("Left a mental health bed"), counts="true"),
        Column("met", _("Followed up"), counts="is_met"),
        Column("missed", _("Not followed up"), counts="NOT is_met AND NOT is_running", target=_("0")),
        Column("running", _("Days still running"), counts="NOT is_met AND is_running"),
        Column("share", _("Share"), share=(("met",), ("met", "missed"))),
        Column("national", _("In the national measure"), counts="is_national"),
        Column("national_met", _("Followed up"), counts="is_national AND is_met"),
        Column(
            "national_missed",
            _("Nationally missed"),
            counts="is_national AND NOT is_met AND NOT is_running",
            hidden=True,
        ),
        Column("national_share", _("Share"), share=(("national_met",), ("national_met", "national_missed"))),
    ),
    details=(
        TEAM,
        Detail("discharged_at", _("Left hospital"), "moment"),
        Detail("last_on", _("To be met until"), "day"),
        Detail("met_at", _("Met"), "moment"),
        Detail("counted", _("Counted"), "words", {"national": _("Nationally and by us"), "ours": _("By us")}),
    ),
    sections=(
        (_("Everybody of ours"), ("ours", "met", "missed", "running", "share")),
        (_("The national measure, England only"), ("national", "national_met", "national_share")),
    ),
    picture=Picture((("met", "solid"), ("missed", "hatch"), ("running", "white")), of_whole=False),
    empty=_("Nobody left a mental health bed in these days."),
    weight=0.05,
    judged=judged,
)
