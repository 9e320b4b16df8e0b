# make run [PORT=8000] [SAMPLE=1]   a working PADME, in the foreground, until SIGTERM or Ctrl-C
# make test                         the suite on SQLite, in parallel
# make bench [BENCH=imports] [ROWS=]  the importer against plain django-import-export, both sides in one run;
#                                   BENCH=gfms: an extract of GFMS against a bare load of its lines
#                                   BENCH=photos: sizes from one decoding against one rendition at a time
# make lint · lock · thai · clean
# Needs Python 3.11 or newer with venv, and a package index.

PORT ?= 8000
SAMPLE ?= 1
BENCH ?= imports
HOST ?= 127.0.0.1
PADME_VAR ?= $(CURDIR)/var
PY = .venv/bin/python
PIP = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
COMPILE = .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
SHELL = /bin/sh
.DEFAULT_GOAL = run
.PHONY: run test bench lint lock thai clean

ifeq ($(SAMPLE),0)
run: export DATABASE_URL := $(or $(DATABASE_URL),sqlite:///$(PADME_VAR)/padme-empty.sqlite3)
run: export PADME_SAMPLE_DATA := 0
else
run: export PADME_SAMPLE_DATA := 1
run: sample = --sample
endif
run: export PADME_VAR := $(PADME_VAR)
run: export DJANGO_SETTINGS_MODULE := $(or $(DJANGO_SETTINGS_MODULE),cms.settings.dev)
run: .venv/run
	@exec $(PY) manage.py serve --host $(HOST) --port $(PORT) $(sample)

test: .venv/dev
	$(PY) -m pytest -n auto -m "not browser and not whole_walk"

bench: .venv/dev
	$(PY) -m tests.bench.$(BENCH) $(ROWS)

lint: .venv/dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	DJANGO_SETTINGS_MODULE=cms.settings.test $(PY) manage.py makemigrations --check --dry-run

# requirements*.txt from requirements*.in, every file with its hashes
lock: .venv/dev
	$(COMPILE) --output-file=requirements.txt requirements.in
	$(COMPILE) --output-file=requirements-dev.txt requirements-dev.in

# cms/locale: the catalogues that Django reads, from those that people write
thai: .venv/dev
	$(PY) -c "import polib; p = 'cms/locale/th/LC_MESSAGES/'; \
	[polib.pofile(p + d + '.po').save_as_mofile(p + d + '.mo') for d in ('django', 'djangojs')]"

# Everything that can be made again. What people entered stays: var/ is only emptied by hand.
clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis "$(PADME_VAR)/static" "$(PADME_VAR)/static-collected-from"
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, made again only when what it is made of changes.
.venv/run: requirements.txt
	@if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	  for python in python3.11 python3.12 python3.13 python3 python; do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$python && break; \
	  done; \
	  if [ -z "$$found" ]; then echo "PADME needs Python 3.11 or newer (python3.11 or python3 on the PATH)." >&2; exit 1; fi; \
	  echo "Making .venv with $$($$found --version)"; \
	  $$found -m venv --clear .venv || { echo "Python needs its venv module (Debian: python3.11-venv)." >&2; exit 1; }; \
	fi
	@echo "Installing requirements.txt"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	@echo "Installing requirements-dev.txt"
	@$(PIP) -r requirements-dev.txt
	@touch $@
