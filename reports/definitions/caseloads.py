"""How full caseloads are, how long ago people were met, and how many colleagues they know."""

from django.utils.translation import gettext_lazy as _

from caseload.contacts import outcomes
from reports.definition import Column, Dates, Detail, Picture, Report, Rows
from teams.roles import Profession

NOBODY = "nobody"
TEAM = Detail("team_name", _("Team"))
WORKER = Detail("worker", _("Co-ordinator"))
COORDINATOR = Detail("coordinator", _("Co-ordinator"))

CASELOADS = Report(
    key="caseloads",
    version=1,
    title=_("Caseloads against ceilings"),
    counts=_("How many people are co-ordinated in each profession, and how many there is room for."),
    definition=(
        _(
            "Everybody on a caseload now stands with the profession that their co-ordinator has in that team. The "
            "ceiling is the sum of the ceilings of all who co-ordinate there: it belongs to each membership, and is "
            "lower for those who need time for other work, such as occupational therapists."
        ),
        _(
            "A person on the caseloads of two teams is counted in both. Somebody who co-ordinates without a ceiling "
            "adds people and no room."
        ),
    ),
    source=_("Ceilings: the provider's own, per membership (Teams)."),
    dates=Dates.NOW,
    rows=Rows("profession", _("Profession"), words={**dict(Profession.choices), NOBODY: _("Nobody co-ordinates")}),
    columns=(
        Column("staff", _("Co-ordinators"), counts="co_ordinates"),
        Column("people", _("People"), counts="co_ordinated"),
        Column("room", _("Ceiling"), sums="ceiling"),
        Column("filled", _("People to ceiling"), share=(("people",), ("room",)), is_exact=True),
        Column("over", _("Co-ordinators over their ceiling"), counts="is_over", target=_("0")),
    ),
    lists_staff=("staff", "room", "over"),
    details=(
        TEAM,
        WORKER,
        Detail("profession", _("Profession"), "words", {**dict(Profession.choices), NOBODY: _("Nobody")}),
        Detail("load", _("Co-ordinates")),
    ),
    picture=Picture((("people", "solid"),), of_whole=False, against="room"),
    empty=_("Nobody is on a caseload yet. People stand here as soon as a team has accepted them."),
)

_BANDS = (
    ("week", _("0 to 6 days"), "{days} BETWEEN 0 AND 6"),
    ("fortnight", _("7 to 13 days"), "{days} BETWEEN 7 AND 13"),
    ("month", _("14 to 27 days"), "{days} BETWEEN 14 AND 27"),
    ("longer", _("28 days and more"), "{days} >= 28"),
    ("never", _("Not yet"), "{days} IS NULL"),
)
_IN_BANDS = Picture(
    (("week", "white"), ("fortnight", "dots"), ("month", "hatch"), ("longer", "solid"), ("never", "lines"))
)


def _bands(days: str) -> tuple[Column, ...]:
    return (
        Column("people", _("People"), counts="true"),
        *(Column(key, label, counts=condition.format(days=days)) for key, label, condition in _BANDS),
        Column("within", _("Within 13 days"), share=(("week", "fortnight"), ("people",))),
    )


BANDS = Report(
    key="bands",
    version=1,
    title=_("Time since last contact"),
    counts=_("How long ago everybody on the caseload was last in contact, in the national bands."),
    definition=(
        _(
            "A contact is one that was attended in the national sense: the person met face to face, or spoken with "
            "by phone or video. Days are whole days of the team, which run from 04:00."
        ),
        _(
            "Nationally a caseload is everybody with an open referral and at least one such contact: those without "
            "one stand under Not yet. Whoever was met by another team was met."
        ),
    ),
    source=_("Mental Health Services Data Set, version 6: bands 0-6, 7-13, 14-27, 28 and more days."),
    dates=Dates.NOW,
    rows=Rows("team", _("Team"), every=True),
    columns=_bands("contact_days"),
    details=(
        TEAM,
        Detail("contact_at", _("Last contact"), "moment"),
        Detail("contact_days", _("Days since"), "days"),
        COORDINATOR,
    ),
    picture=_IN_BANDS,
    empty=_("Nobody is on a caseload yet. Everybody whom a team has accepted stands here in a band."),
)

BANDS_SEEN = Report(
    key="bands_seen",
    version=1,
    title=_("Time since last seen"),
    counts=_("How long ago everybody on the caseload was last seen face to face, in the national bands."),
    definition=(
        _(
            "Seen means met face to face, anywhere, the ward and the street too. A phone call is no sighting, and "
            "neither is what a hostel or a pharmacy tells us. The figures are those of the caseload board."
        ),
    ),
    source=_("The bands are national; that only face to face counts is our own rule (R6)."),
    dates=Dates.NOW,
    rows=BANDS.rows,
    columns=_bands("seen_days"),
    details=(
        TEAM,
        Detail("seen_at", _("Last seen"), "moment"),
        Detail("seen_days", _("Days since"), "days"),
        COORDINATOR,
    ),
    picture=_IN_BANDS,
    empty=BANDS.empty,
    units="bands",
)

CONTINUITY = Report(
    key="continuity",
    version=1,
    title=_("Continuity"),
    counts=_("How many colleagues each person met in three months, and how much of it was with the same one."),
    definition=(
        _(
            "Everybody who was on the team's caseload at the end of the last day. A worker counts for a person who "
            "was seen face to face by them, alone or with a colleague, at least once in the three months."
        ),
        _(
            "The main worker is whoever took part in most of those visits; their share is the visits in which they "
            "took part. Few workers are not better in themselves: in assertive outreach the whole team knows "
            "everybody. What counts is that somebody stays."
        ),
    ),
    source=_("Our own measure. Beside it stands DACTS H2: 90 % of people seen by more than one in two weeks."),
    dates=Dates.THREE_MONTHS,
    rows=Rows("team", _("Team"), every=True),
    columns=(
        Column("people", _("People seen"), counts="workers > 0"),
        Column("one", _("1 or 2 workers"), counts="workers BETWEEN 1 AND 2"),
        Column("three", _("3 or 4"), counts="workers BETWEEN 3 AND 4"),
        Column("five", _("5 or 6"), counts="workers BETWEEN 5 AND 6"),
        Column("seven", _("7 or more"), counts="workers >= 7"),
        Column("unseen", _("Not seen"), counts="workers = 0"),
        Column("workers", _("Workers"), sums="workers", hidden=True),
        Column("shares", _("Shares"), sums="main_share", hidden=True),
        Column("mean", _("Workers per person, mean"), mean=("workers", "people")),
        Column("main", _("Share of the main worker, mean"), mean=("shares", "people"), unit="%"),
    ),
    details=(
        TEAM,
        Detail("workers", _("Workers")),
        Detail("visits", _("Visits")),
        Detail("main_visits", _("With the main worker")),
        Detail("main_worker", _("Main worker")),
    ),
    picture=Picture(
        (("one", "white"), ("three", "dots"), ("five", "hatch"), ("seven", "solid"), ("unseen", "lines"))
    ),
    empty=_("Nobody was on a caseload at the end of these three months."),
    weight=1,
    parameters=lambda: {"seen": outcomes.SEEN},
)
