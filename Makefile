.DEFAULT_GOAL := help
NPM := PATH=$(CURDIR)/.venv/bin:$$PATH npm --prefix phone --silent
.PHONY: help run test bench check format docs lock

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## install what is missing, start everything, prove it with an echo test
	@scripts/setup run
	@test -e squilla.toml || .venv/bin/squilla settings > squilla.toml
	@exec .venv/bin/squilla up --first-account --prove

test: ## install what the tests need and run them all
	@scripts/setup test
	.venv/bin/pytest
	$(NPM) test

bench: ## measure wakes, what Python costs, the doctor beside other tools (about 13 minutes)
	scripts/setup bench
	.venv/bin/python -m bench

check: ## lint, types, import rules, generated docs
	@scripts/setup test
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(NPM) run check
	scripts/docs --check

format: ## put the code in its form
	.venv/bin/ruff format
	.venv/bin/ruff check --fix
	$(NPM) run format

docs: ## write the generated parts of the documentation
	scripts/docs

lock: ## choose versions anew within pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra build --extra server --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra server --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-dev.lock
