# make demo: install, build the course, grade a sample class, show the report.   make test: install and test.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check fuzz hostile proof bench clean

demo: $(STAMP)
	$(BIN)/fairmark demo

test: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not browser"
	$(BIN)/python -m pytest -m browser

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

# A minute for each boundary that bytes of a student cross; with atheris (Linux, x86-64) it follows coverage.
fuzz: $(STAMP)
	$(BIN)/pip install --quiet atheris || true
	$(BIN)/python tests/fuzz/fuzz.py $(or $(SECONDS),60)

# The hostile submissions twenty times in a row, four at once, and a hundred kills; every pair of standard mistakes; five draws of the library.
hostile: $(STAMP)
	AUTOGRADER_ROUNDS=20 AUTOGRADER_CHAINS=10 $(BIN)/python -m pytest tests/hostile tests/kill

proof: $(STAMP)
	AUTOGRADER_SECOND_ORDER=1000000 AUTOGRADER_SEEDS=5 $(BIN)/python -m pytest tests/symbolic/test_standard_mutants.py tests/core/test_library.py tests/core/test_small.py

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
