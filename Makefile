# make demo: install, build the course, grade a sample class, show the report.   make test: install and test.
# Tests come in tiers: quick (90 seconds), test (8 minutes), full (all that test leaves out), proof (the long proofs).
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

PYTEST := $(BIN)/python -m pytest
PARALLEL := -n 3 --dist loadfile --no-loadscope-reorder
QUICK := tests/judge tests/report tests/symbolic tests/exercises/test_content.py

.PHONY: demo quick test full check fuzz hostile proof bench clean

demo: $(STAMP)
	$(BIN)/fairmark demo

quick: $(STAMP)
	$(PYTEST) $(QUICK) -n 2 --dist loadfile -m "not slow and not full and not browser"

test: $(STAMP)
	$(PYTEST) $(PARALLEL) -m "not full and not browser"
	$(PYTEST) -m "browser and not full" tests/browser

full: $(STAMP)
	$(PYTEST) $(PARALLEL) -m "full and not browser"
	$(PYTEST) -m "full and browser"

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

# A minute for each boundary that bytes of a student cross; with atheris (Linux, x86-64) it follows coverage.
fuzz: $(STAMP)
	$(BIN)/pip install --quiet atheris || true
	$(BIN)/python tests/fuzz/fuzz.py $(or $(SECONDS),60)

# The hostile submissions twenty times in a row, four at once, and a hundred kills; every pair of standard mistakes; five draws of the library.
hostile: $(STAMP)
	AUTOGRADER_ROUNDS=20 AUTOGRADER_CHAINS=10 $(PYTEST) tests/hostile tests/kill

proof: $(STAMP)
	AUTOGRADER_SECOND_ORDER=1000000 AUTOGRADER_SEEDS=5 $(PYTEST) tests/symbolic/test_standard_mutants.py tests/core/test_library.py tests/core/test_small.py

bench: $(STAMP)
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/jail.py
	$(BIN)/python benchmarks/formulas.py
	$(BIN)/python benchmarks/audit.py

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build .autograder/keys .autograder/reports
