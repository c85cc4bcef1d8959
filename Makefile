# Needs python3 (3.11 or newer) and git; `make test` also a JDK (17 or newer). Everything else is set up in .venv.
PYTHON ?= python3
PYTEST_ARGS ?=
LOCK_ARGS ?=

RUN := .venv/run
TEST := .venv/test
LOCK := .venv/lock
PIP := -m pip --disable-pip-version-check install --quiet
COMPILE = $(LOCK)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-annotate \
	--custom-compile-command "make lock" $(LOCK_ARGS) pyproject.toml
# the CUDA packages that torch asks for on Linux: a CPU build of torch does without them
CUDA := ^(cuda|nvidia|triton)

.PHONY: help demo test lint bench lock clean check-python check-jdk

help:
	@echo "make demo   review an example change with the embedded judge"
	@echo "make test   run the tests (PYTEST_ARGS='-n 0 -k diff' for some of them, in one process)"
	@echo "make lint   ruff and mypy"
	@echo "make bench  the benchmarks"
	@echo "make lock   make requirements/*.txt anew (LOCK_ARGS=--upgrade for newer versions)"
	@echo "make clean  remove .venv and what was built"

demo: $(RUN)/.stamp
	@$(RUN)/bin/python examples/demo.py

# a process for each processor, each computing on one thread
test: check-jdk $(TEST)/.stamp
	OMP_NUM_THREADS=1 $(TEST)/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

lint: $(TEST)/.stamp
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .
	$(TEST)/bin/mypy
	$(TEST)/bin/pre-commit validate-manifest .pre-commit-hooks.yaml

bench: $(TEST)/.stamp
	@for script in benchmarks/[!_]*.py; do echo "== $$script"; $(TEST)/bin/python "$$script" || exit 1; done

lock: $(LOCK)/.stamp
	$(COMPILE) --extra eval --extra dist --group test --output-file requirements/test.txt
	sed -E '/$(CUDA)/d' requirements/test.txt > requirements/test.txt.new
	mv requirements/test.txt.new requirements/test.txt
	$(COMPILE) --generate-hashes --constraints requirements/test.txt --output-file requirements/runtime.txt
	$(LOCK)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-annotate \
		--custom-compile-command "make lock" $(LOCK_ARGS) --group build \
		--generate-hashes --constraints requirements/test.txt --output-file requirements/build.txt

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(RUN)/.stamp: requirements/runtime.txt requirements/build.txt pyproject.toml | check-python
	@echo "setting up $(RUN) (once)"
	@$(PYTHON) -m venv --clear $(RUN)
	@$(RUN)/bin/python $(PIP) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(RUN)/bin/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST)/.stamp: requirements/test.txt pyproject.toml | check-python
	@echo "setting up $(TEST) (once; torch makes this a large download)"
	@$(PYTHON) -m venv --clear $(TEST)
	@$(TEST)/bin/python $(PIP) -r requirements/test.txt
	@$(TEST)/bin/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(LOCK)/.stamp: | check-python
	@$(PYTHON) -m venv --clear $(LOCK)
	@$(LOCK)/bin/python $(PIP) uv
	@touch $@

check-python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found: install Python 3.11 or newer, or give PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "make: $(PYTHON) is older than 3.11: give PYTHON=/path/to/a/newer/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "make: $(PYTHON) cannot make virtual environments: install its venv module (on Debian and Ubuntu: python3-venv)" >&2; exit 1; }
	@command -v git >/dev/null || { echo "make: git not found: install git" >&2; exit 1; }

check-jdk:
	@command -v javac >/dev/null || { echo "make: javac not found: install a JDK, 17 or newer (on Debian and Ubuntu: default-jdk-headless)" >&2; exit 1; }
	@javac -version 2>&1 | awk '/^javac / { sub(/^1\./, "", $$2); recent = $$2 + 0 >= 17 } END { exit !recent }' \
		|| { echo "make: $$(javac -version 2>&1) is too old: the tests need a JDK, 17 or newer, first on the path" >&2; exit 1; }
