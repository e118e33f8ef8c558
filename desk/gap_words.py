"""A gap in words, as the page shows it. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.gaps import Closing, Gap, Kind
from nhsuk import moments

TITLES = {
    Kind.NOBODY: gettext_lazy("Nobody can make the visit"),
    Kind.SECOND: gettext_lazy("Two must go, one is left"),
    Kind.TREATMENT: gettext_lazy("Treatment without a visit"),
    Kind.PAST: gettext_lazy("Past their rhythm"),
    Kind.DISCHARGE: gettext_lazy("Not seen after discharge"),
    Kind.ONLY_WORKER: gettext_lazy("Only known worker away"),
}


@dataclass(frozen=True)
class Shown:
    """A gap with its words."""

    gap: Gap

    @property
    def title(self) -> str:
        return str(TITLES[self.gap.kind])

    @property
    def sentence(self) -> str:
        """What will not hold, and why."""
        gap = self.gap
        left = gap.subject.discharge_on
        values = {"day": moments.short_day(gap.on), "last": moments.short_day(gap.last_on), "what": gap.what,
                  "n": gap.every, "left": left and moments.short_day(left), "who": gap.away.name if gap.away else "",
                  "names": _(" and ").join(gap.names)}  # fmt: skip
        return {
            Kind.NOBODY: self._nobody(),
            Kind.SECOND: _("A visit is planned, and only %(names)s is here to go."),
            Kind.TREATMENT: _("%(what)s is due by %(day)s, and no visit is planned in time."),
            Kind.PAST: ngettext(
                "To be seen by %(last)s (every day), and nobody is to see them by then.",
                "To be seen by %(last)s (every %(n)d days), and nobody is to see them by then.",
                gap.every,
            ),
            Kind.DISCHARGE: _(
                "Discharge is planned for %(left)s. From then on they are seen every day, and nobody is to see them "
                "by %(last)s."
            ),
            Kind.ONLY_WORKER: _("%(who)s is away from this day, and nobody else has seen them in half a year."),
        }[gap.kind] % values

    def _nobody(self) -> str:
        if not self.gap.names:
            return _("A visit is planned, and nobody of the team is to go.")
        return ngettext(
            "A visit is planned, and %(names)s, who was to go, is away.",
            "A visit is planned, and %(names)s, who were to go, are away.",
            len(self.gap.names),
        )

    @property
    def missing(self) -> str:
        """Why nothing is offered."""
        if self.gap.kind == Kind.SECOND:
            return _("Nobody else of the team has room on that day.")
        if self.gap.visit.two_go if self.gap.visit else self.gap.subject.two_go:
            return _("Two must go, and no two of the team have room on one day in time.")
        return _("Nobody of the team has room in time.")

    @property
    def closings(self) -> list[tuple[Closing, str]]:
        """What would close it, each with the words of its button."""
        return [(one, _button(one)) for one in self.gap.closings]


def _button(one: Closing) -> str:
    visits = ngettext("%(n)d visit", "%(n)d visits", one.visits) % {"n": one.visits} if one.visits else _("no visit")
    values = {"name": one.member.name, "day": moments.short_day(one.on), "visits": visits}
    if one.along:
        return _("%(name)s with %(along)s, %(day)s (%(visits)s)") % {**values, "along": one.along.name}
    if one.knows:
        return _("%(name)s, %(day)s (%(visits)s, knows them)") % values
    return _("%(name)s, %(day)s (%(visits)s)") % values
