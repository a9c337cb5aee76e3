# make run: the dashboard.  make test, make lint: its checks.  make bench: what it costs.
# Each sets up what it needs by itself.
# Windows, or no make: the same commands stand in README.md.

SHELL  := /bin/bash
PYTHON ?= python3
PORT   ?= 8501
# Only this machine can open it; `make run ADDRESS=0.0.0.0` shows it to the whole network.
ADDRESS ?= localhost
# server.py is the app with compression and the right <html lang dir>; dashboard.py is the same app alone.
APP    ?= server.py
TESTS  ?=
# Browser tests wait now and then, so that three workers keep two cores busy; a file stays with one.
PYTEST ?= -n 3 --dist loadfile --no-loadscope-reorder

BIN     := .venv/bin
RUNTIME := .venv/runtime.stamp
DEV     := .venv/dev.stamp
GEO     := .venv/geo.stamp
# Debian keeps the part of Python that makes environments in a package of its own.
VENV_PACKAGE = $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')

.DEFAULT_GOAL := run
.PHONY: run test bench lint check-data datapackage changes boundaries pins chromium nginx clean

run: $(RUNTIME)
	$(BIN)/streamlit run $(APP) --server.port $(PORT) --server.address $(ADDRESS)

test: $(DEV) chromium nginx
	$(BIN)/python -m pytest $(PYTEST) $(TESTS)

# Twelve minutes at most; parts of it: make bench BENCH="--only bytes pages".
BENCH ?=
bench: $(DEV) chromium
	$(BIN)/python -m tests.benchmarks $(BENCH)

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy divide
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive divide pages dashboard.py server.py
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --progress-spinner off

check-data: $(RUNTIME)
	$(BIN)/python -m divide check

datapackage: $(RUNTIME)
	$(BIN)/python scripts/datapackage.py

# What the newest release in data/releases.csv changed: make changes FROM=<folder or git revision>.
FROM ?=
changes: $(RUNTIME)
	$(BIN)/python scripts/changes.py --from="$(FROM)"
	$(BIN)/python scripts/datapackage.py

# From the npm packages on (needs npm, not the tests). One thread for linear algebra is faster here and
# gives the same bytes however many cores there are.
boundaries: $(GEO)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m geo.build

# After changing a version in requirements*.txt: write down what a fresh install brings with it.
pins:
	rm -rf .venv && sed -i '/^#/!d' constraints.txt && $(MAKE) $(DEV)
	$(BIN)/pip freeze >> constraints.txt

clean:
	rm -rf .venv

# $(call apt,package): as root install a Debian package, otherwise say the one command and stop.
define apt
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(1); \
else \
  echo "The package $(1) is missing. Install it once and run make again:" >&2; \
  echo "  sudo apt-get update && sudo apt-get install -y $(1)" >&2; exit 1; \
fi
endef

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { $(call apt,python3); }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call apt,$(VENV_PACKAGE)); }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUNTIME): requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(RUNTIME)

$(GEO): geo/requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -r geo/requirements.txt
	@touch $@

# The browser tests drive Debian's Chromium (or any Chrome found under these names).
chromium:
	@for name in chromium chromium-browser google-chrome; do \
	  command -v $$name >/dev/null && exit 0; done; $(call apt,chromium)

# Several workers behind Debian's nginx, as in deploy/, are part of the tests.
nginx:
	@PATH="$$PATH:/usr/sbin"; command -v nginx >/dev/null || { $(call apt,nginx-light); }
