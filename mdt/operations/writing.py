"""What members write about a person while the meeting goes on. Everybody has a text of their own, so that two who
write at the same time never touch the same words."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from mdt.models import AgendaItem, Writing, WritingReplaced
from mdt.operations.revision import touched
from mdt.refusals import Refused
from teams.models import User

LONGEST = 20_000
"""Letters in one text: more than two hours of typing."""


class WrittenElsewhere(Refused):
    """The same author has written on another device. ``standing`` is the text that stands; nothing was saved."""

    def __init__(self, standing: Writing):
        super().__init__(_("You have written here on another device or page. Choose which words stand."), "text")
        self.standing = standing


@transaction.atomic
def write(*, item: AgendaItem, text: str, revision: int, by: User, at: dt.datetime) -> Writing:
    """Keep a member's own text about a person; ``revision`` is the one that their device has, 0 for none yet.

    Sent again because the answer was lost, it is kept once: the same words are no conflict. Raises
    ``WrittenElsewhere`` where another device of theirs came between, ``Refused`` when the meeting is over.
    """
    _check_length(text)
    meeting = touched(item.meeting)
    standing = Writing.objects.filter(item=item, author=by).first()
    if standing is None:
        if not text.strip():
            return Writing(item=item, author=by, revision=0, written_at=at)
        record("meeting.text_begun", by=by, person=item.person, team=meeting.team, subject_uuid=item.uuid)
        return Writing.objects.create(item=item, author=by, text=text, written_at=at)
    if standing.text == text:
        return standing
    if standing.revision != revision:
        raise WrittenElsewhere(standing)
    return _put(standing, text, at)


@transaction.atomic
def settle(*, item: AgendaItem, text: str, instead_of: str, revision: int, by: User, at: dt.datetime) -> Writing:
    """Let the author's choice between two of their texts stand: ``text``. What gives way to it is kept: the words
    that stood, and ``instead_of``, those of the other device. ``revision`` is the one that they were shown.
    """
    _check_length(text)
    meeting = touched(item.meeting)
    standing = Writing.objects.get(item=item, author=by)
    if standing.revision != revision:
        raise WrittenElsewhere(standing)
    lost = {words for words in (standing.text, instead_of) if words.strip() and words not in text}
    WritingReplaced.objects.bulk_create(
        WritingReplaced(writing=standing, text=words, replaced_at=at) for words in sorted(lost)
    )
    record("meeting.text_settled", by=by, person=item.person, team=meeting.team, subject_uuid=item.uuid)
    return _put(standing, text, at)


def _put(standing: Writing, text: str, at: dt.datetime) -> Writing:
    standing.text, standing.revision, standing.written_at = text, standing.revision + 1, at
    standing.save(update_fields=["text", "revision", "written_at"])
    return standing


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(_("This text is too long for one person: %(n)s letters at most") % {"n": LONGEST}, "text")
