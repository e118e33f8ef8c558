"""What somebody was filling in while a colleague, or the hospital's own system, changed what it was filled from."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields

from django.utils.translation import gettext as _

from caseload.spells.codes import Organisation
from nhsuk import moments
from teams.faults import MeanwhileError, fingerprint


def still(seen: str, stands, words: Callable[[], str]) -> None:
    """Raise MeanwhileError where ``stands`` is something else than what the writer had open: ``seen``, its
    fingerprint, empty where nobody had anything open. Call it under the lock. ``words``: how it stands now."""
    now = fingerprint(stands)
    if seen and seen != now:
        said = _("This was changed since you opened it. Nothing is saved yet: save again to keep what you typed.")
        raise MeanwhileError(" ".join(filter(None, [said, words()])), now)


def still_says(seen: str, row, told, **columns: str) -> None:
    """The same for what stands on a row, read as ``told`` is written; whoever says just what stands says nothing
    against it. ``columns``: of values whose column has another name."""
    stands = type(told).of(row)
    differ = [one.name for one in fields(told) if getattr(told, one.name) != getattr(stands, one.name)]
    if differ:
        still(seen, stands, lambda: _on_record(row, [columns.get(name, name) for name in differ]))


def _on_record(row, names: list[str]) -> str:
    said = "; ".join(f"{row._meta.get_field(name).verbose_name}: {_shown(row, name)}" for name in names)
    return _("Where yours is different, it now says: %(said)s.") % {"said": said}


def _shown(row, name: str) -> str:
    label, value = getattr(row, f"get_{name}_display", None), getattr(row, name)
    match value:
        case dt.datetime():
            return moments.moment(value)
        case dt.date():
            return moments.short_day(value)
        case dt.time():
            return f"{value:%H:%M}"
        case bool():
            return _("Yes") if value else _("No")
        case list():
            return ", ".join(str(Organisation(code).label) for code in value) or "–"
    return str(label() if label else value or "") or "–"
