"""The same messages by HTTPS, for integration engines that prefer it: the body is the message, the answer its ACK.

The answer goes out after the request's transaction is committed (``aot.middleware.Transaction``).
"""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import operations as feed
from integrations.codes import Via
from integrations.operations import Arrived
from integrations.operations.systems import client_of
from integrations.scopes import ADT
from integrations.views.messages import wake_a_worker

ER7 = "x-application/hl7-v2+er7; charset=utf-8"


@csrf_exempt
@require_POST
def feed_post(request):
    """One message or several in the body; as many answers, each ended by a line. 401 without a token that holds."""
    client = client_of(request.headers.get("Authorization", ""))
    if client is None or ADT not in client.scopes:
        refused = HttpResponse("A token is needed: Authorization: Bearer ...", status=401, content_type="text/plain")
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    if int(request.headers.get("Content-Length") or 0) > settings.ADT_MAX_BYTES:
        return HttpResponse("Longer than the limit.", status=413, content_type="text/plain")
    content = request.read(settings.ADT_MAX_BYTES + 1)
    if len(content) > settings.ADT_MAX_BYTES:
        return HttpResponse("Longer than the limit.", status=413, content_type="text/plain")
    content = content.strip(b"\x0b\x1c\r\n \t")
    answers = feed.receive([Arrived(content, Via.HTTPS, client.name)], at=timezone.now())
    wake_a_worker()
    return HttpResponse(b"".join(answer for of_one in answers for answer in of_one), content_type=ER7)
