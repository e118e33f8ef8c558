"""How sign-in differs from allauth's."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from teams.invitations import SECONDS_A_DAY


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, never by signing up; what goes wrong is said in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Email address or password is wrong. Check both; capital letters count."),
        "enter_current_password": _("This is not your password now. Enter the one with which you signed in."),
        "incorrect_password": _("This is not your password. Enter the one with which you signed in."),
        "too_many_login_attempts": _(
            "Too many wrong passwords, so nobody can sign in with this address for 5 minutes. Wait, then try again "
            "or choose a new password. Nothing is lost."
        ),
        "rate_limited": _("That was tried too often in a short time. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request):
        """Closed."""
        return False

    def send_mail(self, template_prefix, email, context):
        """As allauth, with what our letters name."""
        ours = {"provider_name": settings.PROVIDER_NAME, "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY}
        super().send_mail(template_prefix, email, context | ours)
