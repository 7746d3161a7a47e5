# Every target sets up what it needs. Wheels are pinned with their hashes in the locks.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
# What the process may do itself: root may install Debian's packages.
MAY_INSTALL := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
NOTO := /usr/share/fonts/truetype/noto
PROOF_MINUTES ?= 10
# The store under the suite: sqlite or postgres.
STORE ?= sqlite
# Processes that share the suite, one more than cores: some tests wait for clocks. 0 runs it in one.
CORES ?= 3
PYTEST = STORE=$(STORE) $(PY) -m pytest -q -r fEs -n $(CORES) --dist worksteal
# Folders and files of `test-postgres-short`: conversations by a sample, of the durable path what processes share.
ON_SERVER = tests/conversations tests/db tests/services \
	$(wildcard $(addprefix tests/durable/test_,$(addsuffix .py,server_trouble several processes_share_chats clocks_apart)))

# $(call debian,packages): installs them quietly; false where the process may not.
debian = { $(MAY_INSTALL) && echo "installing $(1)" >&2 && { $(APT) update && $(APT) install -y --no-install-recommends $(1); } >/dev/null; }
# $(call wheels,lock): installs exactly what the lock names, and puts the checkout on the path.
wheels = $(PY) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $(1) \
	&& echo ../../../.. > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tatulyq.pth"

.PHONY: help setup demo run test test-postgres-short check proof proof-short bench picture lock browser curl faketime postgres
.DEFAULT_GOAL := help

help: ## what can be made
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do printf 'make %-19s %s\n' "$$name" "$$what"; done

setup: $(VENV)/run.stamp ## the environment alone, as `run` needs it

demo: $(VENV)/run.stamp ## a town on a local Telegram, in the browser; the last line printed is its address
	@exec $(PY) -m bot demo $(ARGS)

run: $(VENV)/run.stamp ## the bot itself; settings from the environment or .env
	@$(PY) -m bot migrate
	@exec $(PY) -m bot run

test: $(VENV)/dev.stamp browser curl faketime postgres ## the whole suite, long proofs by samples; STORE=postgres: on PostgreSQL
	$(PYTEST) $(ARGS)

test-postgres-short: STORE = postgres
test-postgres-short: $(VENV)/dev.stamp postgres ## the part of the suite that a server may answer otherwise, as CI runs it
	$(PYTEST) -m 'not sqlite and not proof' --one-in 2 $(ON_SERVER) $(ARGS)

check: $(VENV)/dev.stamp ## format, style, types, layers, sizes
	$(PY) -m ruff format --check --quiet .
	$(PY) -m ruff check --quiet .
	$(PY) -m mypy
	@$(PY) $(VENV)/bin/lint-imports --no-logo
	@$(PY) tests/test_sizes.py

proof: $(VENV)/dev.stamp browser faketime ## the long checks in full: kills, crashes, fuzz, days off; their figures are printed
	PROOF=1 PROOF_MINUTES=$(PROOF_MINUTES) $(PY) -m pytest -q -s -m proof $(ARGS)

proof-short: ## the long checks cut to a few minutes, as CI runs them
	@$(MAKE) --no-print-directory proof PROOF_MINUTES=2

bench: STORE = postgres
bench: $(VENV)/bench.stamp postgres ## what it costs and how fast it is, beside others; ARGS="race --notices 1000": a part of it
	$(PY) -m tests.bench $(ARGS)

picture: $(VENV)/dev.stamp browser ## docs/page.png, two phones of the page at work
	@$(PY) -m tests.docs.picture

COMPILE = $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(ARGS)
lock: $(VENV)/dev.stamp ## the locks from pyproject.toml; ARGS=--upgrade takes newer versions
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --extra bench --constraint requirements-dev.lock --output-file requirements-bench.lock pyproject.toml

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(call debian,python3-venv) \
		|| { echo "this Python makes no virtual environments; install Debian's python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The development lock holds the very versions of the other one, so its environment runs the bot too.
$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@$(call wheels,requirements.lock)
	@touch $@

$(VENV)/dev.stamp: requirements.lock requirements-dev.lock | $(VENV)/bin/python
	@$(call wheels,requirements-dev.lock)
	@touch $(VENV)/run.stamp $@

# Those that the bot is held against; nobody else needs them.
$(VENV)/bench.stamp: requirements-bench.lock | $(VENV)/dev.stamp
	@$(call wheels,requirements-bench.lock)
	@touch $@

browser:
	@{ command -v chromium && test -e $(NOTO)/NotoSans-Regular.ttf && test -e $(NOTO)/NotoColorEmoji.ttf; } >/dev/null \
		|| $(call debian,chromium fonts-noto-core fonts-noto-color-emoji) \
		|| echo "not tested here: the page in a browser (install chromium fonts-noto-core fonts-noto-color-emoji)"

curl:
	@command -v curl >/dev/null || $(call debian,curl) || echo "not tested here: the rehearsal of docs/running.md (install curl)"

faketime:
	@command -v faketime >/dev/null || $(call debian,faketime) \
		|| echo "not tested here: the bot under a faked system clock (install faketime)"

postgres:
	@[ "$(STORE)" != postgres ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null \
		|| $(call debian,postgresql) \
		|| { echo "install postgresql, whose server the suite starts for itself" >&2; exit 1; }
