# Which Python makes .venv (3.11 or newer): make PYTHON=python3.12
export PYTHON ?= python3

# For pytest, e.g. make test TESTS="-k notes"
TESTS ?= -n auto

BIN := .venv/bin
INSTALLED := .venv/.installed

.DEFAULT_GOAL := book
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: book test lint format soak bench venv libraries clean help

book: $(INSTALLED) libraries  ## build the book into dist/ (what plain `make` does)
	$(BIN)/book build

test: lint libraries  ## everything CI asks: format, lint, types, all tests
	scripts/test-tools
	$(BIN)/pytest $(TESTS)

lint: $(INSTALLED)  ## check format, style, types and shell scripts; change nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/shellcheck scripts/lock scripts/system-packages scripts/test-tools scripts/venv scripts/ci/* .ci/run

format: $(INSTALLED)  ## put the code into its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

soak: $(INSTALLED) libraries  ## the long random tests that `make test` leaves out
	$(BIN)/pytest -m soak

bench: $(INSTALLED) libraries  ## measure pages and speed: dist/bench/, docs/performance.md
	$(BIN)/python -m benchmarks.pages dist/bench
	$(BIN)/python -m benchmarks.typesetting --docs docs/performance.md

venv: $(INSTALLED)  ## only make .venv

libraries:
	@scripts/system-packages libraries

$(INSTALLED): requirements-dev.lock pyproject.toml
	scripts/venv
	@touch $@

clean:  ## remove what was built, and .venv
	rm -rf dist build .venv tests/tools/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find book tests -name __pycache__ -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
