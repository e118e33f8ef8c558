"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aot.settings")

application = get_wsgi_application()

from aot.startup import refuse_privileged_role  # noqa: E402 - settings must stand first

refuse_privileged_role()
