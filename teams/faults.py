"""From what the database refused to a sentence beside the field that caused it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b

from django.db import IntegrityError, transaction


class FieldError(Exception):
    """A rule was broken. The message is a translated plain sentence; ``field`` names the form field, if one."""

    def __init__(self, message, field: str | None = None):
        super().__init__(message)
        self.field = field

    @property
    def message(self) -> str:
        """The sentence."""
        return str(self.args[0])


class MeanwhileError(FieldError):
    """Somebody else has changed it since the writer opened it: nothing was saved. ``seen`` is the fingerprint of what
    stands now; ``at_field`` gives it to the form, so that whoever has been told what stands may save over it."""

    def __init__(self, message, seen: str, field: str | None = None):
        super().__init__(message, field)
        self.seen = seen


def fingerprint(*told) -> str:
    """Equal for what is told equally: by it a form knows whether what it was filled from still stands."""
    return blake2b(repr(told).encode(), digest_size=9).hexdigest()


@contextmanager
def refusals(error: type[FieldError], sentences: Mapping[str, tuple]) -> Iterator[None]:
    """Run inside a savepoint; a broken constraint named in ``sentences`` (name to sentence and field) is raised
    as ``error``, any other as it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
        if name not in sentences:
            raise
        raise error(*sentences[name]) from broken


@contextmanager
def at_field(form) -> Iterator[None]:
    """Put a rule that was broken beside its field, or above the form where it has none there."""
    try:
        yield
    except FieldError as fault:
        if isinstance(fault, MeanwhileError):
            form.data = form.data.copy()
            form.data[form.add_prefix("seen")] = fault.seen
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
