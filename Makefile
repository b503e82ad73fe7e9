# Every command a contributor types. `make serve` runs Tacet, `make test` proves it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := pyproject.toml --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-header
PAGE := src/tacet/web/static/index.html
CONFORMANCE := tests/conformance/node_modules/.installed
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts \
	-type f ! -name '*.test.*' 2>/dev/null)
# As many tests as there are cores, each file by one alone.
SIDE_BY_SIDE = -n auto --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE # set in many images: every process would compile Tacet anew

.PHONY: help serve dev setup setup-system test test-unit test-python test-page test-e2e check \
	check-code check-page format reference screenshot lock wheel bench bench-real bench-silence \
	bench-speed bench-memory bench-steps bench-load bench-library bench-slow clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

serve: ## run Tacet; the URL is printed when it answers
	@$(MAKE) --no-print-directory -j2 $(VENV)/.runtime $(PAGE)
	@$(BIN)/tacet serve $(ARGS)

dev: setup ## Flask and Vite together, both reloading; also `npm run dev`
	@frontend/node_modules/.bin/concurrently --kill-others --names page,server \
	  "npm --prefix frontend run dev" \
	  "$(BIN)/watchfiles --filter python '$(BIN)/tacet serve $(ARGS)' src/tacet"

setup: ## everything that serve and test need
	@$(MAKE) --no-print-directory -j2 $(VENV)/.development $(PAGE) $(CONFORMANCE)

setup-system: ## Debian packages that the browser tests need
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium >/dev/null; \
	} || echo "chromium could not be installed: the browser tests will be skipped"

test: setup setup-system ## every test: Python, page, browser
	$(MAKE) test-python
	$(MAKE) test-page
	$(MAKE) test-e2e

test-unit: $(VENV)/.development ## the fast ring
	$(BIN)/pytest tests/unit -q

test-python: $(VENV)/.development $(PAGE) $(CONFORMANCE)
	$(BIN)/pytest -q $(SIDE_BY_SIDE)

test-page: frontend/node_modules/.installed
	npm --prefix frontend run test

test-e2e: setup setup-system
	npm --prefix frontend run e2e

check: setup ## lint, types, layers and sizes; what CI runs before the tests
	@$(MAKE) --no-print-directory -j2 check-code check-page

check-code: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check-page: $(VENV)/.development frontend/node_modules/.installed
	npm --prefix frontend run check
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q tests/test_architecture.py
	$(BIN)/python tools/make_reference.py --check

format: $(VENV)/.development frontend/node_modules/.installed ## put every file into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm --prefix frontend run format

reference: $(VENV)/.development ## docs/reference and the page's types, from the code
	$(BIN)/python tools/make_reference.py
	$(BIN)/python -m tacet.web.openapi > frontend/openapi.json
	OPENAPI=openapi.json npm --prefix frontend run api && rm frontend/openapi.json

screenshot: test-e2e ## the pictures in README and docs, made by the browser tests
	cp frontend/e2e/shots/page-light.png docs/images/page.png
	node frontend/e2e/sheet.mjs docs/images/sizes.png
	mkdir -p docs/images/screens
	node frontend/e2e/screens/sheets.mjs docs/images/screens
	$(BIN)/python tools/shrink_png.py docs/images/*.png docs/images/screens/*.png

lock: ## constraints*.txt again, with hashes for every system; ARGS=--upgrade for newer versions
	uv pip compile $(LOCK) --group build -o constraints.txt $(ARGS)
	uv pip compile $(LOCK) --group build --group dev -c constraints.txt -o constraints-dev.txt $(ARGS)

wheel: $(VENV)/.development $(PAGE) ## dist/tacet-*.whl, with the built page inside
	$(BIN)/pip wheel --no-deps --no-build-isolation --wheel-dir dist .

bench: $(VENV)/.development ## every measurement beside peers; see benchmarks/README.md
	$(BIN)/python -m benchmarks real
	$(BIN)/python -m benchmarks all $(ARGS)

bench-real: $(VENV)/.development ## published weights on real speech, beside faster-whisper
	$(BIN)/python -m benchmarks real $(ARGS)

bench-silence: $(VENV)/.development ## words where nobody speaks, words lost, beside peers
	$(BIN)/python -m benchmarks silence $(ARGS)

bench-speed: $(VENV)/.development ## time, memory and word errors beside peers, published weights
	$(BIN)/python -m benchmarks.speed $(ARGS)

bench-memory: $(VENV)/.development ## peak memory and first words of 10 minutes, 1 and 10 hours
	$(BIN)/python -m benchmarks.memory $(ARGS)

bench-steps: $(VENV)/.development ## where the time goes, and what the arithmetic alone would take
	$(BIN)/python -m benchmarks.steps $(ARGS)

bench-load: $(VENV)/.development ## 32 clips at one moment, and one alone, beside faster-whisper
	$(BIN)/python -m benchmarks.load $(ARGS)

bench-library: $(VENV)/.development ## lists and searches of 10,000 recordings, by HTTP
	$(BIN)/python -m benchmarks.library $(ARGS)

bench-slow: $(VENV)/.development ## the page while slow clients hold the server's connections
	$(BIN)/python -m benchmarks.slow_clients $(ARGS)

clean: ## remove what was installed and built
	rm -rf $(VENV) frontend/node_modules tests/conformance/node_modules src/tacet/web/static dist build

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Every file that is fetched is checked by its hash, what builds Tacet itself included.
$(VENV)/.runtime: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install -q --require-hashes -r constraints.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.development: $(VENV)/.runtime constraints-dev.txt
	$(BIN)/pip install -q --require-hashes -r constraints-dev.txt
	@touch $@

# Not `npm ci`: the lock cannot list what a package mirror lacks for other platforms, and ci refuses.
frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	npm --prefix frontend install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

# The hosted API's client for Node, which the conformance tests drive.
$(CONFORMANCE): tests/conformance/package.json tests/conformance/package-lock.json
	npm --prefix tests/conformance install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

$(PAGE): frontend/node_modules/.installed $(PAGE_SOURCES)
	npm --prefix frontend run build
	@touch $@
