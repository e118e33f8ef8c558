"""The floor of the interface: forms, tags and pages in the NHS design system. It knows nothing of care."""

from django.apps import AppConfig


class NhsukConfig(AppConfig):
    """Template pack, template tags and the ``page()`` answer."""

    name = "nhsuk"
    verbose_name = "NHS design system"
