# Every target is a line or two that calls Python; `make` alone lists them.
#   PYTHON=python3.12   another interpreter, in an environment of its own (.venv-3.12)
#   PAGE=...            page for `spec` and `generate`: a URL or a saved file
#   ARGS=...            passed on to the tool, as in `make test ARGS="-k echo -x"`

PYTHON ?= python3
NAME   := $(patsubst python%,%,$(notdir $(PYTHON)))
VENV   := .venv$(if $(filter-out 3,$(NAME)),-$(NAME))
BIN    := $(VENV)/bin
RUN    := $(BIN)/python
PIP    := $(RUN) -m pip install -qq --disable-pip-version-check
TREE   := telegram telegram_ext telegram_sandbox codegen examples benchmarks tests docs/conf.py

.DEFAULT_GOAL := help
.PHONY: help setup spec generate format lint types current test record check docs bench matrix sandbox demo clean

help:            ## List the targets
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

setup: $(VENV)/.dev  ## Make the environment with everything development needs

spec: $(VENV)/.dev   ## Fetch the Bot API page (PAGE=...) and rewrite spec/
	$(RUN) -m codegen fetch $(if $(PAGE),'$(PAGE)')
	$(RUN) -m codegen scrape

generate: $(VENV)/.dev  ## Fetch the page (PAGE=...), rewrite spec/ and all generated code
	$(RUN) -m codegen generate $(if $(PAGE),--page '$(PAGE)')

format: $(VENV)/.dev  ## Format the code
	$(RUN) -m ruff format $(TREE)
	$(RUN) -m ruff check --fix-only --quiet $(TREE)

lint: $(VENV)/.dev   ## Check format and style
	$(RUN) -m ruff format --check $(TREE)
	$(RUN) -m ruff check $(TREE)

types: $(VENV)/.dev  ## Check types, mypy and pyright, both strict
	$(RUN) -m mypy
	$(RUN) -m pyright --pythonpath $(RUN)

current: $(VENV)/.dev  ## Check that generated code matches the spec
	$(RUN) -m codegen render --check

test: $(VENV)/.test  ## Run all tests (ARGS="-k echo -x")
	$(RUN) -m pytest -n auto $(ARGS)

record: $(VENV)/.test  ## Record the client's traffic anew (TOKEN=... CHAT_ID=... from Telegram)
	$(RUN) -m tests.contract.record $(ARGS)

check: current lint types test  ## What CI runs: generated code is current, lint, types, test

docs: $(VENV)/.docs  ## Build the documentation into docs/_build/html
	$(RUN) -m sphinx -W --keep-going -q -b html docs docs/_build/html

bench: $(VENV)/.run  ## Measure against other libraries, each in its own environment
	$(RUN) -m benchmarks $(ARGS)

matrix: $(VENV)/.run  ## Let other libraries' bots live twenty stories on the sandbox
	$(RUN) -m tests.matrix --write docs/sandbox-matrix.rst $(ARGS)

sandbox: $(VENV)/.run  ## A local Bot API server; you play the users
	$(RUN) -m telegram_sandbox $(ARGS)

demo: $(VENV)/.run   ## Show the tutorial's bot in a conversation (TOKEN=... for Telegram itself)
	$(RUN) examples/demo.py $(ARGS)

clean:           ## Remove environments, caches and build results
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist docs/_build

# Environments: stdlib venv and pip, made again when pyproject.toml changes.
$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("evergram needs Python 3.10 or newer, and $(PYTHON) is %d.%d: try make PYTHON=python3.12 ..." % sys.version_info[:2])'
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade 'pip>=25.1'
	$(PIP) --editable .
	@touch $@

$(VENV)/.test $(VENV)/.dev $(VENV)/.docs: $(VENV)/.run
	$(PIP) --group $(patsubst .%,%,$(notdir $@))
	@touch $@
