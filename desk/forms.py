"""What the reader asks of the board."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from desk.board import Band, Filters, NextVisit, Row, Show, Sort


class BoardFilter(forms.Form):
    """Filters in the address; a value that is not known asks for nothing. ``show`` and ``band`` are set by links."""

    coordinator = forms.ChoiceField(required=False)
    band = forms.ChoiceField(required=False, choices=Band.choices, widget=forms.HiddenInput)
    alert = forms.ChoiceField(label=_("Noticed"), required=False)
    visit = forms.ChoiceField(label=_("Next visit"), required=False, choices=[("", _("Any")), *NextVisit.choices])
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=Sort.choices)
    show = forms.ChoiceField(required=False, choices=Show.choices, widget=forms.HiddenInput)

    def __init__(self, *args, rows: list[Row], alert_words, **kwargs):
        """The choices of co-ordinators and alerts are those on the board; ``alert_words`` gives a rule's word."""
        super().__init__(*args, **kwargs)
        staff = {str(row.coordinator_uuid): row.coordinator for row in rows if row.coordinator}
        rules = {rule: alert_words(rule) for row in rows for rule in row.rules}
        self.fields["coordinator"].label = capfirst(settings.NAMED_WORKER)
        self.fields["coordinator"].choices = [("", _("Everyone")), *_by_word(staff)]
        self.fields["alert"].choices = [("", _("Any or nothing")), ("any", _("Anything")), *_by_word(rules)]

    def filters(self) -> Filters:
        """What was asked, without what is not known."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})


def _by_word(choices: dict) -> list[tuple]:
    return sorted(choices.items(), key=lambda choice: str(choice[1]))
