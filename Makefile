# One verb for each job, the same on a laptop and in CI.
PYTHON ?= python3
PORT ?= 8000
V := .venv/bin
PIP := $(V)/python -m pip install --quiet --disable-pip-version-check
HANDRAIL := $(V)/handrail
DEMO := HANDRAIL_MODE=demo HANDRAIL_DATA=$(CURDIR)/demo
CHECK := HANDRAIL_MODE=test HANDRAIL_DATA=$(CURDIR)/build
BROWSER_CODE := $(wildcard src/handrail/*/static)

CHECKS := check-types check-format check-imports check-templates check-browser check-content check-migrations

.PHONY: $(CHECKS) install install-dev demo serve check test test-all bench messages clean

install: .venv/installed

.venv/installed: requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Handrail needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	@test -x $(V)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

install-dev: .venv/installed .venv/installed-dev node_modules/.package-lock.json

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Types and format of the browser modules need node; without it they are not checked, and tools/missing.sh says so.
node_modules/.package-lock.json: package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent && touch $@; fi

messages:
	@if [ -f tools/messages.py ]; then $(V)/python tools/messages.py compile; fi

# Invented people only, in ./demo, on this machine's own address.
demo: install messages
	@rm -rf demo && mkdir -p -m 700 demo
	@$(DEMO) $(HANDRAIL) migrate
	@$(DEMO) $(HANDRAIL) content
	@$(DEMO) $(HANDRAIL) manage collectstatic --noinput -v 0
	@$(DEMO) $(HANDRAIL) demo
	@echo "Open http://127.0.0.1:$(PORT)/ ; staff sign in at http://127.0.0.1:$(PORT)/en/sign-in/ . Stop with Ctrl+C."
	@$(DEMO) $(HANDRAIL) serve --port $(PORT)

# Every check runs, also after one has failed.
check: install-dev
	@mkdir -p build
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(CHECKS)
	@echo "make check: all is well"

check-format:
	@$(V)/ruff format --check --quiet .
	@$(V)/ruff check --quiet .

check-types:
	@$(CHECK) $(V)/mypy

check-imports:
	@$(V)/lint-imports > build/imports.log || { cat build/imports.log; exit 1; }

check-templates:
	@$(V)/djlint --quiet --lint src

check-browser:
	@if [ -x node_modules/.bin/tsc ]; then set -e; \
	  node_modules/.bin/tsc -p tsconfig.json; \
	  node_modules/.bin/prettier --check --log-level warn $(BROWSER_CODE); \
	else echo "Browser modules were not checked: node is missing."; fi

check-content:
	@$(HANDRAIL) instruments check
	@$(HANDRAIL) handbook check
	@$(V)/python tools/messages.py check
	@$(V)/python tools/contrast.py

check-migrations:
	@$(CHECK) $(HANDRAIL) manage makemigrations --check --dry-run -v 0

test: install-dev messages
	@sh tools/test.sh

# Further and longer runs, by hand or at night: ten times as many generated cases, a million rows, browser on PostgreSQL.
test-all: test
	@sh tools/test_all.sh

bench: install-dev messages
	@if [ -f tools/bench.py ]; then $(V)/python tools/bench.py; else echo "There is nothing to measure yet."; fi

clean:
	rm -rf demo build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
