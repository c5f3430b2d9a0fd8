# Two commands on a fresh machine, each doing its own set-up: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One worker more than there are cores: servers and browsers leave each of them waiting for a third of the time.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadgroup
CODE := webapp tests $(wildcard benchmarks)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What starts hundreds of times is compiled once: see tests/conftest.py.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-whole test-fast browser programs screenshots check format bench golden mutants crawl pins clean

help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/ready ## open the questionnaire in your browser (make run SERVE="--port 8080")
	@exec $(BIN)/upfront serve $(SERVE)

test: check browser programs ## every check and every test
	$(PYTEST)
	@$(BIN)/python -m tests.browser.chromium --remind
	@$(BIN)/python -m tests.programs --remind

test-whole: export UPFRONT_WHOLE = 1
test-whole: test ## the same, and in a browser what differs from it in words alone

test-fast: $(VENV)/ready ## the tests that take seconds
	$(PYTEST) -m "not slow and not browser"

browser: $(VENV)/ready ## find a Chrome or Chromium for the browser tests, or install one where that needs no password
	@$(BIN)/python -m tests.browser.chromium

programs: $(VENV)/ready ## find LibreOffice and poppler for the tests of PDF and Word files, or install them likewise
	@$(BIN)/python -m tests.programs

screenshots: browser ## take the pictures in docs/pictures anew
	$(BIN)/python -m tests.browser.screenshots

check: $(VENV)/ready ## style, types, who may import whom, and traps of the web
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive webapp
	$(BIN)/python -m tests.guards.code_rules webapp

format: $(VENV)/ready ## put the code into the house style
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(VENV)/ready ## how fast the main jobs are
	$(BIN)/python -m benchmarks

golden: $(VENV)/ready ## write the expected documents of the scenarios anew; read the difference aloud before you commit it
	UPDATE_GOLDEN=1 $(PYTEST) tests/bank/test_scenarios.py

mutants: $(VENV)/ready ## break the composer, branch by branch, and see a test fail each time (takes a while)
	$(BIN)/python -m tests.mutation

crawl: $(VENV)/ready ## let wapiti loose on an Upfront for many foundations, as every role (a quarter of an hour and more)
	@$(BIN)/python -m tests.security.crawl $(CRAWL)

PIN := build/pins/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

pins: ## choose exact versions anew, from pyproject.toml
	$(PYTHON) -m venv --clear build/pins
	build/pins/bin/pip install --quiet uv
	echo "# Exact versions of what Upfront needs to run. Made by make pins; change pyproject.toml, not this file." > build/pins/run.txt
	$(PIN) pyproject.toml >> build/pins/run.txt
	echo "# Exact versions of that and of what its developers need. Made by make pins; change pyproject.toml, not this file." > build/pins/dev.txt
	$(PIN) --extra dev --constraint build/pins/run.txt pyproject.toml >> build/pins/dev.txt
	mv build/pins/run.txt requirements.txt
	mv build/pins/dev.txt requirements-dev.txt

clean: ## remove everything that the commands above made
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find webapp tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed is exactly what requirements-dev.txt lists: a change there starts from an empty folder.
$(VENV)/pinned: requirements-dev.txt
	@command -v $(PYTHON) > /dev/null || { echo "Upfront needs Python 3.11 or newer, and there is no $(PYTHON) here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Upfront needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
		echo "With another one: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/ready: $(VENV)/pinned pyproject.toml
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@
