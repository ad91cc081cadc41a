# make run PORT=8123 · make test ARGS="tests/board -k conflict" · CONTRIBUTING.md says what each is for
PORT ?= 8000
ARGS ?=
PY := .venv/bin/python
# Compiled once: tests start many processes of ours, and each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint lock bench fault screenshots vendor browser office

run: .venv/.run
	@$(PY) -m assessor demo --port $(PORT) $(ARGS)

# Everything; or, when ARGS narrows it, those tests alone. Four at once on two cores: browsers wait a lot.
test: .venv/.dev browser $(if $(strip $(ARGS)),,lint)
ifneq ($(strip $(ARGS)),)
	@$(PY) -m pytest $(ARGS)
else
	@$(PY) -m pytest -n 4 --dist worksteal -m "not fault and not alone"
	@$(PY) -m pytest -m "alone and not fault"
endif

lint: .venv/.dev
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy

# Locks anew what pyproject.toml asks for. ARGS=--upgrade takes the newest of everything.
lock:
	@sh scripts/lock.sh $(ARGS)

bench: .venv/.dev
	@$(PY) -m tests.benchmarks $(ARGS)

# Long or privileged runs: power cuts, full disks, wrong clocks.
fault: .venv/.dev browser office
	@$(PY) -m pytest -m fault $(if $(strip $(ARGS)),$(ARGS),tests/faults)

screenshots: .venv/.dev browser
	@$(PY) -m tests.browser.screenshots $(ARGS)

# Brings the browser libraries into static/vendor anew; needs npm.
vendor:
	@python3 scripts/vendor.py

browser: .venv/.dev
	@sh scripts/setup.sh browser

office: .venv/.dev
	@sh scripts/setup.sh office

.venv/.run: requirements/run.txt
	@sh scripts/setup.sh run
	@touch $@

# What tests need holds what running needs, at the same versions.
.venv/.dev: requirements/dev.txt
	@sh scripts/setup.sh dev
	@touch .venv/.run $@
