"""The tools at hand for somebody who is ready right now, as they are shown. Pure."""

import datetime as dt
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.contacts.codes import OfferAnswer, ReadyFor
from caseload.network.codes import Need
from nhsuk import moments

PARTNERS_FOR = {
    ReadyFor.DETOX: [Need.DETOX],
    ReadyFor.FLAT: [Need.HOUSING, Need.HOMELESSNESS],
    ReadyFor.GP: [Need.GP],
}
"""What they are ready for to what a partner agency helps with."""
PARTNERS_JSON = json.dumps({str(need): [str(one) for one in helps] for need, helps in PARTNERS_FOR.items()})
"""The same, for ``caseload/sql/ready_tools.sql``."""


@dataclass(frozen=True)
class Tools:
    """``told``: what ``caseload/sql/ready_tools.sql`` gives."""

    told: dict

    @property
    def offers(self) -> list[dict]:
        """What was offered before, and what was in the way: it stands, and is made differently this time."""
        return [
            one | {"answer": OfferAnswer(one["answer"]).label if one["answer"] else "",
                   "on": moments.local(dt.datetime.fromisoformat(one["at"])).date()}
            for one in self.told["offers"]
        ]  # fmt: skip

    @property
    def partners(self) -> list[dict]:
        """Who helps with it."""
        return self.told["partners"]

    @property
    def room(self) -> list[dict]:
        """Who works today, whoever has fewest visits first; ``how``: with how many, and whether they know them."""
        return [one | {"how": _how(one)} for one in self.told["room"]]

    @property
    def first(self) -> list[dict]:
        """The three with most room."""
        return self.room[:3]


def _how(member: dict) -> str:
    visits = ngettext("%(n)d visit today", "%(n)d visits today", member["visits"]) % {"n": member["visits"]}
    visits = visits if member["visits"] else _("no visit today")
    return _("%(visits)s, knows them") % {"visits": visits} if member["knows"] else visits
