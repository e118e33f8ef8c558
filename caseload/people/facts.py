"""A row of a statement about a person, as the pages read it. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """A row of a statement about a person, with its columns as attributes."""

    facts: object

    def __getattr__(self, name: str):
        return getattr(self.facts, name)

    @property
    def name(self) -> str:
        """Preferred name with the family name: initials invite mix-ups."""
        return f"{self.preferred_name or self.given_names} {self.family_name}"
