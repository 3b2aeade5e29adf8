# make run and make test are all a newcomer needs; each sets everything up first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench mutants
run: .venv/program
	$(BIN)/python -m analytics serve

test: .venv/development
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --ignore tests/test_house.py

# The rules of the house are read here, and not a second time among the tests.
check: .venv/development
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_house.py

bench: .venv/development
	$(BIN)/python -m tests.benchmarks

mutants: .venv/development
	$(BIN)/python -m tests.mutants

.venv/program: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rapport needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/development: .venv/program tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
