"""Which file, for which team."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.imports.reading import MOST_BYTES
from teams.models import Team


class UploadForm(forms.Form):
    """A file and the team whose people stand in it; ``teams`` are those the reader may prepare files for."""

    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Team"),
        empty_label=_("Choose a team"),
        error_messages={"required": _("Choose the team whose people stand in the file")},
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or Excel (.xlsx), at most 10 MB. Nothing is written before a lead has confirmed it."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by("name")
        if len(teams) == 1:
            self.fields["team"].initial = teams[0]

    def clean_file(self):
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Leave out pictures and other sheets."))
        return file
