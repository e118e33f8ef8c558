"""Addresses for tests of the middleware: views that write and then answer in different ways."""

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone


def write(key: str) -> None:
    """Leave a row."""
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())


def succeed(request):
    """Write and answer well."""
    write("succeeded")
    return HttpResponse("saved")


def refuse(request):
    """Write (a count of attempts, say) and refuse."""
    write("refused")
    return HttpResponse("no", status=403)


def answer_500(request):
    """Write and answer with an error of one's own."""
    write("answered-500")
    return HttpResponse("sorry", status=500)


def raise_error(request):
    """Write and fail."""
    write("raised")
    raise RuntimeError("Ada Lovelace, 999 000 0000")


def swallow(request):
    """Fail in the database, swallow it, and claim success."""
    write("swallowed")
    try:
        with transaction.atomic(savepoint=False):
            Session.objects.create(session_key="swallowed", session_data="", expire_date=timezone.now())
            Session.objects.create(session_key="swallowed", session_data="", expire_date=None)
    except IntegrityError:
        pass
    return HttpResponse("saved")


urlpatterns = [
    path("succeed", succeed),
    path("refuse", refuse),
    path("answer-500", answer_500),
    path("raise-error", raise_error),
    path("swallow", swallow),
]
