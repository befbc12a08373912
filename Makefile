# Every target does its own set-up in .venv. `make demo` and `make test` are all that a newcomer needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
STORE  ?= demo-store

.PHONY: demo test test-slow lint format bench catalogue docs build offline clean

$(READY): pyproject.toml constraints.txt plugins/qms-office/pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,pdf]' --editable plugins/qms-office
	touch $@

demo: $(READY)
	rm -rf $(STORE)
	$(BIN)/qms $(if $(lang),--lang $(lang)) demo $(STORE)

test: $(READY)
	$(BIN)/python -m pytest -n auto -m "not slow"

test-slow: $(READY)
	$(BIN)/python -m pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python -m benchmarks

catalogue: $(READY)
	$(BIN)/pybabel -q extract --keywords=msg --keywords=marked --no-location --sort-output --project=qms --output=$(VENV)/qms.pot qms
	$(BIN)/pybabel -q update --input-file=$(VENV)/qms.pot --output-dir=qms/locale --domain=qms --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BIN)/pybabel -q compile --directory=qms/locale --domain=qms

docs: $(READY)
	$(BIN)/python docs/diagnostics.py

build: $(READY)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

offline: $(READY)
	$(BIN)/python .ci/offline.py dist

clean:
	rm -rf $(VENV) $(STORE) dist build
