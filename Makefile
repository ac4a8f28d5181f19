# Everything here sets itself up: it needs Python 3.11 or later and make, nothing else.
HOST ?= $(or $(BAZGASHT_HOST),127.0.0.1)
PORT ?= $(or $(BAZGASHT_PORT),8000)
DATA ?= $(or $(BAZGASHT_DATA),var)
USERNAME ?= admin
SCALE ?= 0.1
PYTEST_ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder

PYTHON ?= $(shell sh tools/find_python.sh)
RUN = .venv/bin/python

.PHONY: serve init test check fix bench crash-test base dev clean help

help:
	@echo "make serve [HOST=$(HOST) PORT=$(PORT) DATA=$(DATA)]  run the platform"
	@echo "make init [DATA=$(DATA) USERNAME=$(USERNAME)]  an empty database for real use, before the first serve"
	@echo "make test | check | fix | bench [SCALE=$(SCALE)] | crash-test | clean"

serve: base
	@BAZGASHT_DIE_WITH_PARENT=1 exec $(RUN) -m bazgasht --data '$(DATA)' serve --host '$(HOST)' --port '$(PORT)'

init: base
	@exec $(RUN) -m bazgasht --data '$(DATA)' init --empty --username '$(USERNAME)'

test: dev
	@$(RUN) -m tools.browser
	@$(RUN) -c 'from bazgasht.ui import assets; assets.ensure()'
	@exec $(RUN) -m pytest $(PYTEST_ARGS)

check: dev
	@exec $(RUN) -m tools.check

fix: dev
	@exec $(RUN) -m tools.check --fix

bench: dev
	@exec $(RUN) -m bench --scale $(SCALE)

crash-test: dev
	@exec $(RUN) -m pytest tests/run -m "" --crash-points=200

base:
	@test -n "$(PYTHON)" && exec $(PYTHON) tools/bootstrap.py base

dev:
	@test -n "$(PYTHON)" && exec $(PYTHON) tools/bootstrap.py dev

# the database in DATA is not touched
clean:
	rm -rf .venv build dist src/*.egg-info .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
