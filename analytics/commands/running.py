"""Commands that begin something: the demonstration store, the application."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analytics.commands.command import Command, CommandAnswer, CommandCall, CommandOption, number_type, text_type
from analytics.commands.reading import values_of
from analytics.commands.records import READING, REPORT_COLUMNS, account, import_options
from analytics.errors import AnalyticsError
from data.demo.exports import COMPANY, write_exports
from data.record import Record
from data.store.store import BESIDE, DEFAULT_PATH, open_store

APPLICATION = Path(__file__).parents[2] / "app.py"

HOST, PORT = "127.0.0.1", 8501


def demo(call: CommandCall) -> CommandAnswer:
    """Write the invented company's export files beside the store and import them like anyone's."""
    path = call.path()
    if path.exists() and len(call.record().imports()):
        raise AnalyticsError.not_empty(str(path))
    if path.exists():
        call.opened().close()
    # Built under another name and moved when whole: an interrupted run leaves no half company behind.
    unfinished = path.with_name(f"{path.name}.unfinished")
    _remove(unfinished)
    store = open_store(unfinished)
    rows: list[Mapping[str, Any]] = []
    try:
        for export in write_exports(path.parent / "demonstration"):
            said = values_of(READING, ["--kind", export.kind, *export.options])
            rows.append(account(Record(store).import_file(export.path, import_options(said), by="demonstration")))
    finally:
        store.close()
    for ending in (*BESIDE, ""):
        unfinished.with_name(unfinished.name + ending).replace(path.with_name(path.name + ending))
    return CommandAnswer(rows, (f"{COMPANY} is in {path}.",))


def _remove(path: Path) -> None:
    """Remove a store's files, if there are any."""
    for ending in ("", ".wal", *BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def serve(call: CommandCall) -> CommandAnswer:
    """Run the application in place of this process."""
    if importlib.util.find_spec("streamlit") is None:
        raise AnalyticsError.no_streamlit()
    path = call.path()
    if path == DEFAULT_PATH.resolve() and not path.exists():
        print("Building the demonstration store first; this takes a few seconds.", file=sys.stderr)  # noqa: T201
        demo(call)
    # Opening first turns a held or damaged store into a sentence here instead of on every page.
    call.opened(is_new_allowed=True).close()
    os.environ["RAPPORT_STORE"] = str(path)
    host, port = call.values["host"] or HOST, call.values["port"] or PORT
    os.chdir(APPLICATION.parent)
    arguments = ["-m", "streamlit", "run", str(APPLICATION), "--server.address", host, "--server.port", str(port)]
    quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments, *quiet])  # noqa: S606


RUNNING = (
    Command(
        "demo", "build the demonstration store", demo, "data.demo", columns=REPORT_COLUMNS, is_read_only=False,
        is_local=True,
    ),
    Command(
        "serve", "run the dashboard", serve, "",
        (
            CommandOption("port", f"port, {PORT} if not said", number_type("PORT")),
            CommandOption("host", f"address, {HOST} if not said", text_type("HOST")),
        ),
        is_local=True,
    ),
)
