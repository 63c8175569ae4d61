PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: install home chatbot writer grader translator medical triage lab test audit bundles licences eval speed readme clean system

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

writer: install  ## the content writer at http://127.0.0.1:8501
	$(BIN)/python -m core models --pull
	$(BIN)/streamlit run apps/writer.py

grader: install  ## the homework grader at http://127.0.0.1:7861
	$(BIN)/python -m core models --pull
	$(BIN)/gradio apps/grader.py

translator: install  ## the translator at http://127.0.0.1:7862
	@command -v apertium >/dev/null || echo "Apertium is not installed, and no other engine comes with the project: apt-get install apertium apertium-eng-spa, or see the page."
	$(BIN)/gradio apps/translator.py

medical: install  ## the medical-report summariser at http://127.0.0.1:8502
	$(BIN)/python -m core models --pull
	$(BIN)/streamlit run apps/medical.py --server.port 8502

triage: install  ## the triage of messages at http://127.0.0.1:7863
	$(BIN)/python -m core models --pull
	$(BIN)/streamlit run apps/triage.py --server.port 7863

lab: install  ## the model lab at http://127.0.0.1:8503
	$(BIN)/python -m core models --pull
	$(BIN)/streamlit run apps/lab.py --server.port 8503

home: install  ## all apps at one address, http://127.0.0.1:7859
	$(BIN)/python -m core models --pull
	$(BIN)/gradio apps/home.py

PAIRS    := eng-spa eng-cat fra-cat spa-cat es-pt fr-es
PROGRAMS := chromium fonts-noto-cjk libpangoft2-1.0-0 bubblewrap apertium $(PAIRS:%=apertium-%) postgresql nginx-light docker-compose
system:
	@{ command -v chromium && command -v bwrap && command -v apertium && apertium -l | grep -q eng-spa && ls /usr/lib/postgresql/*/bin/initdb && PATH=$$PATH:/usr/sbin command -v nginx && command -v docker-compose && ldconfig -p | grep -q libpangoft2-1.0; } >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PROGRAMS) >/dev/null && { systemctl disable -q --now nginx >/dev/null 2>&1 || true; }; } || \
	echo "No Chromium, Pango, bubblewrap, Apertium, PostgreSQL, nginx or docker-compose, and no permission to install them: browser, PDF, sandbox, Apertium, PostgreSQL and container tests will be skipped. (apt-get install $(PROGRAMS))"

test: $(VENV)/installed-dev system  ## everything, with the real embedded model and a real browser
	$(BIN)/ruff check core apps tests
	$(BIN)/ruff format --check core apps tests
	$(BIN)/python -m core.deploy audit
	$(BIN)/python -m core models --pull
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not process and not browser"
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "process or browser"

audit: $(VENV)/installed-dev  ## known vulnerabilities of what is installed, where the package index can be asked
	$(BIN)/python -m core.deploy audit

bundles: $(VENV)/installed-dev  ## every Space's folder in an environment of its own, asked once: minutes and gigabytes
	SHOWCASE_FRESH=1 $(BIN)/python -m pytest tests/deploy/test_fresh_environment.py -s --durations=0

licences: $(VENV)/installed-dev  ## write core/deploy/THIRD_PARTY.md anew
	$(BIN)/python -m core.deploy licences

eval: install  ## make eval OF=writing DATA=folder: measure an app on public data
	$(BIN)/python -m core.evals $(OF) $(DATA)

speed: install  ## the engine beside plain transformers, on this machine
	$(BIN)/python -m core.evals speed

readme: install  ## write the measured results into both READMEs
	$(BIN)/python -m core.evals readme

clean:
	rm -rf $(VENV) .showcase
