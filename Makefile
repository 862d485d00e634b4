# One-word commands. Everything they need lands in .venv; nothing else on the machine is changed,
# except that `make parts` (called by `make test`) may install Chromium, PostgreSQL and Tesseract as root.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
# Hundreds of processes are started while testing: they read what was compiled once, also where Python is told not to keep it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check bench setup tools parts lock clean

demo: setup ## a sample network on a local page
	@$(PY) -m bot demo $(ARGS)

setup: .venv/ready ## .venv with what the bot needs, every file checked against its hash

# Four workers for two cores: many tests wait for processes that they have killed. Who runs what: tests/conftest.py.
test: tools parts ## everything: unit, conformance, architecture, browser
	@$(PY) -m pytest -n 4 --dist loadgroup --no-loadscope-reorder $(ARGS)

check: tools ## lint, format, types, import contracts
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench: tools parts ## the long runs; prints machine, date, n and spread
	@$(PY) -m benchmarks $(ARGS)

tools: .venv/tools

parts: ## Chromium, PostgreSQL and Tesseract for the tests: installed as root, otherwise named
	@sh requirements/parts.sh

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "natverksbot needs Python 3.11 or newer")'
	@PYTHON=$(PYTHON) sh requirements/venv.sh
	@$(PYTHON) -m venv .venv

.venv/ready: requirements/run.lock pyproject.toml | .venv/bin/python
	@echo "setting up .venv …" >&2
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tools: requirements/tools.lock .venv/ready
	@echo "adding the tools of the house …" >&2
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/tools.lock
	@touch $@

# Locks name versions and hashes and no address: where packages come from is the installer's own setting.
UV := .lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --only-binary :all:
lock: ## resolve the dependencies anew
	@$(PYTHON) -m venv .lock && .lock/bin/pip --quiet install uv
	@$(UV) pyproject.toml requirements/build.in --extra postgres -o requirements/run.lock
	@$(UV) --group dev -c requirements/run.lock -o requirements/tools.lock
	@rm -rf .lock

clean:
	@rm -rf .venv .lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
