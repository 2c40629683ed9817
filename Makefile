# One command sets up and runs, one sets up and tests. Everything else is for daily work.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
export UV_LINK_MODE ?= copy
# Some images ask Python to keep no bytecode. What is started a hundred times is compiled once here:
# a start takes half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test test-long test-tamper test-races test-storm test-payments test-api test-keeping test-crash test-mail-crash test-uploads test-newcomer sbom test-statistics check bench format messages lock

setup: .venv/ready

.venv/ready: requirements.lock requirements-analytics.lock requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

messages: setup
	$(BIN)/python tools/compile_messages.py

run: export GUICHET_BASE_URL ?= http://127.0.0.1:$(PORT)
run: export GUICHET_PAYMENTS ?= practice
run: export GUICHET_PAYMENTS_URL ?= http://127.0.0.1:$(shell expr $(PORT) + 1)
run: messages
	$(BIN)/guichet init
	$(BIN)/guichet demo
	$(BIN)/guichet serve --port $(PORT)

check: messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: check
	tools/run_tests

test-long: messages
	tools/run_tests --long -m long

# 1,000 random tamperings of a sealed journal on each database; `make test` tries 100.
test-tamper: messages
	GUICHET_TAMPER_ROUNDS=1000 tools/run_tests tests/apps/interactions/test_tampering.py

# Officers, a lead and the worker on one file at once, 10,000 rounds on each database.
test-races: messages
	GUICHET_RACE_ROUNDS=10000 tools/run_tests -s tests/apps/casework/test_everything_at_once.py

# 2,000 applications, each sent 2 to 20 times at once, on each database.
test-storm: messages
	tools/run_tests --long tests/journeys/test_double_submit.py

# 400 fees at a provider that fails, stalls, tells twice, charges twice and dies, on each database.
test-payments: messages
	tools/run_tests --long tests/apps/payments/test_failing_provider.py

# Over 20,000 calls of the programming interface (some operations have few to draw), by schemathesis
# with two departments' keys.
test-api: messages
	GUICHET_API_CASES=21000 tools/run_tests -s tests/faces/api/test_fuzz.py

# 100,000 applications kept under load, restored elsewhere and counted, on each database.
test-keeping: messages
	$(BIN)/python tools/prove_keeping.py
	pg_virtualenv -t bash -c 'GUICHET_DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" $(BIN)/python tools/prove_keeping.py'

# Web and worker killed 100 times while 10,000 applications come in, with and without the key.
test-crash: messages
	$(BIN)/python tools/prove_crash.py
	pg_virtualenv -t bash -c 'GUICHET_DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" $(BIN)/python tools/prove_crash.py'

# 5,000 notices to a mail server that fails and stalls, the worker killed each second, on each database.
test-mail-crash: messages
	$(BIN)/python tools/prove_mail.py
	pg_virtualenv -t bash -c 'GUICHET_DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" $(BIN)/python tools/prove_mail.py'

# 5,000 malformed files against a running site under 512 MiB, and what another person waits meanwhile.
test-uploads: messages
	$(BIN)/python tools/prove_uploads.py

# From a clone to a decided application and its notice, in a department's own folder; prints seconds.
test-newcomer: messages
	$(BIN)/python -m pytest -q -s --long tests/journeys/test_newcomer.py

# What an installation is made of, as CycloneDX: from the lock, with its digests.
sbom: setup
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.cdx.json requirements-analytics.lock

# Ten million cases per model and three fixed seeds against the closed forms, and 22 models in Ciw: minutes.
test-statistics: setup
	GUICHET_STATISTICS=1 $(BIN)/python -m pytest -q tests/analysis/queueing/test_simulation_oracles.py tests/analysis/queueing/test_beside_ciw.py

# A script is named after what it measures; the other files in benchmarks/ are what scripts share.
BENCHMARKS := catalogue_pages desk_queue inventory journal journal_to_waits journey mining published_waits question_page queueing search submit

bench: messages
	@for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python benchmarks/$$name.py; done

lock:
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header pyproject.toml --python-version 3.11 -o requirements.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra analytics --python-version 3.11 -c requirements.lock -o requirements-analytics.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra analytics --group dev --python-version 3.11 -c requirements.lock -o requirements-dev.lock
