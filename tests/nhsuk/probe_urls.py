"""Pages for the tests of base.html and base.js: a form, a fragment, an answer that says "signed out"."""

import time

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from nhsuk.widgets import CheckboxChips, RadioTiles

PAGE = """
{% extends "base.html" %}{% load nhsuk %}
{% block title %}Probe{% endblock %}
{% block content %}
  {% error_summary form %}
  <h1 class="app-title">Probe</h1>
  <form id="plain" method="post" action="/probe/count" class="app-form app-form--bar" novalidate>
    {% csrf_token %}
    {% field form.outcome %}{% field form.focus %}{% field form.note %}
    <div class="nhsuk-radios__conditional" id="not-there">
      <p>Where did you look?</p>
    </div>
    <div class="app-savebar"><button class="nhsuk-button" name="then" value="next">Save</button></div>
  </form>
  <div id="part">{{ part }}</div>
  <button hx-post="/probe/part" hx-target="#part" id="send">Send part</button>
  <button hx-get="/probe/signed-out" hx-target="#part" id="get-signed-out">Get</button>
  <button hx-post="/probe/signed-out" hx-target="#part" id="post-signed-out">Post</button>
  <button hx-get="/probe/broken" hx-target="#part" id="broken">Break</button>
{% endblock %}
"""
PART = "{% load nhsuk %}{% error_summary form %}{% field form.note %}"

received = []


class Note(forms.Form):
    """A tile, a chip and a text."""

    outcome = forms.ChoiceField(
        choices=[("seen", "Seen"), ("no", "Not there")],
        widget=RadioTiles(reveals={"no": "not-there"}),
        required=False,
    )
    focus = forms.MultipleChoiceField(
        choices=[("a", "Housing"), ("b", "Other")], widget=CheckboxChips, required=False
    )
    note = forms.CharField(widget=forms.Textarea)


def show(request):
    """The page."""
    navigation = [{"url": "/probe/", "label": f"Place {n}", "current": n == 5} for n in range(1, 7)]
    context = {"form": Note(), "navigation": navigation, "find_url": "/probe/", "demo": True}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def count(request):
    """Remember what was sent, slowly enough for a second press."""
    received.append(request.POST.get("then"))
    time.sleep(0.5)
    return HttpResponse("<title>Saved</title>saved")


def part(request):
    """A form that is never right."""
    form = Note({}, prefix="part")
    html = engines["django"].from_string(PART).render({"form": form}, request)
    return HttpResponse(html, status=422)


def signed_out(request):
    """What the access middleware answers when the session has ended."""
    return HttpResponse(status=401)


def broken(request):
    """An error of ours."""
    return HttpResponse("<h1>no</h1>", status=500)


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("probe/", show, name="probe"),
    path("probe/count", count, name="probe_count"),
    path("probe/part", part, name="probe_part"),
    path("probe/signed-out", signed_out, name="probe_signed_out"),
    path("probe/broken", broken, name="probe_broken"),
]
