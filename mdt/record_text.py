"""One person's part of the minutes as plain text for the trust's electronic record. Pure: nobody else is named in it
but those who wrote, decided and act."""

from django.utils.translation import gettext as _

from mdt.sealed import Person
from nhsuk.moments import clock, day


def extract_text(part: Person, minutes: dict, addenda=()) -> str:
    """The extract of a sealed meeting; ``minutes`` is its sealed head, ``addenda`` rows are corrections of it."""
    return "\n".join([part.identity, *_head(part, minutes), *_said(part), *_corrected(addenda)])


def _head(part: Person, minutes: dict) -> list[str]:
    facts = {"title": minutes["title"], "team": minutes["team"], "day": day(part.on), "chair": minutes["chair"]}
    return [
        _("%(title)s of %(team)s, %(day)s. Chair: %(chair)s") % facts,
        f"{_('Outcome')}: {part.state}",
        *(f"{_('Why')}: {sentence}" for sentence in part.reasons),
    ]


def _said(part: Person) -> list[str]:
    lines = [f"{_('Discussion')} ({row['by']}): {row['text']}" for row in part.discussion]
    for row in part.decisions:
        lines.append(f"{_('Decision')}: {row['kind']}. {row['words']}")
        lines += row["sets"]
    lines += [f"{_('Allotted')}: {sentence}" for sentence in part.allocations]
    return lines + [f"{_('Action')}: {sentence}" for sentence in part.actions]


def _corrected(addenda) -> list[str]:
    return [
        _("Addendum by %(who)s, %(day)s, %(time)s: %(words)s")
        % {"who": row.added_by, "day": day(row.added_at), "time": clock(row.added_at), "words": row.words}
        for row in addenda
    ]
