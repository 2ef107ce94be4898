# The words a newcomer needs: make run, make test, make check. Each line calls one script; the work is in tools/.
PORT ?= 8000
ARGS ?=
FILES := packages/roomlit/pyproject.toml packages/masquerade/pyproject.toml packages/roomlit-faults/pyproject.toml tools/setup
.PHONY: setup run test engines check fix gen bench

setup: .venv/.dev                          ## everything developing needs, in .venv
run: .venv/.run                            ## the game on http://localhost:8000 (PORT=…)
	.venv/bin/python -m masquerade up --port $(PORT) $(ARGS)
test: .venv/.dev                           ## all tests, browser included (ARGS= goes to pytest)
	@tools/browser && tools/test $(ARGS)
engines: .venv/.dev                       ## the game in Firefox and WebKit too (ARGS= goes to pytest)
	@tools/browser && tools/engines $(ARGS)
check: .venv/.dev                          ## style, types, house rules, generated files
	@tools/check
fix: .venv/.dev                            ## repair what can be repaired by machine
	@.venv/bin/ruff check --fix-only --quiet; .venv/bin/ruff format
gen: .venv/.dev                            ## write the generated files anew
	@.venv/bin/python tools/generate.py
bench: .venv/.dev                          ## the benchmarks; their figures go into docs/benchmarks.md
	@tools/bench $(ARGS)

.venv/.run: requirements.lock $(FILES)
	@tools/setup run
.venv/.dev: requirements-dev.lock package-lock.json $(FILES)
	@tools/setup dev
