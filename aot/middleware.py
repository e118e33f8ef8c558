"""The request's transaction, its line in the log, and one header."""

import logging
import re
import time
import uuid

from django.conf import settings
from django.db import transaction

from aot.logs import request_id

requests = logging.getLogger("aot.requests")

LIVENESS_PATH = "/healthz"
SERVER_ERROR = 500
ACCEPTED_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Transaction:
    """One transaction around everything that a request does, session and sign-in included.

    ``ATOMIC_REQUESTS`` opens its transaction inside all middleware, where a user set for the transaction by a
    middleware is already lost; and it commits half-done work when a view answers 500 itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Commit on an answer below 500, roll back on anything else."""
        if request.path == LIVENESS_PATH:  # answers without a database
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
            elif transaction.get_rollback():
                # Somewhere inside an error was swallowed after the database had failed: this would undo the
                # work while telling the user that it was saved.
                raise transaction.TransactionManagementError(
                    "The answer says success, but the transaction can only be rolled back."
                )
        return response


class RequestLine:
    """Give every request an id, return it, and log one line without query string or body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Time the request and log it."""
        given = request.headers.get("X-Request-ID", "")
        identity = given if ACCEPTED_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identity)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = identity
            self.log(request, response.status_code, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response

    @staticmethod
    def log(request, status: int, seconds: float) -> None:
        """The line. Static files and probes are left to the proxy's log."""
        if request.path.startswith((LIVENESS_PATH, "/readyz", settings.STATIC_URL)):
            return
        facts = {
            "method": request.method,
            "path": request.path,
            "status": status,
            "ms": round(seconds * 1000),
        }
        requests.info("%s %s %s in %s ms", *facts.values(), extra=facts)


class PermissionsPolicy:
    """Tell the browser which of its powers no page of ours will ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Add the header."""
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response
