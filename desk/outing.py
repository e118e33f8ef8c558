"""The reader's own outing, as Today shows it. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class MyOuting:
    """``told``: the column ``outing`` of ``desk/sql/today_shift.sql``."""

    told: dict

    def __getattr__(self, name: str):
        return self.told[name]

    @property
    def where(self) -> str:
        """Whom and where: "Dean Whitlock, 12 Elm Court"."""
        return ", ".join(filter(None, [self.told["name"], self.told["place_text"] or _("place not said")]))

    @property
    def set_off_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.told["set_off_at"])

    @property
    def expected_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.told["expected_at"])
