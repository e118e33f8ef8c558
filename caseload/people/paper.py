"""What stands on every page of a document about a person."""

import datetime as dt

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from caseload.people import nhs_numbers
from nhsuk import moments


def sheet(person, *, by, at: dt.datetime | None = None) -> dict[str, str]:
    """Name, NHS number and date of birth, who made the document and when: ``data["sheet"]`` of ``nhsuk.pdf.pdf``."""
    at = at or timezone.now()
    number = nhs_numbers.shown(person.nhs_number) or _("not known")
    known = person.date_of_birth
    born = _("born %(day)s") % {"day": date_format(known, "j M Y")} if known else _("date of birth not known")
    return {
        "name": str(person.full_name),
        "number": _("NHS number %(number)s, %(born)s") % {"number": number, "born": born},
        "author": str(by),
        "made": f"{moments.day(at)}, {moments.clock(at)}",
    }
