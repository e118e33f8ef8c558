"""Dates in three boxes, choices as chips and tiles, and what the forms say when something is wrong."""

import datetime as dt

import pytest
from django import forms
from django.core.validators import MinValueValidator
from django.template import Context, Template

from nhsuk import widgets
from nhsuk.fields import DateInputField, number_sent


class Dates(forms.Form):
    born = DateInputField(label="Date of birth", validators=[MinValueValidator(dt.date(1900, 1, 1))])
    left = DateInputField(label="Last day", required=False)


def sent(day, month, year):
    """The form as it comes from three boxes."""
    return Dates({"born_day": day, "born_month": month, "born_year": year})


def drawn(source, **values):
    return Template("{% load nhsuk crispy_forms_tags %}" + source).render(Context(values))


@pytest.mark.parametrize(
    "boxes", [("3", "3", "1985"), (" 03 ", "03", "1985"), ("3", "Mar", "1985"), ("3", "march", "1985")]
)
def test_a_date(boxes):
    form = sent(*boxes)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"born": dt.date(1985, 3, 3), "left": None}


@pytest.mark.parametrize(
    ("boxes", "error", "faulty"),
    [
        (("", "", ""), "Date of birth is missing", "day month year"),
        (("", "3", "1985"), "Date of birth must include a day", "day"),
        (("3", "", ""), "Date of birth must include a month and a year", "month year"),
        (("31", "2", "1985"), "Date of birth must be a real date", "day month year"),
        (("3", "3", "85"), "Date of birth must have a year of 4 numbers", "year"),
        (("3", "x", "1985"), "Date of birth must be a real date", "day month year"),
        (("²", "3", "1985"), "Date of birth must be a real date", "day month year"),
        (("3", "3", "0000"), "Date of birth must be a real date", "day month year"),
        (("3", "3", "1899"), "Ensure this value is greater than or equal to 1900-01-01.", "day month year"),
    ],
)
def test_a_date_that_is_none_says_which_box(boxes, error, faulty):
    form = sent(*boxes)
    html = drawn("{% error_summary form %}{% field form.born %}", form=form)
    assert html.count(error) == 2
    first, *_rest = faulty.split()
    assert f'href="#id_born-{first}"' in html
    for box in ("day", "month", "year"):
        width = 4 if box == "year" else 2
        marked = f'--error nhsuk-input--width-{width} nhsuk-date-input__input" id="id_born-{box}"'
        assert (marked in html) == (box in faulty)


def test_a_date_keeps_what_was_written_and_shows_what_was_kept():
    assert 'value="x"' in drawn("{% field form.born %}", form=sent("3", "x", "1985"))
    form = Dates(initial={"born": dt.date(1985, 3, 4), "left": "2026-11-21"})
    html = drawn("{% field form.born %}{% field form.left %}", form=form)
    assert all(f'value="{value}"' in html for value in (4, 3, 1985, 21, 11, 2026))


def test_a_date_knows_whether_it_was_changed():
    boxes = {"born_day": "4", "born_month": "3", "born_year": "1985"}
    assert not Dates(boxes, initial={"born": dt.date(1985, 3, 4)}).has_changed()
    assert Dates(boxes, initial={"born": dt.date(1985, 3, 5)}).has_changed()


class Visit(forms.Form):
    outcome = forms.ChoiceField(
        label="How did it go?",
        choices=[("seen", "Seen"), ("no", "Not there")],
        widget=widgets.RadioTiles(hints={"seen": "face to face"}, reveals={"no": "not-there"}),
    )
    focus = forms.MultipleChoiceField(
        label="Focus", choices=[("a", "Housing"), ("b", "Other")], widget=widgets.CheckboxChips
    )
    minutes = forms.IntegerField(label="Minutes", min_value=1)
    agreed = forms.BooleanField(label="They know")
    by = forms.CharField(label="By", widget=forms.TextInput(attrs={"placeholder": "Name"}), required=False)


