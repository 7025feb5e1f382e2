# Two commands do all the set-up: make demo, make test. They need Python >= 3.11 with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--config-settings editable_mode=strict
SOURCES := pyproject.toml $(wildcard *.py cli/*.py exports/*.py exports/*/* graph/*.py \
	graph/*/*.py graph/*/*/*.py cli/template/* ontology/* ontology/questions/* \
	graph/*/*.csv graph/*/*.toml datasets/*/*)

.DEFAULT_GOAL := help
.PHONY: help demo test lint vendor clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/installed  ## Set up, run the main job on the packaged data, say where the page is
	@$(BIN)/steppe demo --force

test: $(VENV)/installed-test  ## Set up, run all tests
	@$(BIN)/python -m pytest -n auto

lint: $(VENV)/installed-dev  ## Set up, run ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

vendor: $(BIN)/python  ## Fetch what is not ours (needs npm), see docs/make_vendor.py
	@$(BIN)/python docs/make_vendor.py

clean:  ## Remove what the other targets made
	rm -rf $(VENV) build dist *.egg-info steppe-demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "steppe needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

# An editable install links every file, so a new or renamed file needs a new install.
$(VENV)/installed: $(BIN)/python $(SOURCES)
	@echo "Installing steppe into $(VENV) …"
	@$(INSTALL) -e .
	@touch $@

$(VENV)/installed-test: $(BIN)/python $(SOURCES)
	@echo "Installing steppe with its tests into $(VENV) …"
	@$(INSTALL) -e '.[test]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-dev: $(BIN)/python $(SOURCES)
	@echo "Installing steppe with its tools into $(VENV) …"
	@$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/installed-test $(VENV)/installed
