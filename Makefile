# make demo: set up and run the main job on a sample project.  make test: set up and pass the tests.
# Needs Python 3.11 or newer, git and make; everything else goes into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types check setup clean

demo: setup
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh fixtures/sample/demo.sh

# Several files at once, on as many cores as there are, up to four: a worker takes half a gigabyte.
test: lint types
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

setup: $(VENV)/ready

# Bytecode is compiled at once: an editable install is not, and the hot path would pay for it at every start.
$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kairos-mem needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q memory_engine cli
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