def test_chips_and_tiles_are_real_inputs_with_labels():
    html = drawn("{{ form|crispy }}", form=Visit(initial={"focus": ["b"], "outcome": "seen"}))
    assert '<input class="app-tile__input" id="id_outcome" name="outcome" type="radio" value="seen" checked>' in html
    assert 'id="id_outcome-2" name="outcome" type="radio" value="no" data-reveals="not-there"' in html
    assert '<input class="app-chip__input" id="id_focus-2" name="focus" type="checkbox" value="b" checked>' in html
    assert '<label class="app-chip__label" for="id_focus-2">Other</label>' in html


def test_numbers_are_text_with_number_keys_and_nothing_has_a_placeholder():
    html = drawn("{% field form.minutes width=3 suffix='minutes' %}{% field form.by %}", form=Visit())
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert "min=" not in html
    assert "placeholder" not in html


def test_what_is_missing_is_said_by_name():
    html = drawn("{% error_summary form %}", form=Visit({}))
    for text in ("Answer: How did it go?", "Focus is missing", "Minutes is missing", "Tick: They know"):
        assert text in html
    assert 'href="#id_outcome"' in html


def test_a_message_of_ones_own_stays():
    class Own(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter the family name"})

    assert "Enter the family name" in drawn("{% error_summary form %}", form=Own({}))


def test_the_summary_is_silent_until_something_is_wrong():
    assert drawn("{% error_summary form %}", form=Visit()) == ""
    assert drawn("{% error_summary form %}", form=None) == ""


def test_errors_of_the_whole_form_stand_without_a_link():
    form = Visit({})
    form.add_error(None, "Two people have this number")
    assert "<li>Two people have this number</li>" in drawn("{% error_summary form %}", form=form)


def test_a_crispy_layout_hands_on_the_look():
    from crispy_forms.helper import FormHelper
    from crispy_forms.layout import HTML, Fieldset, Layout, Row, Submit

    from nhsuk.layout import Field

    form = Visit()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("What", Row(Field("minutes", width=3), "by")), HTML("<hr>"), Submit("save", "Save")
    )
    html = drawn("{% crispy form %}", form=form, csrf_token="x")
    assert 'class="nhsuk-input nhsuk-input--width-3"' in html
    assert "novalidate" in html
    assert 'class="app-row"' in html
    assert 'name="save" value="Save"' in html
    assert "csrfmiddlewaretoken" in html


class Plain(forms.Form):
    """What a form leaves to Django."""

    why = forms.CharField(label="Why?", max_length=5)
    where = forms.ChoiceField(label="Where", choices=[("home", "Home")])
    days = forms.MultipleChoiceField(label="Days", choices=[("1", "Monday")])
    times = forms.IntegerField(label="How often")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"why": "too long"}, "“Why?”: write 5 characters or fewer"),
        ({"why": "a\0b"}, "“Why?”: there is a character in it that cannot be kept. Write it again"),
        ({"where": "moon"}, "“Where”: choose one of the answers shown"),
        ({"days": ["8"]}, "“Days”: choose one of the answers shown"),
        ({"times": "often"}, "“How often”: write a whole number"),
    ],
)
def test_what_a_form_leaves_to_django_is_said_in_our_words_with_the_field_s_name(wrong, says):
    form = Plain({"why": "said", "where": "home", "days": ["1"], "times": "1"} | wrong)
    summary = drawn("{% error_summary form %}", form=form)
    assert says in summary
    assert "nsure" not in summary
    assert "alid" not in summary


def test_a_form_s_own_words_for_a_wrong_answer_stay():
    class Own(forms.Form):
        where = forms.ChoiceField(choices=[("home", "Home")], error_messages={"invalid_choice": "Choose a place"})

    assert "Choose a place" in drawn("{% error_summary form %}", form=Own({"where": "moon"}))


@pytest.mark.parametrize(
    ("told", "number"),
    [("12", 12), ("0", 0), ("", None), (None, None), ("-1", None), ("1e3", None), ("²", None), ("9" * 5000, None)],
)
def test_a_number_that_a_page_sent_back_is_one_or_none(told, number):
    assert number_sent(told) == number
