"""A report that is read by the medical app leaves nothing behind: no file, no word in what the process says."""

import os
import subprocess
import sys

import pytest

from tests.apps.app_process import ROOT

pytestmark = pytest.mark.process


def test_a_report_that_is_read_leaves_no_file(tmp_path):
    code = (
        "from streamlit.testing.v1 import AppTest; from apps._opening import Opening\n"
        "Opening.start = lambda self: None\n"
        "app = AppTest.from_file('apps/medical.py', default_timeout=180).run()\n"
        "app.text_area(key='pasted').set_value('Potassium 6.9 mmol/L 3.5-5.1').run()\n"
        "app.button(key='read_pasted').click().run(); print(not app.exception and 'case' in app.session_state)"
    )
    environment = os.environ | {"SHOWCASE_HOME": str(tmp_path), "SHOWCASE_OFFLINE": "true"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == "True", done.stdout + done.stderr[-2000:]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Potassium" not in kept and "Potassium" not in done.stderr
