# Every command of the project's daily life. `make` alone lists them.

PYTHON ?= python3
UV     ?= uv

# How many processes test; those that need Spark start a session of some 4 GB.
JOBS   ?= 2

# What takes the demo in: embedded (needs no Java), spark, or nothing for the one that fits.
ENGINE ?=

VENV := .venv
BIN  := $(VENV)/bin

# What the embedded engine needs; and with it Spark and what develops and tests, of which Spark alone is half a gigabyte.
PRODUCT := $(VENV)/.installed
TOOLS   := $(VENV)/.installed-tools

# Packages are as the lock files name them, each with its hash. Python compiles what is used when it is.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile --no-deps
COMPILE := pip compile pyproject.toml --universal --no-python-downloads --generate-hashes --no-header \
  --no-emit-index-url --no-emit-find-links --quiet

# The oldest Python that will do stands in pyproject.toml alone.
OLDEST_PYTHON := $(shell sed -n 's/^requires-python = ">=\(.*\)"$$/\1/p' pyproject.toml)

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format lock bench release clean java

help: ## Show this list
	@echo "HuggingGraph. Usage: make <target>"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Needs Python $(OLDEST_PYTHON) or newer (another one: make setup PYTHON=python3.12); Spark and the tests need Java 17 or 21."

setup: $(TOOLS) ## Create .venv and install all locked packages (only when something changed)
	@echo "$(VENV) is ready"

run: $(if $(filter spark,$(ENGINE)),java $(TOOLS)) $(PRODUCT) ## Write a synthetic Hub and load it, day by day, into warehouse/
	@$(BIN)/hugginggraph demo $(if $(ENGINE),--engine $(ENGINE))

test: java $(TOOLS) ## Run the tests (some of them: make test JOBS=0 ARGS="-k edges")
	@$(BIN)/python -m pytest -n $(JOBS) --no-loadscope-reorder $(ARGS)

lint: $(TOOLS) ## Check style, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(TOOLS) ## Format the code and apply safe fixes
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: ## Resolve the dependencies anew into requirements*.lock (newer versions: ARGS=--upgrade)
	@command -v "$(UV)" >/dev/null || { \
	  echo "make lock needs uv: put it on the PATH, or name it (make lock UV=/path/to/uv)." >&2; exit 1; }
	@$(UV) $(COMPILE) --python-version $(OLDEST_PYTHON) --extra spark --extra bom --group dev $(ARGS) \
	  -o requirements-dev.lock
	@$(UV) $(COMPILE) --python-version $(OLDEST_PYTHON) --extra bom --group checkout --constraints requirements-dev.lock \
	  $(ARGS) -o requirements.lock

bench: java $(TOOLS) ## Measure the pipeline
	@PYTHONPATH=. $(BIN)/python -m benchmarks.pipeline $(ARGS)

release: $(TOOLS) ## Build the wheel and its bill of materials (CycloneDX) into dist/
	@rm -rf dist
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@PYTHONPATH=. $(BIN)/python -m checks.bill "$$(ls dist/*.whl | sed 's/-py3-none-any\.whl$$/.cdx.json/')"
	@ls dist

clean: ## Remove .venv, caches and build files (warehouse/ stays)
	@rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache spark-warehouse metastore_db derby.log .ci/report.xml
	@find lib jobs tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Fails early, with the fix, instead of in the middle of a start of Spark.
java:
	@java="$${JAVA_HOME:+$$JAVA_HOME/bin/}java"; \
	banner=$$("$$java" -version 2>&1) || banner=; \
	case "$$banner" in \
	  *'version "17'[!0-9]* | *'version "21'[!0-9]*) exit 0 ;; \
	  '') echo "Java was not found ($${JAVA_HOME:+JAVA_HOME=$$JAVA_HOME, }tried $$java)." >&2 ;; \
	  *)  echo "$$java is not a Java that Spark 4 runs on: $$(echo "$$banner" | grep version | head -n 1)" >&2 ;; \
	esac; \
	{ echo 'Spark 4 needs Java 17 or 21. Install one and run again:'; \
	  echo '  Debian, Ubuntu   apt-get install openjdk-17-jre-headless'; \
	  echo '  Fedora, RHEL     dnf install java-17-openjdk-headless'; \
	  echo '  macOS            brew install openjdk@17'; \
	  echo 'or set JAVA_HOME to one that is there.'; } >&2; \
	exit 1

# An environment that is there and of a fitting Python is kept: pip then installs only what changed.
$(PRODUCT): pyproject.toml requirements.lock
	@fits='import sys; sys.exit(sys.version_info < tuple(map(int, "$(OLDEST_PYTHON)".split("."))))'; \
	if ! $(BIN)/python -c "$$fits" 2>/dev/null; then \
	  command -v "$(PYTHON)" >/dev/null || { \
	    echo "$(PYTHON) was not found. Install Python $(OLDEST_PYTHON) or newer, or name it: make setup PYTHON=/path/to/python" >&2; \
	    exit 1; }; \
	  "$(PYTHON)" -c "$$fits" || { \
	    echo "$(PYTHON) is $$("$(PYTHON)" -V 2>&1), but Python $(OLDEST_PYTHON) or newer is needed: make setup PYTHON=python3.12" >&2; \
	    exit 1; }; \
	  "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) lacks its venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	    exit 1; }; \
	  "$(PYTHON)" -m venv --clear $(VENV); \
	fi
	@echo "Installing packages into $(VENV) (once, half a minute or so)"
	@$(BIN)/python $(INSTALL) --require-hashes --use-pep517 -r requirements.lock
	@$(BIN)/python $(INSTALL) --no-build-isolation -e .
	@touch $@

$(TOOLS): $(PRODUCT) requirements-dev.lock
	@echo "Installing Spark and what develops and tests into $(VENV) (once, a minute or two)"
	@$(BIN)/python $(INSTALL) --require-hashes --use-pep517 -r requirements-dev.lock
	@touch $@
