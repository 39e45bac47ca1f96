# What a shop's developers type. Needs Python (3.11 to 3.14) and make; everything else lands in .venv,
# at the versions and hashes that stand in requirements/. `make help` lists the targets.

HOST ?= 127.0.0.1
PORT ?= 8000

# the first Python on the path that every package has a wheel for (3.14 does without exact counts)
PYTHON ?= $(shell for limit in 14 15; do for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, $$limit))" 2>/dev/null && echo $$p && break 2; \
	done; done)

VENV := .venv
BIN := $(VENV)/bin
# uv does in five seconds what takes pip half a minute; where it cannot reach its index (pip.conf names
# another one, say), pip does the same work. Build tools come from installer.txt, so builds use no index either.
UV = $(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation

# tests run in as many processes as there are cores, each with a browser and a database server of its own, four at most
WORKERS ?= auto --maxprocesses 4

define install # $(1): a lock file
	@$(UV) --require-hashes -r $(1) || { echo "uv could not install; trying pip (slower)."; $(PIP) --require-hashes -r $(1); }
endef

# a second start is quick because the first one left its bytecode in .venv
export PYTHONDONTWRITEBYTECODE :=
# uv trusts whom the machine trusts, as pip does: a company's proxy, say
export UV_SYSTEM_CERTS := true

# random cases: so many times what `make test` tries, from a seed that is printed and can be given again (20 take a night, 2 a good ten minutes)
CASES ?= 20
SEED ?= $(shell date +%s)

.PHONY: help run test oracle mutants check audit bench chaos accessibility screenshots lock vendor format wheel clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## the demo shop at http://$HOST:$PORT/ (127.0.0.1:8000 unless set), in the foreground
	@exec $(BIN)/configurator serve --host "$(HOST)" --port "$(PORT)"

test: $(VENV)/.dev ## every test; brings a browser, a database server, Redis and proxies if there are none
	@$(BIN)/python -m tools.chromium || [ "$$CI" != true ]
	@$(BIN)/python -m tools.servers || [ "$$CI" != true ]
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

oracle: $(VENV)/.dev ## thousands of random products: the engine against brute force (CASES=20 SEED=...)
	@echo "SEED=$(SEED) CASES=$(CASES)"
	@CASES=$(CASES) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --hypothesis-seed=$(SEED) tests/engine tests/rules tests/interchange tests/services/configuring/test_effects.py tests/services/configuring/test_proof_file.py tests/web/test_printed_differences.py

# faults planted in the rooms' code; a choice of ROOMS, so many of each, from a seed that is printed
SAMPLE ?= 25
mutants: $(VENV)/.dev ## planted faults that no test notices (ROOMS="pricing orders" SAMPLE=25 SEED=...)
	@$(BIN)/python -m tools.mutants $(ROOMS) --sample $(SAMPLE) --seed $(SEED)

check: $(VENV)/.dev ## style, types, import rule, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

audit: $(VENV)/.dev ## known weaknesses of the locked packages, how old their versions are, their licences
	@$(BIN)/python -m tools.audit

bench: $(VENV)/.run ## the speed budgets, measured here
	@missed=; for file in benchmarks/[a-z]*.py; do name=$$(basename $$file .py); \
	  $(BIN)/python -m benchmarks.$$name || missed="$$missed $$name"; done; \
	  [ -z "$$missed" ] || { echo "Budgets were missed in:$$missed"; exit 1; }

# what a shop survives; WORDS="full clock" are some of it, KILLS=40 is a first look
KILLS ?= 1000
chaos: $(VENV)/.dev ## kills, full disks, jumping clocks, crowds: half an hour, a row each (KILLS=1000 WORDS="...")
	@$(BIN)/python -m tools.chaos --kills $(KILLS) $(WORDS)

accessibility: $(VENV)/.dev ## what axe finds on customers' pages, kept for the accessibility statement
	@$(BIN)/python -m tools.chromium
	ACCESSIBILITY_RECORD=yes $(BIN)/python -m pytest tests/journeys/test_accessible.py

screenshots: $(VENV)/.dev ## the README's pictures, taken again
	@$(BIN)/python -m tools.chromium
	$(BIN)/python -m tools.screenshots

format: $(VENV)/.dev ## lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/.dev ## dist/*.whl: the program and the demo shop in one file
	$(BIN)/python -m build --wheel --no-isolation

vendor: $(VENV)/.dev ## fetch the front-end files again and compare
	$(BIN)/python -m tools.vendor

LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
lock: $(VENV)/.dev ## newest allowed versions into requirements/
	$(LOCK) --upgrade requirements/installer.in -o requirements/installer.txt
	$(LOCK) --upgrade pyproject.toml -o requirements/run.txt
	$(LOCK) --upgrade --extra dev -c requirements/run.txt -c requirements/installer.txt pyproject.toml -o requirements/dev.txt

clean: ## remove .venv and what the tools left behind
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results

# --- the environment, in layers; a stamp file is as new as the layer -----------------------------

$(VENV)/.installer: requirements/installer.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 to 3.14 is needed; none was found (make run PYTHON=/path/to/python3)."; exit 1; }
	@[ -x $(BIN)/python ] || { echo "Making $(VENV) with $(PYTHON) ..."; $(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

$(VENV)/.packages: requirements/run.txt $(VENV)/.installer
	@echo "Installing the locked packages ..."
	$(call install,requirements/run.txt)
	@touch $@

$(VENV)/.run: pyproject.toml $(VENV)/.packages
	@$(UV) --no-deps -e . || $(PIP) --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing the locked development tools ..."
	$(call install,requirements/dev.txt)
	@touch $@
