# The targets are explained by `make` alone. Nothing but Python >= 3.11 (with venv) and make is needed beforehand.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup check test proofs demo bench docs messages dist lock clean

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -m
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3 python
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
# pytest ends with 5 when it found nothing to run. That is a failure, and says so.
NOTHING_RAN = code=$$?; [ $$code -ne 5 ] || echo "make $@: no test was found to run; that counts as a failure" >&2; exit $$code

help: ## explain the targets
	@echo "usage: make TARGET      (PYTHON=/path/to/python chooses the Python for $(VENV))"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1	\2/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(VENV)/.installed ## make the environment .venv: locked tools, and this project for editing

$(VENV)/.locked: requirements-dev.txt
	@python='$(PYTHON)'; \
	if [ -z "$$python" ]; then \
	  for one in $(CANDIDATES); do \
	    if "$$one" -c '$(SUITABLE)' >/dev/null 2>&1; then python=$$one; break; fi; \
	  done; \
	fi; \
	if [ -z "$$python" ]; then \
	  echo "make: no Python >= 3.11 with venv was found (tried: $(CANDIDATES))." >&2; \
	  echo "      Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make setup PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c '$(SUITABLE)'; then \
	  echo "make: $$python cannot be used: Python >= 3.11 with the modules venv and ensurepip is needed." >&2; \
	  exit 1; \
	fi; \
	echo "make: environment $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv --clear $(VENV)
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml bsc_cli/__init__.py
	@$(RUN) pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

check: setup ## format, lint, types, import contracts, stale docs
	$(RUN) ruff format --check
	$(RUN) ruff check
	$(RUN) mypy
	$(BIN)/lint-imports
	$(RUN) tools.docs --check

test: setup ## the tests, in parallel, without the long proofs
	$(RUN) pytest -n auto -m "not proof" || { $(NOTHING_RAN); }

proofs: setup ## the long proofs, and the published figures reproduced
	$(RUN) pytest -n auto -m "proof or golden" || { $(NOTHING_RAN); }

demo: setup ## take the city of Kunming through eight quarters, from workbooks to reports
	@$(RUN) tools.demo

bench: setup ## measure, as ratios in one run, against the budgets
	$(RUN) benchmarks

docs: setup ## write the generated docs anew, and what the tutorials quote
	$(RUN) tools.docs
	$(RUN) tools.tutorial

messages: setup ## bring the translations in step with the texts in the code
	$(RUN) tools.messages

dist: setup ## build the wheel and try it in a clean environment
	$(RUN) tools.dist

LOCK = $(RUN) uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --custom-compile-command "make lock" $(UPGRADE)
lock: setup ## resolve the lock files anew (UPGRADE=--upgrade takes newer versions)
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt

clean: ## remove the environment and everything that was made
	rm -rf $(VENV) dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
	  samples/*/.bsc samples/*/reports
	find bsc_cli tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
