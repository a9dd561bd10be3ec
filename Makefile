# Quizmark's commands; `make help` lists them. All of them work in a fresh clone and none needs root.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := fixtures/quizzes fixtures/courses
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)

# Each recipe that needs settings says so itself: nothing is exported to the others.
DEVELOPMENT := env DEBUG=1
PRODUCTION := env DEBUG=0 HTTPS=1 ALLOWED_HOSTS=quizmark.example DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=only-to-check-the-settings-and-long-enough-for-that-purpose-0123456789

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run install test check audit lock bench messages

help: ## List these commands
	@echo "Quizmark: make COMMAND"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r name text; do printf '%-11s %s\n' "$$name" "$$text"; done

# Stamp files in .venv say what is done already, so that a second `make run` starts at once.

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Quizmark needs Python 3.11 or newer, and there is no '$(PYTHON)'." >&2; \
		echo "Install it, or name yours: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Quizmark needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name a newer one: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: requirements.lock | $(VENV)/made
	$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock requirements.lock | $(VENV)/made
	$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.lock
	@touch $(VENV)/installed $@

# Translations as Django reads them: made from what people edit, in no commit.
%.mo: %.po config/catalogues.py | $(VENV)/installed
	@$(BIN)/python -m config.catalogues $<

install: $(VENV)/installed $(CATALOGUES:.po=.mo) ## Set up .venv with what Quizmark needs

run: install ## Try Quizmark: sample quizzes, demo accounts, http://127.0.0.1:PORT (8000)
	@$(DEVELOPMENT) $(BIN)/python manage.py migrate --verbosity 0
	@if [ ! -e $(VENV)/samples ] || [ -n "$$(find $(SAMPLES) -newer $(VENV)/samples)" ] || \
		$(DEVELOPMENT) $(BIN)/python manage.py shell --verbosity 0 --command \
		'from quizzes.models import Quiz; raise SystemExit(Quiz.objects.exists())'; \
	then $(DEVELOPMENT) $(BIN)/python manage.py import_quizzes $(SAMPLES) && touch $(VENV)/samples; fi
	@$(DEVELOPMENT) $(BIN)/python manage.py demo
	@echo "Quizmark is at http://127.0.0.1:$(PORT)/ (Ctrl+C stops it)"
	@[ -e /dev/fd/0 ] || exec </dev/null; \
		exec $(DEVELOPMENT) $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: $(VENV)/installed-dev $(CATALOGUES:.po=.mo) ## Run the tests; REQUIRE_ALL=1: none may skip for want of Chromium or gettext
	$(BIN)/python -m pytest -n auto -rs

check: $(VENV)/installed-dev ## Formatting, lint, import layers, types, templates, migrations, deployment, safety
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m mypy accounts config quizzes
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive accounts config quizzes

audit: $(VENV)/installed-dev ## Known vulnerabilities of what requirements.lock pins; needs the network
	$(BIN)/python .ci/audit

lock: $(VENV)/installed-dev ## Resolve requirements*.txt into the lock files, with hashes
	for name in requirements requirements-dev; do \
		env -u PIP_FIND_LINKS UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet \
			--generate-hashes --universal --python-version 3.11 $$name.txt -o $$name.lock || exit 1; \
	done

bench: $(VENV)/installed-dev ## Measure the pages against a bare Django (benchmarks/README.md)
	$(BIN)/python -m benchmarks.pages

messages: $(VENV)/installed-dev ## Bring locale/ in line with the texts of the code; needs gettext
	$(DEVELOPMENT) $(BIN)/python manage.py makemessages
