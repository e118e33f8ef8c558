#!/bin/sh
# Pin all packages with hashes from the ranges in pyproject.toml. No registry's address gets into the files.
set -eu
compile() {
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --no-header --output-file "$output" "$@"
}
compile requirements/runtime.txt pyproject.toml
compile requirements/dev.txt --extra embedded --extra dev pyproject.toml
.venv/bin/python - <<'PYTHON' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header --output-file requirements/node.txt -
import tomllib
print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["node"]))
PYTHON
