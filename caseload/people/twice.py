"""What two records of one person both tell of, and what may hold once only. Pure."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stands(TextChoices):
    """Which of the two holds once the records are one. ``OURS``: of the record that stays."""

    OURS = "ours", _("The one of the record that stays")
    THEIRS = "theirs", _("The one of the other record")
    BOTH = "both", _("Both: they are two different ones")


@dataclass(frozen=True)
class Twice:
    """Something that both records have. Whoever merges them says which stands; ``key`` names the question.

    ``ours`` and ``theirs`` say what each is, on the record that stays and on the other.
    """

    key: str
    title: str
    ours: str
    theirs: str
