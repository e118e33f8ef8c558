"""How a team uses an instrument, and another interval for one person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import ReassessmentPeriod, TeamInstrument
from assessments.operations.due import LONGEST_INTERVAL_DAYS, LONGEST_REASON
from assessments.operations.team_instruments import Use
from assessments.proposing import usual
from assessments.structure import Definition
from nhsuk.widgets import CheckboxChips, Checkboxes, RadioChips, Radios

WHOLE_DAYS = _("Enter whole days from 1 to %(most)d") % {"most": LONGEST_INTERVAL_DAYS}


def days_field(**kwargs) -> forms.IntegerField:
    """An interval in whole days."""
    faults = dict.fromkeys(("invalid", "min_value", "max_value"), WHOLE_DAYS)
    return forms.IntegerField(
        min_value=1, max_value=LONGEST_INTERVAL_DAYS, required=False, error_messages=faults, **kwargs
    )


class UseForm(forms.Form):
    """One instrument of a team. Only one that can find barriers may propose another."""

    every_days = days_field(
        label=_("Again after"), help_text=_("From the day of the last one. Empty: not repeated unless agreed.")
    )
    proposes = forms.ChoiceField(label=_("Barriers propose"), widget=RadioChips, required=False)
    values = forms.TypedMultipleChoiceField(
        label=_("Which ratings propose it"), widget=CheckboxChips, coerce=int, required=False
    )
    items = forms.MultipleChoiceField(
        label=_("Of which items"), help_text=_("None chosen: of any."), widget=Checkboxes(small=True), required=False
    )

    def __init__(self, definition: Definition, row: TeamInstrument | None, others: list[Definition], data=None):
        super().__init__(data, prefix=definition.key, initial=_initial(definition, row))
        self.definition = definition
        self.row = row
        if not any(grade.counts_as == "barrier" for grade in definition.scale):
            for name in ("proposes", "values", "items"):
                del self.fields[name]
            return
        self.fields["proposes"].choices = [("", _("Nothing")), *((each.key, each.short_title) for each in others)]
        self.fields["values"].choices = [(grade.value, f"{grade.letter} {grade.label}") for grade in definition.scale]
        self.fields["items"].choices = [(item.code, item.title) for item in definition.items]

    @property
    def use(self) -> Use:
        """What was chosen."""
        given = self.cleaned_data
        return Use(
            every_days=given.get("every_days"),
            proposes=given.get("proposes", ""),
            items=tuple(given.get("items", ())),
            values=tuple(given.get("values", ())),
        )


def _initial(definition: Definition, row: TeamInstrument | None) -> dict:
    setting = usual(definition)
    if row is None:
        return {"proposes": setting.proposes, "values": list(setting.values)}
    return {
        "every_days": row.every_days,
        "proposes": row.proposes,
        "values": row.proposing_values or list(setting.values),
        "items": row.proposing_items,
    }


class IntervalForm(forms.Form):
    """Another interval for one person, none, or the team's again."""

    TEAM, OWN, NEVER = "team", "own", "never"

    which = forms.ChoiceField(
        label=_("When is it to be repeated?"), error_messages={"required": _("Choose when it is to be repeated")}
    )
    every_days = days_field(label=_("Again after"))
    reason = forms.CharField(
        label=_("Why"), help_text=_("Needed where it differs from the team's."), max_length=LONGEST_REASON,
        required=False,
    )  # fmt: skip

    def __init__(self, teams_days: int | None, row: ReassessmentPeriod | None, data=None):
        super().__init__(data, initial=self._initial_of(row))
        self.fields["which"].widget = Radios(reveals={self.OWN: "every"})
        every = _("%(n)s days") % {"n": teams_days} if teams_days else _("not repeated")
        self.fields["which"].choices = [
            (self.TEAM, _("As the team has it: %(every)s") % {"every": every}),
            (self.OWN, _("After another number of days")),
            (self.NEVER, _("Not repeated")),
        ]

    def _initial_of(self, row: ReassessmentPeriod | None) -> dict:
        if row is None:
            return {"which": self.TEAM}
        which = self.OWN if row.every_days else self.NEVER
        return {"which": which, "every_days": row.every_days, "reason": row.reason}

    def clean(self) -> dict:
        """Days where another number was chosen; the reason is the operation's to ask for."""
        given = super().clean()
        if given.get("which") == self.OWN and not given.get("every_days") and "every_days" not in self.errors:
            self.add_error("every_days", WHOLE_DAYS)
        return given
