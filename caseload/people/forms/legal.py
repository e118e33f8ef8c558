"""Legal measures: begun, renewed, ended, and what is due under them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caseload.people import law
from caseload.people.forms.fields import LaidOutForm, reason_field, text_field
from caseload.people.models import LegalMeasure
from nhsuk.fields import DateInputField
from nhsuk.moments import day
from nhsuk.widgets import Radios
from teams.calendar import LONDON


class LegalForm(LaidOutForm):
    """A measure that holds. Which there are follows from the nation (``people.law``)."""

    looks = {"begins_time": {"width": 5}}

    kind = forms.ChoiceField(label=_("Measure"), error_messages={"required": _("Choose the measure")})
    starts_on = DateInputField(label=_("First day"), error_messages={"required": _("Enter its first day")})
    begins_time = forms.TimeField(
        label=_("Time, for a measure counted in hours"),
        required=False,
        help_text=_("Such as a recall: when they arrived at hospital. For example 14:30"),
        error_messages={"invalid": _("Enter a time like 14:30")},
    )
    expires_on = DateInputField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty for a new measure: it follows from its length. Enter it if it was renewed"),
    )
    conditions = text_field(_("Conditions"), "", rows=3)

    def __init__(self, nation: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *_by_act(law.measures(nation, timezone.localdate()))]

    def clean(self):
        """The moment from day and time, for a measure that is counted in hours."""
        given = self.cleaned_data
        time, day = given.pop("begins_time", None), given.get("starts_on")
        given["begins_at"] = None
        if time and day:
            given["begins_at"] = timezone.datetime.combine(day, time, tzinfo=LONDON)
        return given


def _by_act(measures: list[law.Measure]) -> list[tuple]:
    acts: dict[str, list] = {}
    for each in measures:
        said = f"{each.name} ({each.length})" if each.length else each.name
        acts.setdefault(each.act, []).append((each.code, said))
    return list(acts.items())


class RenewForm(LaidOutForm):
    """A measure that goes on. By how much the law lets it is said, and decides nothing: the papers do."""

    expires_on = DateInputField(label=_("New last day"), error_messages={"required": _("Enter the new last day")})

    def __init__(self, measure: LegalMeasure, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_law = measure.law.renewed_to(measure.expires_on) if measure.expires_on else []
        said = [_now("%(term)s more: %(day)s") % {"term": term, "day": day(last)} for term, last in by_law]
        self.fields["expires_on"].help_text = "; ".join(said)


class ConditionsForm(LaidOutForm):
    """What the person is to keep to, as it stands from today; ``seen`` tells what the writer had open."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    conditions = text_field(
        _("Conditions"),
        _("Enter the conditions as they stand now"),
        rows=6,
        help_text=_("All of them, not the change"),
    )

    def __init__(self, measure: LegalMeasure, *args, **kwargs):
        standing = {"conditions": measure.conditions, "seen": measure.fingerprint}
        super().__init__(*args, initial=standing, **kwargs)


class EndLegalForm(LaidOutForm):
    """A measure that no longer holds."""

    ends_on = DateInputField(
        label=_("First day without it"), initial=timezone.localdate,
        error_messages={"required": _("Enter the first day without it")},
    )  # fmt: skip
    reason = reason_field(label=_("Why it ended"))

    def __init__(self, _measure: LegalMeasure, *args, **kwargs):
        super().__init__(*args, **kwargs)


class InErrorForm(LaidOutForm):
    """A measure that never held. Where it was renewed, the renewal alone may be the mistake."""

    only_renewal = forms.TypedChoiceField(
        label=_("What was entered in error?"),
        coerce=lambda value: value == "renewal",
        widget=Radios,
        error_messages={"required": _("Choose what was entered in error")},
    )
    reason = reason_field(
        label=_("What was wrong"),
        error_messages={"required": _("Say what was wrong")},
        help_text=_("If it did hold and holds no longer, end it instead"),
    )

    def __init__(self, measure: LegalMeasure, *args, **kwargs):
        super().__init__(*args, **kwargs)
        before = measure.renewed_from
        if before is None:
            del self.fields["only_renewal"]
            return
        again = _now("Only the renewal: its last day is %(day)s again") % {"day": day(before.expires_on)}
        self.fields["only_renewal"].choices = [("renewal", again), ("all", _now("All of it: it never held"))]


class TaskForm(LaidOutForm):
    """What was due has been done."""

    done_on = DateInputField(
        label=_("Done on"), initial=timezone.localdate,
        error_messages={"required": _("Enter the day on which it was done")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=240, required=False, help_text=_("For example who did it, or where it is kept")
    )
