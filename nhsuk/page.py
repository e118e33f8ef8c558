"""One view, one URL, both answers: the whole page, or the one part of it that htmx asked for."""

from django.forms import BaseForm, BaseFormSet
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

UNPROCESSABLE = 422


def page(request, template, context=None, *, fragments=None, status=None):
    """Answer with ``template``, or with the fragment that htmx is going to put into its target.

    ``fragments`` maps the id of an element to the template of what stands inside it, the very file that
    ``template`` includes there::

        return page(request, "desk/board.html", context, fragments={"rows": "desk/_rows.html"})

    The status is 200, or 422 where the context's ``form`` (or ``formset``) was sent and is not valid.
    """
    context = context or {}
    wanted = _fragment(request, fragments or {})
    response = render(request, wanted or template, context, status=status or _status(context))
    if fragments:
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _fragment(request, fragments):
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    return fragments.get(htmx.target)


def _status(context):
    for name in ("form", "formset"):
        sent = context.get(name)
        if isinstance(sent, BaseForm | BaseFormSet) and sent.is_bound and not sent.is_valid():
            return UNPROCESSABLE
    return 200
