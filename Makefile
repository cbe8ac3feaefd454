# Two commands do all the set-up on a machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq

.PHONY: setup run test lint bench shots lock

setup: .venv/.run

run: .venv/.run
	@$(BIN)/moderator serve

test: .venv/.dev lint
	@$(BIN)/pytest -n 2

lint: .venv/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 4

bench: .venv/.dev
	@$(BIN)/python -m benchmarks

# Pins with hashes; run after changing the dependencies in pyproject.toml (needs uv).
lock:
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra build --extra dev --extra train -c requirements.lock pyproject.toml -o requirements-dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("ModeraPEN needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.11 run" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python could not make .venv; on Debian: apt install python3-venv"; exit 1; }

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing (about a minute, once)..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/.run
	@echo "Installing what the tests need (once)..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
