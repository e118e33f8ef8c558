"""Keeping the copy of a definition by which assessments are read, from its first use on."""

from django.utils.translation import gettext as _

from assessments.definitions import Definition
from assessments.models import Instrument
from teams.faults import FieldError


class InstrumentEditedError(FieldError):
    """The file of a version in use was edited: old ratings would come to mean something else."""


def registered(definition: Definition) -> Instrument:
    """The kept copy of a definition, made at its first use. Two at once get the same row."""
    row, _made = Instrument.objects.get_or_create(
        key=definition.key,
        version=definition.version,
        defaults={"content_hash": definition.content_hash, "definition": definition.stored},
    )
    if row.content_hash != definition.content_hash:
        sentence = _(
            "The file of %(title)s %(version)s was changed after it was first used. Nothing was begun. "
            "Somebody who looks after the service must put it back, or give it a new version."
        )
        raise InstrumentEditedError(sentence % {"title": definition.short_title, "version": definition.version})
    return row
