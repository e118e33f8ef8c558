"""The message queue, for those who keep the feed running."""

import contextlib

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from integrations import hl7
from integrations import operations as feed
from integrations.codes import FAULTS
from integrations.fhir import plain
from integrations.fhir.arriving import APPLICATION, came_by_fhir
from integrations.forms import FilterForm, SenderForm
from integrations.how_long import how_long
from integrations.masking import masked
from integrations.models import Message, Sender
from integrations.queries import messages as reads
from integrations.tasks import apply_messages
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field

PER_PAGE = 50
MOST_COUNTED = 10_000
REPLAYED_AT_ONCE = 5_000


class Pages(Paginator):
    """Counts no further than anybody turns pages: the table keeps a row of every message that ever came."""

    @cached_property
    def count(self):
        """At most so many."""
        return self.object_list[:MOST_COUNTED].count()


@permission("feed.read")
@require_safe
def feed_messages(request):
    """How the feed stands, who sends, and the messages, filtered."""
    now = timezone.now()
    senders = reads.senders(at=now)
    form = FilterForm(request.GET, senders=[each.sender for each in senders])
    chosen = form.chosen()
    shown = Pages(reads.messages(**chosen), PER_PAGE).get_page(request.GET.get("page"))
    for row in shown.object_list:
        row["words"] = FAULTS.get(row["fault"], "")
        row["said"] = plain.said(row["code"]) if row["sender__application"] == APPLICATION else ""
    context = {
        "queue": reads.queue(),
        "senders": senders,
        "form": form,
        "chosen": chosen,
        "shown": shown,
        "may_write": request.rights.may("feed.write"),
        "may_match": request.rights.may("feed.match"),
    }
    return page(request, "integrations/messages.html", context)


@permission("feed.read", reads="person")
@require_safe
def feed_message(request, uuid):
    """One message: what became of it, and its text, masked unless the reader may see whom it is about."""
    message = reads.message_or_404(uuid)
    may_unmask = request.rights.may("feed.unmask")
    unmasked = may_unmask and "whole" in request.GET
    request.reads.add(
        [message.person_id] if unmasked and message.person_id else [], message=message.pk, whole=unmasked
    )
    by_fhir = came_by_fhir(message)
    text = hl7.decoded(bytes(message.raw)) if message.raw else ""
    if by_fhir:
        text = text and plain.laid_out(text, whole=unmasked)
    else:
        text = text.replace("\r", "\n") if unmasked else masked(text)
    context = {
        "message": message,
        "words": FAULTS.get(message.fault, ""),
        "said": plain.said(message.code) if by_fhir and message.code else "",
        "text": text,
        "unmasked": unmasked,
        "may_unmask": may_unmask,
        "may_write": request.rights.may("feed.write"),
    }
    return page(request, "integrations/message.html", context)


@permission("feed.write")
@require_POST
def feed_replay(request, uuid):
    """Read and apply one message again."""
    message = reads.message_or_404(uuid)
    _replay(request, [message.pk])
    return redirect("feed_message", uuid)


@permission("feed.write")
@require_POST
def feed_replay_shown(request):
    """Read and apply again everything that the filter shows, as far as its text is kept."""
    form = FilterForm(request.POST, senders=Sender.objects.all())
    found = reads.messages(**form.chosen()).filter(raw__isnull=False)
    _replay(request, [row["pk"] for row in found.values("pk")[:REPLAYED_AT_ONCE]])
    return redirect("feed")


def _replay(request, ids: list[int]) -> None:
    number = feed.replay(ids=ids, by=request.user, at=timezone.now())
    wake_a_worker()
    said = ngettext("%(n)d message is read and applied again.", "%(n)d messages are read and applied again.", number)
    notes.success(request, said % {"n": number}) if number else notes.warning(
        request, _("The text of these messages is not kept: there is nothing to replay.")
    )


@permission("feed.write")
@require_http_methods(["GET", "HEAD", "POST"])
def feed_sender(request, uuid):
    """A sender's name, profile and quiet time."""
    sender = get_object_or_404(Sender, uuid=uuid)
    form = SenderForm(request.POST or None, initial=SenderForm.initial_of(sender))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            feed.change_sender(sender=sender, by=request.user, **form.cleaned_data)
            notes.success(request, _("Saved. The next message is read so."))
            return redirect("feed")
    kept = Message.objects.filter(sender=sender, raw__isnull=False).count()
    silence = reads.longest_silence(sender, at=timezone.now())
    context = {
        "form": form,
        "sender": sender,
        "kept": kept,
        "silence": silence and how_long(round(silence.total_seconds() / 60)),
    }
    return page(request, "integrations/sender.html", context)


def wake_a_worker() -> None:
    """Once this is committed; a broker that is away is no fault of the page's, and the clock asks too."""

    def ask():
        with contextlib.suppress(Exception):
            apply_messages.apply_async(expires=60)

    transaction.on_commit(ask)
