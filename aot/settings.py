"""Settings from the environment. Every variable is listed in README.md under Configuration.

Without ``DATABASE_URL`` and ``REDIS_URL`` the launcher (``aot/embedded.py``) starts both from wheels and sets
them; this module only ever reads addresses.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from environs import Env

from aot import addresses, logs, refusals, schedule

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

# --- Demo or production -----------------------------------------------------------------------------------

DEMO = env.bool("DEMO", False)
"""Demo mode shows invented sign-ins on the sign-in page. Refused where real data may live."""
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = refusals.secret_key(given=env.str("SECRET_KEY", ""), demo=DEMO)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
refusals.check(demo=DEMO, debug=DEBUG, allowed_hosts=ALLOWED_HOSTS, demo_hosts_ok=env.bool("DEMO_HOSTS_OK", False))

# --- What is in the house ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "aot",
    "desk",
    "integrations",
    "reports",
    "mdt",
    "assessments",
    "caseload",
    "teams",
    "audit",
    "nhsuk",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "mdt.following.News",  # before everything: fifteen members ask it every second
    "mdt.texts.Texts",  # and this one while somebody types
    "aot.middleware.RequestLine",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "aot.middleware.PermissionsPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "aot.middleware.Transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teams.middleware.Access",
    "audit.middleware.Reads",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "aot.urls"
WSGI_APPLICATION = "aot.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aot.context.provider",
                "aot.demo.signins.sign_ins",
                "aot.context.places",
                "aot.context.engine",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"

# --- The provider -----------------------------------------------------------------------------------------

PROVIDER_NAME = env.str("PROVIDER_NAME", "Larch and Lowfield NHS Foundation Trust (demo)" if DEMO else "")
NAMED_WORKER = env.str("NAMED_WORKER", "care co-ordinator")
"""What the provider calls the member of staff who answers for a person's care."""

PERSON_HEADER = "desk.person_header.header"
"""Gathers what stands at the head of every page about a person: the pages lie below the room that knows."""
PERSON_TABS = "aot.navigation.PERSON_TABS"

ALERT_RULES: list[str] = [
    "caseload.alerts.rules.care.DIED",
    "caseload.alerts.rules.outings.NOT_BACK",
    "caseload.alerts.rules.whereabouts.MISSING",
    "caseload.alerts.rules.whereabouts.ABSENT_WITHOUT_LEAVE",
    "caseload.alerts.rules.whereabouts.LEAVE_OVERDUE",
    "caseload.alerts.rules.visits.WORRY_UNACKNOWLEDGED",
    "caseload.alerts.rules.ready.READY_NOW",
    "caseload.alerts.rules.treatments.CLOZAPINE_NOT_TAKEN",
    "caseload.alerts.rules.treatments.TREATMENT_DECLINED",
    "caseload.spells.alerts.DISCHARGED_NOT_FOLLOWED_UP",
    "caseload.alerts.rules.treatments.TREATMENT_OVERDUE",
    "caseload.alerts.rules.seen.NOT_TRIED",
    "caseload.alerts.rules.seen.NOT_SEEN",
    "caseload.alerts.rules.seen.TRIES_IN_A_ROW",
    "caseload.alerts.rules.visits.VISIT_NOT_RECORDED",
    "caseload.alerts.rules.treatments.TREATMENT_UNPLANNED",
    "caseload.alerts.rules.precautions.PLANNED_ALONE",
    "integrations.alerts.DEATH_TOLD",
    "integrations.alerts.POSSIBLE_MATCH",
    "caseload.spells.alerts.ADMITTED",
    "integrations.alerts.ATTENDED",
    "integrations.alerts.SILENT",
    "caseload.alerts.rules.visits.CONCERN_UNACKNOWLEDGED",
    "caseload.alerts.rules.whereabouts.CONTACT_ELSEWHERE",
    "caseload.alerts.rules.whereabouts.RELEASE_EXPECTED",
    "caseload.alerts.rules.care.NO_COORDINATOR",
    "caseload.alerts.rules.care.COORDINATOR_AWAY",
    "caseload.alerts.rules.legal.LEGAL_HOURS",
    "caseload.alerts.rules.legal.LEGAL_EXPIRING",
    "caseload.alerts.rules.legal.LEGAL_TASK",
    "caseload.alerts.rules.whereabouts.WHEREABOUTS_REVIEW",
    "caseload.alerts.rules.care.RHYTHM_REVIEW",
    "caseload.alerts.rules.care.INTENSITY_REVIEW",
    "caseload.alerts.rules.precautions.PRECAUTION_REVIEW",
    "mdt.alerts.ACTION_OVERDUE",
    "mdt.alerts.TEAM_ACTION_OVERDUE",
    "assessments.alerts.GOAL_REVIEW",
    "assessments.alerts.ASSESSMENT_OVERDUE",
    "assessments.alerts.ASSESSMENT_DUE",
]
"""Dotted paths of the alert rules, in the order in which a person's alerts are pressing."""

