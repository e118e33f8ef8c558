"""One URL answers with the page, or with the part of it that htmx asked for."""

import pytest
from django import forms
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from nhsuk.page import page

TEMPLATE = "nhsuk/components/details.html"
FRAGMENT = "nhsuk/components/inset.html"


class OneField(forms.Form):
    name = forms.CharField()


def answer(context=None, fragments=None, **headers):
    """What a view that calls ``page()`` answers to a request with these headers."""
    request = RequestFactory().get("/", headers=headers)
    view = HtmxMiddleware(lambda request: page(request, TEMPLATE, context, fragments=fragments))
    return view(request)


def is_fragment(response):
    return b"nhsuk-inset-text" in response.content


def test_a_browser_gets_the_page():
    response = answer(fragments={"rows": FRAGMENT})
    assert not is_fragment(response)
    assert response.status_code == 200


def test_htmx_gets_the_fragment_of_its_target():
    assert is_fragment(answer(fragments={"rows": FRAGMENT}, hx_request="true", hx_target="rows"))


@pytest.mark.parametrize(
    "headers",
    [
        {"hx_target": "other"},
        {"hx_target": "rows", "hx_boosted": "true"},
        {"hx_target": "rows", "hx_history_restore_request": "true"},
        {},
    ],
)
def test_htmx_gets_the_page_where_it_did_not_name_a_fragment(headers):
    assert not is_fragment(answer(fragments={"rows": FRAGMENT}, hx_request="true", **headers))


def test_both_answers_may_not_be_confused_by_a_cache():
    assert answer(fragments={"rows": FRAGMENT})["Vary"] == "HX-Request, HX-Target"
    assert "Vary" not in answer()


@pytest.mark.parametrize(("form", "status"), [(OneField(), 200), (OneField({"name": "x"}), 200), (OneField({}), 422)])
def test_a_form_that_is_not_valid_answers_422(form, status):
    assert answer({"form": form}).status_code == status


def test_so_does_a_formset():
    formset = forms.formset_factory(OneField)
    sent = formset({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""})
    assert answer({"formset": sent}).status_code == 200  # an extra form left empty is no error
    broken = formset({"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": "0"})
    assert answer({"formset": broken}).status_code == 422
