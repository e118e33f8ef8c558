"""Who signs in to the demonstration: the one list that the sign-in page, ``make up`` and the loader read."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PASSWORD = "demo"  # noqa: S105  (refused outside demo mode: the accounts exist only there)


@dataclass(frozen=True)
class SignIn:
    """An account of the demonstration. ``staff`` is the name in ``service.toml``."""

    email: str
    staff: str
    label: str


SIGN_INS = (
    SignIn("clinician@demo.example", "Sam Okoro", _("Sam Okoro, nurse and co-ordinator in North Team")),
    SignIn("therapist@demo.example", "Jo Pryce", _("Jo Pryce, occupational therapist in North Team")),
    SignIn("doctor@demo.example", "Dr Anneliese Roth", _("Dr Anneliese Roth, doctor and prescriber in North Team")),
    SignIn("lead@demo.example", "Ruth Vance", _("Ruth Vance, lead of North Team")),
    SignIn("service@demo.example", "Marguerite Adeyemi", _("Marguerite Adeyemi, service lead for all teams")),
    SignIn("admin@demo.example", "Colin Thwaite", _("Colin Thwaite, administrator")),
    SignIn("governance@demo.example", "Ursula Penn", _("Ursula Penn, information governance")),
    SignIn("guest@demo.example", "Hanif Osei", _("Hanif Osei, housing worker, guest of North Team's MDT")),
    SignIn("wall@demo.example", "North Team's office screen", _("The screen on the wall of North Team's office")),
)


def sign_ins(request=None) -> dict:
    """Context of the sign-in page; empty unless this is the demonstration."""
    return {"demo_sign_ins": SIGN_INS, "demo_password": PASSWORD} if settings.DEMO else {}
