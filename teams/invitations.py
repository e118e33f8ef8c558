"""The e-mail from which a new member of staff sets a password: nobody else ever types or sees it."""

from collections.abc import Callable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

SECONDS_A_DAY = 24 * 60 * 60


def letter(user, *, address: Callable[[str], str]) -> EmailMessage:
    """The letter in the reader's language. ``address`` makes a path absolute. The link works once, for
    ``PASSWORD_RESET_TIMEOUT``."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    context = {
        "user": user,
        "link": address(reverse("account_reset_password_from_key", kwargs=key)),
        "again": address(reverse("account_reset_password")),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
        "provider_name": settings.PROVIDER_NAME,
    }
    with translation.override(user.language):
        body = render_to_string("teams/set_password.txt", context)
        return EmailMessage(_("Set your password for Alongside"), body, to=[user.email])
