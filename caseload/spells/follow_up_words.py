"""How a discharge stands with the 72 hours, in words: in the national measure or not and why, what came of it, what
did not count. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.contacts.codes import Mechanism
from caseload.spells import follow_up
from caseload.spells.follow_up import Again, Came, Contact, Judgement, Misses, Out, Stage
from nhsuk import moments
from teams.calendar import Calendar

OUT = {
    Out.NATION: gettext_lazy("Not in the national measure: it is England's, and the team works elsewhere."),
    Out.BED: gettext_lazy("Not in the national measure: it does not count this class of bed."),
    Out.METHOD: gettext_lazy("Not in the national measure: the way of discharge means a death."),
    Out.DESTINATION: gettext_lazy("Not in the national measure: it does not count those who went there."),
    Out.DIED: gettext_lazy("Not in the national measure: they died within the three days."),
    Out.PROVIDER: gettext_lazy(
        "Not in our national measure: the bed was another provider's, and nobody referred on to us during the stay."
    ),
}
MISSES = {
    Misses.SAME_DAY: gettext_lazy("on the day of discharge, which does not count"),
    Misses.TOO_LATE: gettext_lazy("after the three days"),
    Misses.NOT_ATTENDED: gettext_lazy("not met and not spoken with"),
    Misses.MECHANISM: gettext_lazy("a text, letter or email, which does not count"),
    Misses.OTHER_PROVIDER: gettext_lazy("another provider's bed, which does not count"),
}
CAME = {
    Came.IN_TIME: gettext_lazy("Followed up in time"),
    Came.READMITTED: gettext_lazy("Admitted again within the days: counts"),
    Came.RUNNING: gettext_lazy("The days are running"),
    Came.MISSED: gettext_lazy("Not followed up in time"),
}
TONES = {Came.IN_TIME: "done", Came.READMITTED: "done", Came.RUNNING: "soon", Came.MISSED: "act"}


@dataclass(frozen=True)
class Told:
    """One judgement in the reader's words."""

    judgement: Judgement
    now: dt.datetime
    calendar: Calendar

    @property
    def word(self) -> str:
        return str(CAME[self.judgement.came])

    @property
    def tone(self) -> str:
        """act, soon, done: what kind of card."""
        if self.judgement.came is Came.RUNNING and self.stage is not Stage.LEFT:
            return "act"
        return TONES[self.judgement.came]

    @property
    def stage(self) -> Stage:
        return follow_up.stage(self.judgement.left.discharged_at, self.now, self.calendar)

    @property
    def measure(self) -> str:
        """Whether the national measure counts it, and why not."""
        out = self.judgement.left.out
        return str(OUT[out]) if out else _("In the national measure.")

    @property
    def days(self) -> str:
        """ "Counts from Tue 17 Nov to the end of Thu 19 Nov." """
        first, last = self.judgement.left.window
        values = {"first": moments.short_day(first), "last": moments.short_day(last)}
        return _("A meeting or a call counts from %(first)s to the end of %(last)s.") % values

    @property
    def met(self) -> str:
        """By what it was met."""
        if self.judgement.came is Came.READMITTED:
            return _("Admitted again %(at)s.") % {"at": moments.moment(self.judgement.readmitted_at)}
        return in_words(self.judgement.met) + "." if self.judgement.met else ""

    @property
    def not_counted(self) -> list[str]:
        """What did not count, and why."""
        return [f"{in_words(one)}: {MISSES[misses]}." for one, misses in self.judgement.not_counted]

    @property
    def clock(self) -> str:
        """The hours, while the days are running: they decide nothing."""
        if self.judgement.came is not Came.RUNNING:
            return ""
        hours = follow_up.hours(self.judgement.left.discharged_at, self.now)
        said = ngettext("%(n)d hour since they left.", "%(n)d hours since they left.", hours) % {"n": hours}
        return said + " " + _("The hours decide nothing, the days do.")

    @property
    def warning(self) -> str:
        """On the last day on which the team is open, and after it."""
        if self.judgement.came is not Came.RUNNING or self.stage is not Stage.LAST_OPEN_DAY:
            return ""
        if follow_up.last_open_day(self.judgement.left.discharged_at, self.calendar) == follow_up.local_day(self.now):
            return _("Today is the last day on which the team is open.")
        return _("The team is closed until those days are over: arrange a visit or a call now.")


def in_words(contact: Contact | Again) -> str:
    """ "Face to face, Tue 17 Nov, 10:00, Sam Okoro (North Team)", or "Admitted again, Mon 16 Nov, 22:00" """
    if isinstance(contact, Again):
        return _("Admitted again, %(at)s") % {"at": moments.moment(contact.at)}
    known = contact.mechanism in Mechanism.values
    who = ", ".join(filter(None, [contact.by, contact.team]))
    parts = [str(Mechanism(contact.mechanism).label) if known else "", moments.moment(contact.at), who]
    return ", ".join(filter(None, parts)) + ("" if contact.is_ours else " " + _("(another team of the provider)"))
