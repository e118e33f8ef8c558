# Alongside. `make` alone says what there is.
#
# Needs Python 3.11 or newer with venv, and make; everything else is fetched pinned and checked by hash. Stamps
# below .venv/ and node_modules/ make the second run quick.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for found in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$found && break; done)
endif

VENV := .venv
RUN := $(VENV)/bin/python
PACKAGES := $(VENV)/.packages
NODE_PACKAGES := node_modules/.packages
ASSETS := static/vendor/.assets
NODE := .venv-node
# Two processes: the size of the machine that the tests must be quick on.
PROCESSES ?= 2
torture: MESSAGES ?= 100000
SIZE ?= 100000
export SIZE

.PHONY: help
help: ## Say what there is
	@echo "Alongside: the caseload system of assertive outreach teams."
	@echo
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8001 make up          another port than 8000"
	@echo "  make test ARGS='-k rhythm' some of the tests"
	@echo "  SIZE=10000 make bench      a smaller measurement"

.PHONY: up
up: $(PACKAGES) $(ASSETS) ## Start the demo service: database, broker, web, worker, beat
	@$(RUN) manage.py up

.PHONY: test
test: $(PACKAGES) $(ASSETS) chromium ## Run all tests, those in the browser included
	@echo "Running the tests ..."
	@$(RUN) -m pytest -n $(PROCESSES) $(ARGS)

.PHONY: lint
lint: $(PACKAGES) ## Check style, walls between the rooms, templates, Dockerfile, compose file, migrations
	@echo "Style (ruff) ..." && $(RUN) -m ruff check . && $(RUN) -m ruff format --check .
	@echo "Walls between the rooms (import-linter) ..." && $(VENV)/bin/lint-imports
	@echo "Templates (djlint) ..." && $(VENV)/bin/djlint --lint --quiet templates nhsuk
	@echo "Dockerfile (hadolint) ..." && $(VENV)/bin/hadolint Dockerfile
	@echo "Compose file (its schema) ..." && $(RUN) scripts/compose.py docker-compose.yml
	@echo "Migrations complete ..." && $(RUN) manage.py makemigrations --check --dry-run

.PHONY: bench
bench: $(PACKAGES) $(ASSETS) ## Measure against hand-written SQL (SIZE=100000 open episodes); writes var/bench.json
	@$(RUN) manage.py bench --size $(SIZE)

.PHONY: following
following: $(PACKAGES) $(ASSETS) chromium ## Measure how soon 15 followers of a meeting see what one types
	@FOLLOWERS=15 FOLLOWING_SECONDS=30 $(RUN) -m pytest -q tests/journeys/test_following.py

.PHONY: torture
torture: $(PACKAGES) $(ASSETS) ## Send 100,000 hospital messages, kill the processes at random, check what stands
	@MESSAGES=$(MESSAGES) $(RUN) -m pytest -q -s --timeout 3600 tests/integrations/test_torture.py

.PHONY: screenshots
screenshots: $(PACKAGES) $(ASSETS) chromium ## Take the pictures in the README
	@$(RUN) scripts/screenshots.py

.PHONY: reset
reset: $(PACKAGES) ## Delete the demo's and the tests' databases
	@$(RUN) manage.py reset

.PHONY: chromium
chromium: $(PACKAGES)
	@$(RUN) scripts/chromium.py

.PHONY: pins
pins: $(PACKAGES) ## Pin the packages anew, with hashes (needs uv)
	@scripts/pins.sh

$(PACKAGES): requirements/dev.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python 3.11 or newer was found. Install one, or say where it is: make PYTHON=/path/to/python3" >&2; \
		exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module. Install it, for example: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages, each checked by its hash (a minute or two the first time) ..."
	@$(RUN) -m pip install --disable-pip-version-check --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

$(NODE_PACKAGES): package.json package-lock.json
	@if command -v npm >/dev/null 2>&1; then npm=npm; else \
		if [ ! -x $(NODE)/bin/npm ]; then \
			echo "No npm here: bringing it as a Python package into $(NODE) (about 200 MB) ..."; \
			$(PYTHON) -m venv $(NODE) && $(NODE)/bin/python -m pip install --disable-pip-version-check --quiet \
				--require-hashes --requirement requirements/node.txt || exit 1; \
		fi; npm=$(NODE)/bin/npm; PATH="$$PWD/$(NODE)/bin:$$PATH"; export PATH; fi; \
	echo "Installing the front-end packages ..." && \
	$$npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

$(ASSETS): $(PACKAGES) $(NODE_PACKAGES) scripts/assets.py
	@$(RUN) scripts/assets.py
	@touch $@
