"""One's own calendar feed: the page that makes and revokes it, and the file itself."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from audit.models import Read
from mdt.calendar_file import calendar_file
from mdt.operations import feeds
from mdt.queries.feeds import diary, feed_by_hash, feed_of
from nhsuk.page import page
from teams.access import permission, rights_of

KEY = "key"
"""The secret stands in the query, which no line of the log holds."""


@permission("clinical.read")
def my_feed(request):
    """Whether I have a feed; make one (its address is shown this once), or revoke it."""
    address = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            feeds.revoke_feed(by=request.user, at=timezone.now())
            return redirect("my_feed")
        token = feeds.make_feed(by=request.user, at=timezone.now())
        address = f"{settings.SITE_URL}{reverse('calendar_feed')}?{KEY}={token}"
    return page(request, "mdt/feed.html", {"feed": feed_of(request.user), "address": address})


@never_cache
def calendar_feed(request):
    """The file, to whoever has the secret; what it shows is recorded as read by whose it is."""
    feed = feed_by_hash(feeds.token_hash(request.GET.get(KEY, "")))
    if feed is None:
        raise Http404
    now = timezone.now()
    on = timezone.localdate(now)
    rights = rights_of(feed.user, on=on)
    if not rights.is_clinical:
        raise Http404
    feeds.note_read(feed, at=now)
    request.user = feed.user  # the record of what was read names whose calendar it was
    with translation.override(feed.user.language):
        entries, people = diary(rights, on=on)
        body = calendar_file(entries, name=_("Alongside"), at=now)
    request.reads.add(people, kind=Read.Kind.EXPORT)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
