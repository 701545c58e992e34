# Two commands: `make run` opens the app, `make test` checks everything. Both set up what they need by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAULT ?=

.PHONY: ssh web cold run test lint types unit slow bench words words-100k scale line walks shots snapshots clean

run: $(VENV)/.ready
	@$(BIN)/linkhop browse $(if $(VAULT),"$(VAULT)",notes/sample)

test: lint types unit

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready
	$(BIN)/mypy

unit: $(VENV)/.ready
	$(BIN)/python -m pytest -q -n 2

# Every note of a real vault, drawn at three widths: some minutes
slow: $(VENV)/.ready
	$(BIN)/python -m pytest -q -n 2 -m slow

# Figures, as ratios against a named baseline: make bench VAULT=~/notes
bench: $(VENV)/.ready
	$(BIN)/python -m tests.bench $(VAULT)

# Full text beside Whoosh, FTS5 and ripgrep, then whether a note is found by what is remembered of it: some minutes
words: $(VENV)/.ready
	$(BIN)/python -m tests.bench.words $(VAULT)
	$(BIN)/python -m tests.bench.relevance $(VAULT)

# The same speed on 100,000 made-up notes: six minutes
words-100k: $(VENV)/.ready
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.synthetic $$folder/vault 100000 \
	  && $(BIN)/python -m tests.bench.words $$folder/vault 10; rm -rf $$folder

# How the catalog grows from 1,000 to 100,000 made-up notes, some minutes; make scale VAULT=~/notes: on a copy of these
scale: $(VENV)/.ready
	$(BIN)/python -m tests.bench.scale $(VAULT)

# Bytes and milliseconds of each action in a terminal, beside less, vim, fzf, and in a note of 20,000 lines:
# make line VAULT=~/notes
line: $(VENV)/.ready
	$(BIN)/python -m tests.bench.line $(VAULT)
	$(BIN)/python -m tests.bench.long

# Long random walks through the app, every frame compared with what it would be if all were sent: some minutes
walks: $(VENV)/.ready
	for seed in 11 12 13 14; do $(BIN)/python -m tests.sparse_journey $$seed 600 $(VAULT) || exit 1; done

# One question in a new process, beside bare Python, rg and fzf, on 1,000 to 100,000 made-up notes: some minutes
cold: $(VENV)/.ready
	$(BIN)/python -m tests.bench.cold

# Against a real sshd on the loopback, with keys made for the run (Debian: openssh-server, openssh-client)
ssh: $(VENV)/.ready
	$(BIN)/python -m pytest -q -m ssh tests/test_tui_ssh.py

# The page in a real browser, over the loopback (Debian: chromium)
web: $(VENV)/.ready
	$(BIN)/python -m pytest -q -m web tests/test_tui_web.py

# The manual page, after a change of verbs or options
tui/linkhop.1: $(VENV)/.ready tui/verbs.py tui/manual.py
	$(BIN)/python -m tui.manual > $@

# The pictures of the README, from the sample vault
shots: $(VENV)/.ready
	$(BIN)/python screenshots/shoot.py

# After a change of looks that was meant: look at the report, then accept
snapshots: $(VENV)/.ready
	$(BIN)/python -m pytest -q -k snapshot --snapshot-update

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev --editable ".[web,pictures]"
	$(BIN)/python -m compileall -q notes search tui
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
