"""What is agreed about a treatment: how often, by whom it is prescribed, by whom it is given. Pure."""

from dataclasses import dataclass, fields
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.treatments.details import TreatmentRefusedError
from teams.faults import fingerprint
from teams.models import User


@dataclass(frozen=True)
class Agreed:
    """``prescriber`` is one of ours, or else ``prescriber_name`` somebody outside."""

    every_days: int
    prescriber: User | None = None
    prescriber_name: str = ""
    given_by_us: bool = True
    who_may_give: str = ""

    @classmethod
    def of(cls, row) -> Self:
        """What stands in a treatment, or stood until a change of it."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    @property
    def fingerprint(self) -> str:
        """Of all of it (``teams.faults``)."""
        prescriber = self.prescriber and self.prescriber.pk
        return fingerprint(self.every_days, prescriber, self.prescriber_name, self.given_by_us, self.who_may_give)

    @property
    def words(self) -> str:
        """ "every 28 days, prescribed by Dr Rao, given by the team: registered nurses" """
        often = ngettext("every day", "every %(n)s days", self.every_days) % {"n": self.every_days}
        by = _("prescribed by %(name)s") % {"name": self.prescriber or self.prescriber_name}
        given = _("given by the team") if self.given_by_us else _("given by others")
        given = _("%(given)s: %(who)s") % {"given": given, "who": self.who_may_give} if self.who_may_give else given
        return ", ".join([often, by, given])

    def check(self) -> None:
        """Raise ``TreatmentRefusedError`` where nobody prescribes it, or two."""
        if bool(self.prescriber) == bool(self.prescriber_name):
            raise TreatmentRefusedError(
                _("Say who prescribes it: a colleague, or somebody outside by name"), "prescriber"
            )
