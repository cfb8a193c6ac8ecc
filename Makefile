PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
BIN := .venv/bin
STAMP := .venv/.installed
OUT ?= out
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs explore clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml constraints.txt
	@command -v uv >/dev/null 2>&1 || [ -x .tools/bin/uv ] || $(PYTHON) -m pip install --quiet --target .tools uv
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --group dev --editable .
	@touch $@

demo: $(STAMP) ## the Far East 1931-1941, from sourced records to report.html
	$(BIN)/foedus run khalkhin-gol --out $(OUT)

test: $(STAMP) ## every test, doctests included
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP) ## ruff, mypy, import-linter
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(STAMP) ## speed against the stored sequences, growth, the machine's limit (BENCH=--huge: a million events)
	$(BIN)/python -m benchmarks $(BENCH)

docs: $(STAMP) ## one page per statistic, from the docstrings, into site/
	$(BIN)/python docs/build.py site

explore: $(STAMP) ## open the page on this machine
	$(BIN)/foedus explore khalkhin-gol

clean: ## remove what the other targets made
	rm -rf .venv .tools site $(OUT)