READINESS_CHECKS: list[str] = [
    "caseload.alerts.queries.engine_fault",
    "assessments.queries.instruments.edited_fault",
]
"""Dotted paths of further callables for /readyz: each returns None, or a sentence that says what is wrong."""

SWEEP_SECONDS = schedule.SWEEP_SECONDS
SITE_URL = env.str("SITE_URL", "http://localhost:8000" if DEMO else "")
"""Where the service is found, for links in e-mails."""

# --- The hospital's feed (docs/how-to/connect-a-hospital.md) -----------------------------------------------

ADT_HOST = env.str("ADT_HOST", "127.0.0.1")
ADT_PORT = env.int("ADT_PORT", 2575)
ADT_ALLOWED_PEERS = env.list("ADT_ALLOWED_PEERS", ["127.0.0.0/8", "::1"])
"""Addresses or networks that may connect; nobody else is even answered."""
ADT_TLS_CERTIFICATE = env.str("ADT_TLS_CERTIFICATE", "")
ADT_TLS_KEY = env.str("ADT_TLS_KEY", "")
ADT_TLS_CLIENT_CA = env.str("ADT_TLS_CLIENT_CA", "")
"""Certificates of those who may connect are signed by one of these; without it none is asked for."""
ADT_RECEIVERS = env.list("ADT_RECEIVERS", [])
"""Our names in MSH-5 or MSH-6; a message for anybody else is answered AR. Empty: any name."""
ADT_PROCESSING = env.list("ADT_PROCESSING", ["P", "T", "D"] if DEMO else ["P"])
ADT_MAX_BYTES = env.int("ADT_MAX_BYTES", 1_000_000)
ADT_MAX_CONNECTIONS = env.int("ADT_MAX_CONNECTIONS", 64)
ADT_MAX_CONNECTIONS_PER_PEER = env.int("ADT_MAX_CONNECTIONS_PER_PEER", 16)
ADT_MESSAGE_SECONDS = env.float("ADT_MESSAGE_SECONDS", 30)
"""In which a message that has begun must be complete, and an answer must be taken."""
ADT_IDLE_SECONDS = env.float("ADT_IDLE_SECONDS", 3600)
FHIR_REQUESTS_A_MINUTE = env.int("FHIR_REQUESTS_A_MINUTE", 600)
"""More often another system may not ask by FHIR."""

# --- Database ---------------------------------------------------------------------------------------------

DATABASES = addresses.databases(
    url=env.str("DATABASE_URL", ""),
    owner_url=env.str("DATABASE_OWNER_URL", ""),
    pool_size=env.int("DB_POOL_SIZE", 0),
    conn_max_age=env.int("DB_CONN_MAX_AGE", 0),
    prepared=env.bool("DB_PREPARED_STATEMENTS", True),
)
DATABASE_ROUTERS: list[str] = []

# --- Redis or Valkey: broker and cache --------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
REDIS_PREFIX = env.str("REDIS_PREFIX", "alongside:")
"""Set before every key, so that two services can share one server."""

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", "") or addresses.next_database(REDIS_URL),
        "KEY_PREFIX": REDIS_PREFIX + "cache",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5, "health_check_interval": 25},
    }
}

# Truth is in PostgreSQL and a task only says "look again", so a task may run twice but must not be lost:
# late acknowledgement, and what a dead worker had taken comes back after the visibility timeout (ten minutes, and
# not Celery's hour or more). Beat asks for the next sweep long before that.
CELERY_BROKER_URL = addresses.broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("TASK_VISIBILITY_SECONDS", 600),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 15,  # without it a hung broker blocks a publish for ever
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "global_keyprefix": REDIS_PREFIX,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300  # below the visibility timeout: a longer task would run twice at once
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_POOL = "prefork"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_DIRECT = True  # each worker has a queue of its own besides, for its health check
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_TIMEZONE = "Europe/London"
CELERY_DB_REUSE_MAX = 100  # a worker keeps its connection for this many tasks (it has no pool)

# --- Sign-in and sessions ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PUBLIC_VIEWS = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "calendar_feed",  # whoever has the secret
    "feed_post",  # another system, by its token
    "fhir_base",  # the like, as all from here
    "fhir_base_bare",
    "fhir_elsewhere",
    "fhir_metadata",
    "fhir_read",
    "fhir_search",
    "fhir_search_by_form",
}
"""Names of the views that answer before anybody has signed in; every other view declares its permission."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "teams.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes the account, with the address of the trust
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE: a phone browser is closed many times a shift
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # anybody could else have us write to anybody
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "teams.send_again.csrf_failure"

# --- Transport and headers --------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", not DEMO)
"""Served over https: secure cookies, redirect from http, strict transport security."""
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, over http
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 60 * 60) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
if env.int("TRUSTED_PROXY_COUNT", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- Language and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"

# --- Mail and logs ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "alongside@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.str("EMAIL_URL", ""):
    vars().update(addresses.mail(env.dj_email_url("EMAIL_URL")))
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

LOGGING = logs.configuration(
    level=env.str("LOG_LEVEL", "INFO"), form=env.str("LOG_FORMAT", "text" if DEMO else "json")
)
