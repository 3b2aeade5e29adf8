"""The entrance: what it serves, and how it behaves when something is wrong."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import app
from data.record import open_record
from tests.conftest import Stores
from tests.pages.conftest import NAVIGATION, said

HOLD = "import sys; from data.record import open_record; open_record(sys.argv[1]); print('held', flush=True); input()"


def test_the_entrance_is_an_application() -> None:
    """`streamlit run app.py` and ASGI servers find the application, and its pages begin in the frame."""
    assert isinstance(app.app, st.App)
    assert Path(app.app.script_path) == NAVIGATION


def test_health_names_the_state_of_the_store(monkeypatch: pytest.MonkeyPatch, own_store: Stores) -> None:
    """Health answers with the store's revision, the same that the pages keep their answers by."""
    monkeypatch.setenv("RAPPORT_STORE", str(own_store("one row")))
    record = open_record()
    said = TestClient(Starlette(routes=app.api_routes())).get("/api/health").json()
    assert said == {"status": "ok", "revision": record.store.revision}
    record.store.close()


def test_an_unexpected_error_is_loud_in_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    """The log has the error with its traceback; the page's own error box is suppressed."""
    with caplog.at_level(logging.ERROR, logger="rapport"):
        assert app.calm_sentence(ValueError("a secret detail")) is True
    assert any(record.exc_info and "a secret detail" in str(record.exc_info[1]) for record in caplog.records)


def test_a_store_held_by_another_program_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_store: Stores
) -> None:
    """While another process has the store open, the pages say so and what to do; nothing fails."""
    store = tmp_path / "held.duckdb"
    store.write_bytes(own_store("one row").read_bytes())
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], cwd=NAVIGATION.parents[1],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        monkeypatch.setenv("RAPPORT_STORE", str(store))
        at = AppTest.from_file(str(NAVIGATION), default_timeout=60).run()
        assert not at.exception
        assert "open in another program" in said(at)
        holder.communicate(b"\n", timeout=30)
