# What people and CI call. The environment is made once in .venv from the locked requirements.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help demo test check format bench lock sample clean

help:  ## say what each command does
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

demo: .venv/ready  ## build the made-up sample district and serve its map at http://127.0.0.1:8000
	$(BIN)/banmap demo

test: .venv/ready-dev  ## install what tests need and run all of them
	.ci/system_packages
	$(BIN)/pytest

check: .venv/ready-dev  ## format, lint, types, floors
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_house.py

format: .venv/ready-dev  ## put the code into its form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: .venv/ready-dev  ## measure accuracy and time beside other tools; writes docs/benchmarks.md
	PYTHONPATH=data $(BIN)/python -m benchmarks

sample: .venv/ready  ## write data/sample anew (same seed, same bytes)
	$(BIN)/python data/make_sample.py

lock: .venv/ready-dev  ## resolve the requirements anew: names, versions and hashes, no addresses
	.ci/lock

clean:  ## remove what these commands made
	rm -rf .venv demo dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/ready: requirements-build.lock requirements.lock pyproject.toml
	.ci/environment requirements.lock
	touch $@

.venv/ready-dev: requirements-build.lock requirements-dev.lock pyproject.toml
	.ci/environment requirements-dev.lock
	touch .venv/ready $@
