"""Ratings of a draft: item by item, over as many visits as it takes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import Assessment, Rating
from assessments.operations.drafts import knows, lock_draft, require_rater
from assessments.queries import drafts
from assessments.structure import Definition
from audit.operations import Done, record_all
from teams.models import User

LONGEST_NOTE = 4000
LONGEST_REASON = 240
FEW = 4


@dataclass(frozen=True)
class Entered:
    """What somebody entered for one item: a rating, or why there is none, and a note."""

    value: int | None = None
    because: str = ""
    note: str = ""
    expected: int = 0
    """The revision that was on their screen; 0 where the item was blank."""
    over: bool = False
    """They have seen what the other entered, and put theirs in its place."""

    @property
    def content(self) -> tuple:
        """What is compared."""
        return self.value, self.because, self.note


@dataclass
class Outcome:
    """What became of each item that was sent. One item's fault never keeps another from being saved."""

    saved: dict[str, Rating] = field(default_factory=dict)
    meanwhile: dict[str, Rating] = field(default_factory=dict)
    """Rated by somebody else in the meantime: theirs stands, and the second is told."""
    refused: dict[str, str] = field(default_factory=dict)
    """Item to a sentence that says what is wrong."""

    @property
    def is_clean(self) -> bool:
        """Whether everything was saved."""
        return not (self.meanwhile or self.refused)


@transaction.atomic
def save_ratings(
    *, assessment: Assessment, entered: Mapping[str, Entered], by: User, at: dt.datetime
) -> Outcome:  # fmt: skip
    """Save what was entered, each item for itself. Sent twice, it is one.

    An item that somebody else has saved since (its revision is another than the one expected) is left as it stands
    and handed back in ``meanwhile``, unless both entered the same. Chosen over theirs, their note is kept below one's
    own. Raises ``NotADraftError`` where it was signed meanwhile, ``RatingRefusedError`` where the user may not rate.
    """
    draft = lock_draft(assessment)
    definition = definitions.of(draft.instrument)
    require_rater(definition, by, at=at)
    stored = drafts.ratings_of(draft)
    outcome, rows, done = Outcome(), [], []
    for item, new in entered.items():
        before = stored.get(item)
        if fault := _fault(definition, item, new):
            outcome.refused[item] = fault
        elif before and _content(before) == new.content:
            outcome.saved[item] = before
        elif before and before.revision != new.expected:
            outcome.meanwhile[item] = before
        else:
            outcome.saved[item] = row = _row(draft, item, new, before, by, at)
            rows.append(row)
            done.append(_done(draft, row, before))
    Rating.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["assessment", "item"],
        update_fields=["value", "not_rated_because", "note", "revision", "rated_by", "rated_at"],
    )  # fmt: skip
    record_all(done, by=by)
    return outcome


def scale_in_words(definition: Definition) -> str:
    """Such as "F, A, I or R"; of more than four, the first and the last: "1 to 7"."""
    letters = [grade.letter for grade in definition.scale]
    if len(letters) > FEW:
        return _("%(first)s to %(last)s") % {"first": letters[0], "last": letters[-1]}
    return _("%(several)s or %(last)s") % {"several": ", ".join(letters[:-1]), "last": letters[-1]}


def _fault(definition: Definition, item: str, new: Entered) -> str:
    """What is wrong with an entry, in a sentence; nothing where it may stand."""
    named = {"instrument": f"{definition.short_title} {definition.version}", "item": item}
    if not knows(definition, item):
        return _("%(instrument)s has no item “%(item)s”: it belongs to another version. It was not saved.") % named
    if new.value is not None and new.value not in {grade.value for grade in definition.scale}:
        scale = {"scale": scale_in_words(definition)}
        return _("The scale of %(instrument)s is %(scale)s. Choose one of these.") % (named | scale)
    if len(new.note) > LONGEST_NOTE:
        return _("The note must be %(most)s characters or fewer.") % {"most": LONGEST_NOTE}
    if len(new.because) > LONGEST_REASON:
        return _("Why it is not rated must be %(most)s characters or fewer.") % {"most": LONGEST_REASON}
    return ""


def _content(rating: Rating) -> tuple:
    return rating.value, rating.not_rated_because, rating.note


def _row(draft, item, new: Entered, before: Rating | None, by: User, at) -> Rating:
    note = new.note
    if new.over and before and before.note and before.rated_by_id != by.pk and before.note not in note:
        note = "\n".join(filter(None, [note, f"{before.rated_by}: {before.note}"]))
    because = new.because if new.value is None else ""
    return Rating(
        assessment=draft, item=item, value=new.value, not_rated_because=because, note=note,
        revision=before.revision + 1 if before else 1, rated_by=by, rated_at=at,
    )  # fmt: skip


def _done(draft, row: Rating, before: Rating | None) -> Done:
    """Codes only. What was there before is kept here: a rating that another replaces can be found again."""
    facts = {"item": row.item, "value": row.value, "revision": row.revision}
    if before and before.value != row.value:
        facts |= {"before": before.value, "before_by": before.rated_by_id}
    return Done("assessment.rated", draft.person, draft.episode.team, "assessment", draft.uuid, facts)
