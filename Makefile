# API Monitor. Each command sets up what it needs first; where nothing changed, that takes no time.
#   PYTHON=/path/to/python3   chooses the Python (3.11 to 3.14)
#   ARGS="…"                  goes to the program: make run ARGS="check --json"

.DEFAULT_GOAL := help
.PHONY: help run demo test check package bench soak screenshots translations clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\): ## */\1: /p' Makefile | awk -F': ' '{printf "make %-11s  %s\n", $$1, $$2}'

run: ## start API Monitor
	@if [ "$$(uname -s)" = Darwin ]; then exec packaging/macos/run.sh $(ARGS); fi; \
	packaging/setup.sh run && exec .venv-run/bin/apimon $(ARGS)

demo: ## start API Monitor against simulated providers; no key, no network
	@packaging/setup.sh run
	@exec .venv-run/bin/apimon demo $(ARGS)

test: ## run linters and all tests, on every supported Python that is found
	@packaging/setup.sh test
	@packaging/test.sh

check: ## run the linters and the type checker
	@packaging/setup.sh develop
	@packaging/check.sh

package: ## build wheel, bundle and .deb, install each, and test what was installed
	@packaging/setup.sh develop
	@packaging/setup.sh package
	@.venv-package/bin/python packaging/build.py
	@.venv/bin/python packaging/prove.py

bench: ## measure the app beside a bare tray icon, and write docs/performance.md
	@packaging/setup.sh run
	@packaging/setup.sh develop
	@PYTHONPATH=tests/support .venv/bin/python -m tests.benchmarks --app-python .venv-run/bin/python $(ARGS)
	@PYTHONPATH=tests/support .venv/bin/python -m tests.benchmarks.local_api
	@PYTHONPATH=tests/support .venv/bin/python -m tests.benchmarks.audio --app-python .venv-run/bin/python

soak: ## run the tests of large volume
	@packaging/setup.sh develop
	@.venv/bin/python -m pytest -m soak --timeout 3600 -n logical --maxprocesses 4 $(ARGS)

screenshots: ## make the pictures of README and docs anew; all of them go to build/screenshots
	@packaging/setup.sh pictures
	@PYTHONPATH=tests/support .venv/bin/python docs/screenshots.py $(ARGS)

translations: ## bring the catalogues in resources/i18n up to date with the texts
	@packaging/setup.sh develop
	@.venv/bin/python packaging/translate.py

clean: ## remove everything that these commands made
	rm -rf .venv .venv-* build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache \
	  .import_linter_cache .hypothesis
	find apimon_desktop tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
