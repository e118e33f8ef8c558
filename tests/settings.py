"""The service's settings for tests, on servers that are there when nobody gave any.

Reading this module starts or joins the embedded test servers, unless DATABASE_URL, DATABASE_OWNER_URL and
REDIS_URL name others. It has to happen here: pytest-django reads the settings before any conftest. The workers
of a run inherit the addresses and start nothing.
"""

import os

from aot import embedded

EXPECTED = {"DATABASE_URL", "DATABASE_OWNER_URL"}
given = {name for name in EXPECTED if os.environ.get(name)}
if given and given != EXPECTED:
    raise RuntimeError("Tests need both DATABASE_URL (the app role) and DATABASE_OWNER_URL (may CREATEDB).")
if not given or not os.environ.get("REDIS_URL"):
    embedded.hold("test")

OWNER_URL = os.environ["DATABASE_OWNER_URL"]
APP_URL = os.environ["DATABASE_URL"]

os.environ |= {
    "SECRET_KEY": "for tests only, and long enough to be accepted",
    "DEMO": "0",
    "DEBUG": "0",
    "HTTPS": "0",
    "DB_POOL_SIZE": "0",
    "DB_CONN_MAX_AGE": "0",
    "EMAIL_URL": "",
    "LOG_LEVEL": "WARNING",
    "LOG_FORMAT": "text",
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    "REDIS_PREFIX": f"test-{os.getpid()}:",
}

from aot.settings import *  # noqa: E402, F403
from aot.settings import DATABASES, STORAGES  # noqa: E402

# The service runs as the app role and so do its tests; the owner is used by tests/databases.py only.
DATABASES.pop("owner", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PROVIDER_NAME = "Larch and Lowfield NHS Foundation Trust"
