#!/bin/sh
# Runs once, when the database server makes its data directory: the role that owns and migrates, the role that
# serves, and the database between them. The same three statements do for a trust's own PostgreSQL.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE alongside_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE alongside_app LOGIN PASSWORD :'app_password';
CREATE DATABASE alongside OWNER alongside_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE alongside FROM PUBLIC;
GRANT CONNECT ON DATABASE alongside TO alongside_app;
SQL
