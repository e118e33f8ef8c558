"""An alert that has closed by itself, as it is shown: what it was, how long it stood, and why it closed."""

from dataclasses import dataclass

from caseload.alerts import engine
from caseload.alerts.models import Alert


@dataclass(frozen=True)
class Closed:
    """``alert.by_name`` is the name of whoever saw or answered, where somebody did."""

    alert: Alert

    @property
    def title(self) -> str:
        """The rule in a few words."""
        rule = engine.rule(self.alert.rule)
        return str(rule.title) if rule else self.alert.rule

    @property
    def because(self) -> str:
        """'seen by Jo Marsh on Fri 20 Nov'"""
        rule = engine.rule(self.alert.rule)
        facts = self.alert.closed_facts | {"by_name": self.alert.by_name}
        return rule.closed_because(facts) if rule else ""

    @property
    def days(self) -> int:
        """How many days it stood."""
        return (self.alert.closed_at - self.alert.opened_at).days
