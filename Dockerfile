# syntax=docker/dockerfile:1

# Front-end assets, built nowhere else: the packages ship built files, and a script copies the few that are served.
FROM node:24-bookworm-slim AS node
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

# Python packages, pinned and hashed, without the embedded servers.
FROM python:3.13-slim-bookworm AS packages
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/runtime.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=aot.settings \
    STATIC_ROOT=/srv/static
RUN groupadd --gid 10001 alongside \
    && useradd --uid 10001 --gid alongside --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin alongside
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/alongside
COPY . .
COPY --from=node /build/node_modules /tmp/node_modules
# Collecting needs neither a secret nor a database: DEMO=1 holds for this line only.
RUN ln -s /tmp/node_modules node_modules \
    && python scripts/assets.py \
    && python -m compileall -q aot \
    && DEMO=1 python manage.py collectstatic --noinput --verbosity 0 \
    && rm -r node_modules /tmp/node_modules \
    && install -d -o alongside -g alongside var
USER 10001:10001
EXPOSE 8000
# docker-compose.yml names the command of each process; alone, the image is the web.
CMD ["gunicorn", "aot.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--bind", "0.0.0.0:8000", "--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "75", "--max-requests", "20000", "--max-requests-jitter", "2000", "--no-control-socket"]
