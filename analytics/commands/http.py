"""The HTTP interface, made from the table of commands: GET for those that only read, POST for import and undo.

Answers have the shape of `--json`. With a token every request must bear it; without one only this machine is answered,
and nothing can be changed.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from analytics.commands import COMMANDS, Answer, Asked, Command, Option, UsageError, Values
from analytics.commands.openapi import described
from analytics.commands.showing import as_json, plain
from analytics.errors import AnalyticsError
from data.errors import StoreError
from data.record import ImportRefused

TOKEN = "RAPPORT_API_TOKEN"  # noqa: S105 - the name of the variable that holds it
"""Environment variable with the token that requests must bear."""

NOTES = "Rapport-Notes"
"""Header with the sentences that the command line writes to standard error, as a JSON array."""

FLAGS = {"": True, "true": True, "1": True, "false": False, "0": False}

WRITING = ("import", "undo")
"""Commands that change the store and can be called over HTTP."""

log = logging.getLogger("rapport")

Today = Callable[[], date]


def command_routes(today: Today) -> list[BaseRoute]:
    """Return the routes of all commands that make sense from afar, and of their description.

    Parameters
    ----------
    today
        Gives the day up to which everything is known.

    Returns
    -------
    list of Route
        `/api/COMMAND` for each command that only reads, `/api/import`, `/api/undo`, `/api/openapi.json`, and one that
        names them for any other address under `/api/`.
    """
    reading = [command for command in COMMANDS.values() if command.is_read_only and not command.is_local]
    writing = [COMMANDS[name] for name in WRITING]
    document = described(reading, writing)
    methods = {f"/api/{name}": "GET" for name in ("openapi.json", *(command.name for command in reading))}
    methods |= {f"/api/{command.name}": "POST" for command in writing}

    def description(request: Request) -> Response:
        return _refusal(request) or JSONResponse(document)

    def elsewhere(request: Request) -> Response:
        path = request.url.path
        if path in methods:
            said, headers = f"{path} is asked with {methods[path]}.", {"Allow": methods[path]}
            return _refusal(request) or _error(405, said, headers)
        return _refusal(request) or _error(404, f"There is no {path}; there are {', '.join(methods)}.")

    return [
        *(Route(f"/api/{command.name}", _reader(command, today), methods=["GET"]) for command in reading),
        *(Route(f"/api/{command.name}", _writer(command, today), methods=["POST"]) for command in writing),
        Route("/api/openapi.json", description, methods=["GET"]),
        Route("/api/{rest:path}", elsewhere, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
    ]


def given_values(options: Sequence[Option], given: Iterable[tuple[str, str]]) -> Values:
    """Return the values of options given as names and texts, such as the parameters of an address.

    Parameters
    ----------
    options
        What may be told.
    given
        Name and text, in order; a repeated option stands several times, a flag is `true` or `false`.

    Returns
    -------
    mapping
        Values by key, as the command line reads them.

    Raises
    ------
    UsageError
        For a name that is no option, one too many, one that is missing, or a value it cannot take.
    """
    by_name = {option.name: option for option in options}
    texts: dict[str, list[str]] = {}
    for name, text in given:
        if name not in by_name:
            raise UsageError(f"'{name}' is no option of this command; there are {', '.join(by_name) or 'none'}")
        texts.setdefault(name, []).append(text)
    return {option.key: _value(option, texts.get(option.name, [])) for option in options}


def _value(option: Option, texts: Sequence[str]) -> Any:
    """The value of one option."""
    try:
        if option.is_flag:
            return any(_flag(text) for text in texts)
        if option.is_needed and not texts:
            raise UsageError("is needed")  # noqa: TRY301 - said below with the option's name
        if option.is_repeated:
            return tuple(option.read(text) for text in texts)
        if len(texts) > 1:
            raise UsageError("is given more than once")  # noqa: TRY301 - said below with the option's name
        return option.read(texts[0]) if texts else None
    except UsageError as error:
        raise UsageError(f"{option.name}: {error}") from None


def _flag(text: str) -> bool:
    """Whether a flag is set."""
    if text.lower() not in FLAGS:
        raise UsageError(f"'{text}' is neither true nor false")
    return FLAGS[text.lower()]


def _reader(command: Command, today: Today) -> Callable[[Request], Response]:
    """Answers a command that only reads, from the parameters of the address."""
    options = [option for option in command.options if not option.is_local]
    absent = {o.key: () if o.is_repeated else False if o.is_flag else None for o in command.options if o.is_local}

    def answer(request: Request) -> Response:
        return _refusal(request) or _answered(
            lambda: {**absent, **given_values(options, request.query_params.multi_items())}, command, today
        )

    return answer


def _writer(command: Command, today: Today) -> Callable[[Request], Any]:
    """Answers a command that changes the store, from a form and its files."""

    async def answer(request: Request) -> Response:
        refused = _refusal(request, is_change=True)
        if refused:
            return refused
        async with request.form() as form:
            fields = [*request.query_params.multi_items(), *form.multi_items()]
            files = [value for _, value in fields if isinstance(value, UploadFile)]
            texts = [(name, value) for name, value in fields if isinstance(value, str)]
            with tempfile.TemporaryDirectory() as folder:
                names = [await _kept(file, Path(folder) / str(at)) for at, file in enumerate(files)]
                # A file is named by what was sent, never by a path on this machine.
                if any(name == "file" for name, _ in texts):
                    return _error(422, "file: send the file itself, as multipart/form-data")
                given = [*texts, *(("file", name) for name in names)]
                return await run_in_threadpool(
                    _answered, lambda: given_values(command.options, given), command, today, folder
                )

    return answer


async def _kept(file: UploadFile, folder: Path) -> str:
    """A file that was sent, under its own name in a folder of its own."""
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name
    folder.mkdir()
    path = folder / (name if name not in {"", ".", ".."} else "file")
    with path.open("wb") as kept:
        while part := await file.read(2**20):
            await run_in_threadpool(kept.write, part)
    return str(path)


def _answered(values: Callable[[], Values], command: Command, today: Today, folder: str = "") -> Response:
    """What a command answers, or why it does not."""
    try:
        asked = Asked(values=values(), as_of=today(), by="HTTP")
        answer = command.run(asked)
    except UsageError as error:
        return _error(422, f"{error}.")
    except (AnalyticsError, StoreError, ImportRefused) as refusal:
        return _error(400, str(refusal))
    except Exception:
        log.exception("/api/%s failed.", command.name)
        return _error(500, "Something went wrong. It has been logged; your data are not affected.")
    notes = [_without_folder(note, folder) for note in answer.notes]
    if answer.is_refused:
        return _refused(answer, notes)
    headers = {NOTES: json.dumps(notes)} if notes else {}
    return Response(as_json(answer.rows), media_type="application/json", headers=headers)


def _without_folder(note: str, folder: str) -> str:
    """A note without the place where a file lay for a moment."""
    start, sign, rest = note.partition(f"{folder}/") if folder else (note, "", "")
    return f"{start}{rest.partition('/')[2]}" if sign else note


def _refused(answer: Answer, notes: Sequence[str]) -> Response:
    """An answer part of which was refused: the reasons, and the rest."""
    rows = json.loads(as_json(answer.rows))
    return JSONResponse({"error": " ".join(notes), **({"rows": rows} if rows else {})}, status_code=400)


def _refusal(request: Request, *, is_change: bool = False) -> Response | None:
    """Why a request may not be answered; None: it may."""
    token = os.environ.get(TOKEN, "")
    if token:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        is_same = hmac.compare_digest(given.strip().encode(), token.encode())
        if scheme.lower() == "bearer" and is_same:
            return None
        said = "This needs a token: send the header 'Authorization: Bearer ...' with the one the application was given."
        return _error(401, said, {"WWW-Authenticate": "Bearer"})
    if not _is_from_here(request):
        return _error(403, f"Only this machine is answered, since no token is set; start the application with {TOKEN}.")
    if is_change:
        return _error(403, f"Nothing can be changed over HTTP without a token; start the application with {TOKEN}.")
    return None


def _is_from_here(request: Request) -> bool:
    """Whether a request comes from this machine, and not through a proxy or a foreign name for it."""
    headers = request.headers
    if request.client is None or "x-forwarded-for" in headers or "forwarded" in headers:
        return False
    # A web page can give its own name our address and then read what its name answers: such names have dots.
    name = request.url.hostname or ""
    return _is_loopback(request.client.host) and ("." not in name or _is_loopback(name))


def _is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _error(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal in words."""
    return JSONResponse({"error": plain(sentence)}, status_code=status, headers=dict(headers or {}))
