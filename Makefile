PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: install chatbot test lint eval speed readme clean chromium

install: $(VENV)/installed  ## the environment, with pinned requirements

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) found: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python cannot make virtual environments: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install -q -r requirements.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(PIP) install -q -r requirements-dev.txt
	@touch $@

chatbot: install  ## the customer-service chatbot at http://127.0.0.1:7860
	$(BIN)/python -m core models --pull
	$(BIN)/gradio apps/chatbot.py

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } || \
	echo "No Chromium, and no permission to install it: the browser tests will be skipped. (apt-get install chromium fonts-noto-cjk)"

test: $(VENV)/installed-dev chromium  ## everything, with the real embedded model and a real browser
	$(BIN)/ruff check core apps tests
	$(BIN)/ruff format --check core apps tests
	$(BIN)/python -m core models --pull
	$(BIN)/python -m pytest

eval: install  ## make eval DATA=folder: measure the chatbot on public data
	$(BIN)/python -m core.evals support $(DATA)

speed: install  ## the engine beside plain transformers, on this machine
	$(BIN)/python -m core.evals speed

readme: install  ## write the measured results into both READMEs
	$(BIN)/python -m core.evals readme

clean:
	rm -rf $(VENV) .showcase
