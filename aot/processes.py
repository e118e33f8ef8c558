"""The processes of the service as command lines: the same for `make up`, docker-compose.yml and the tests."""

WEB = (
    "gunicorn aot.wsgi --worker-class gthread --workers {workers} --threads {threads} --bind {bind}"
    " --timeout 60 --graceful-timeout 20 --keep-alive 75 --max-requests 20000 --max-requests-jitter 2000"
    " --no-control-socket"  # gunicorn opens one in the home directory otherwise
)
WORKER = (
    "celery --quiet --app aot worker --loglevel INFO --concurrency {concurrency} --without-gossip --without-mingle"
)
LISTENER = "run_adt_listener"
"""A command of manage.py: the hospital's messages come in by a process of their own."""
BEAT = "celery --quiet --app aot beat --loglevel INFO --scheduler aot.beat.LoneScheduler --pidfile="

WEB_WORKERS = 2
WEB_THREADS = 8
CONCURRENCY = 2

# A pool as large as the threads: none of them waits for a connection, and none is kept idle.
WEB_ENVIRONMENT = {"DB_POOL_SIZE": str(WEB_THREADS)}
WORKER_ENVIRONMENT = {"DB_CONN_MAX_AGE": "600"}


def web(bind: str) -> str:
    """The web server on one address."""
    return WEB.format(workers=WEB_WORKERS, threads=WEB_THREADS, bind=bind)


def worker() -> str:
    """A worker; any number may run."""
    return WORKER.format(concurrency=CONCURRENCY)
