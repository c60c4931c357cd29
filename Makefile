# Needs only python3 (3.11 or newer, with venv) and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.xundocs-installed
RUNTIME_STAMP := $(VENV)/.xundocs-runtime

.PHONY: demo test check bounds bench docs clean help
.DEFAULT_GOAL := help

help:            ## what can be made
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+: *##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/'

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME_STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(RUNTIME_STAMP)

demo: $(RUNTIME_STAMP)  ## environment, install, then the main job into demo/
	$(BIN)/xundocs demo demo --force

test: $(STAMP)   ## the whole test suite
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(STAMP)  ## style, types, import rules, CLI reference, docs
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/cli_reference.py --check
	$(BIN)/python tools/kinds_reference.py --check
	$(BIN)/python tools/build_templates.py --check
	$(BIN)/python tools/ledgers_reference.py --check
	$(BIN)/python tools/metrics_reference.py --check
	$(BIN)/python tools/rules_reference.py --check
	$(BIN)/python tools/handbook_pages.py --check
	$(BIN)/python tools/lower_bounds.py --check
	XUNDOCS_SITE_PICTURES=false $(BIN)/mkdocs build --strict --quiet --site-dir build/site

bounds:          ## the oldest versions that pyproject.toml admits
	bash .ci/lower_bounds.sh

bench: $(STAMP)  ## every benchmark; writes docs/benchmarks.md
	$(BIN)/python benchmarks/run_all.py

docs: $(STAMP)   ## the documentation site into build/site
	$(BIN)/python tools/cli_reference.py
	$(BIN)/python tools/kinds_reference.py
	$(BIN)/python tools/ledgers_reference.py
	$(BIN)/python tools/metrics_reference.py
	$(BIN)/python tools/rules_reference.py
	$(BIN)/python tools/handbook_pages.py
	$(BIN)/mkdocs build --site-dir build/site

clean:           ## what was built here
	rm -rf build dist demo site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
