"""The HTTP interface, made from the table of commands: GET for those that only read, POST for import and undo.

Answers have the shape of `--json`; refusals are problem details. With a token every request must bear it; without one
only this machine is answered, and nothing can be changed.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Form, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from analytics.commands import COMMANDS
from analytics.commands.command import FILE, FLAG, Command, CommandCall, CommandOption, GivenFile, UsageError
from analytics.commands.showing import as_json, meaning_text
from analytics.errors import AnalyticsError
from data.errors import StoreError
from data.record import ImportRefused
from data.store.store import open_store

TOKEN = "RAPPORT_API_TOKEN"  # noqa: S105 - the name of the variable that holds it
"""Environment variable with the token that requests must bear."""

NOTES = "Rapport-Notes"
"""Header with the sentences that the command line writes to standard error, as a JSON array."""

HEALTH = "/api/health"
"""The one address that needs no token."""

WRITING = {
    f"/api/{command.name}" for command in COMMANDS.values() if not command.is_read_only and not command.is_local
}
"""Addresses that change the store."""

PROBLEM = "application/problem+json"

log = logging.getLogger("rapport")

bearer = HTTPBearer(scheme_name="token", auto_error=False)


class HttpProblem(BaseModel):
    """Why something was refused (RFC 9457); `error` says the same as `detail`, for older programs."""

    title: str
    status: int
    detail: str
    error: str
    rows: list[dict[str, Any]] = Field(default=[], description="what was not refused of an import")


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "content": {PROBLEM: {"schema": HttpProblem.model_json_schema()}}}
    for status, said in {
        400: "refused, for a reason", 401: "the token is missing or wrong", 403: "not from here without a token",
        422: "wrong usage", 500: "nobody expected it; it has been logged",
    }.items()
}


def api_of(today: Callable[[], date]) -> FastAPI:
    """The HTTP interface, an ASGI application for all addresses under `/api/`; `today` gives the day of each call."""
    api = FastAPI(
        title="Rapport", version="1", description="The commands of the command line, over HTTP.",
        openapi_url="/api/openapi.json", docs_url=None, redoc_url=None, redirect_slashes=False,
        middleware=[Middleware(Guard)],
    )
    api.get(HEALTH, summary="whether the application can answer")(health)
    for command in COMMANDS.values():
        if not command.is_local:
            _add(api, command, today)

    def elsewhere(request: Request, error: HTTPException) -> Response:
        return _problem(error.status_code, _unrouted(request.url.path, error, api), headers=error.headers)

    def misused(_request: Request, error: RequestValidationError) -> Response:
        return _problem(422, " ".join(dict.fromkeys(map(_misuse, error.errors()))))

    def misnamed(_request: Request, error: Exception) -> Response:
        return _problem(422, f"{error}.")

    def refused(_request: Request, error: Exception) -> Response:
        return _problem(400, str(error))

    api.add_exception_handler(HTTPException, elsewhere)  # type: ignore[arg-type]
    api.add_exception_handler(RequestValidationError, misused)  # type: ignore[arg-type]
    api.add_exception_handler(UsageError, misnamed)
    for family in (AnalyticsError, StoreError, ImportRefused):
        api.add_exception_handler(family, refused)
    return api


def health() -> JSONResponse:
    """Whether the application can answer, and from which state of the store."""
    try:
        return JSONResponse({"status": "ok", "revision": open_store().revision})
    except StoreError as error:
        return JSONResponse({"status": "no store", "reason": str(error)}, status_code=503)


class Guard:
    """Answers only who may ask, before anything of the request is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on; HEAD is asked as GET, of which the server sends the head alone."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = None if scope["path"] == HEALTH else await _refusal(Request(scope))
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        await (refused or self.app)({**scope, "method": method}, receive, send)


class FormRoute(APIRoute):
    """A route whose fields may also stand in the address."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler, given all fields as those of the form."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            return await handler(_FieldsRequest(request.scope, request.receive))

        return answer


class _FieldsRequest(Request):
    async def _get_form(self, **limits: Any) -> FormData:
        form = await super()._get_form(**limits)
        return FormData([*self.query_params.multi_items(), *form.multi_items()])


def _add(api: FastAPI, command: Command, today: Callable[[], date]) -> None:
    """Give a command its address: GET with parameters where it only reads, POST with a form where it does not."""
    options = [option for option in command.options if not option.is_local]
    source = Query() if command.is_read_only else Form(media_type="multipart/form-data")

    def answer(given: BaseModel) -> Response:
        return _answered(command, given, today)

    answer.__annotations__["given"] = Annotated[_values_model(command, options), source]
    api.router.add_api_route(
        f"/api/{command.name}", answer, methods=["GET" if command.is_read_only else "POST"],
        operation_id=command.name, summary=command.summary, description=f"Figures: {command.module}.",
        response_model=list[row_model(command)],  # type: ignore[misc]
        response_description="one object per row", responses=REFUSALS,
        dependencies=[Depends(bearer), Depends(_names_checked(command, options))],
        route_class_override=None if command.is_read_only else FormRoute,
    )


def row_model(command: Command) -> type[BaseModel]:
    """The declared columns of a command's rows, as a model that describes and can check them."""
    fields: dict[str, Any] = {}
    for column in command.columns:
        kind: Any = Literal.__getitem__(column.choices) if column.choices else column.type
        default = None if column.is_key else ...
        about = Field(default=default, description=meaning_text(column))
        fields[column.name] = (kind | None if column.is_nullable else kind, about)
    return create_model(f"{command.name.title()}Row", __config__=ConfigDict(extra="forbid"), **fields)


def _values_model(command: Command, options: Sequence[CommandOption]) -> type[BaseModel]:
    """What may be told to a command, as a model that reads it."""
    fields: dict[str, Any] = {}
    for option in options:
        read = _sent_file if option.takes is FILE else option.takes.read
        one = Annotated[Any, BeforeValidator(read), WithJsonSchema(dict(option.takes.schema))]
        default = ... if option.is_needed else option.absent
        about = Field(default=default, alias=option.name, description=option.help)
        fields[option.key] = (tuple[one, ...] if option.is_repeated else one, about)
    return create_model(f"{command.name.title()}Values", __config__=ConfigDict(extra="forbid"), **fields)


def _sent_file(value: Any) -> GivenFile:
    """A file that was sent, under its own name; never one that lies on this machine."""
    if not isinstance(value, UploadFile):
        raise UsageError("send the file itself, as multipart/form-data")
    name = PurePosixPath((value.filename or "").replace("\\", "/")).name
    return GivenFile(name if name not in {"", ".", ".."} else "file", value.file.read)


def _names_checked(command: Command, options: Sequence[CommandOption]) -> Callable[[Request], Any]:
    """Refuses names that are no option, options given twice that cannot be, and a flag of a form that says nothing."""
    by_name = {option.name: option for option in options}

    async def check(request: Request) -> None:
        form = await request.form() if request.method == "POST" else request.query_params
        for name, n in Counter(name for name, _ in form.multi_items()).items():
            if name not in by_name:
                raise UsageError(f"'{name}' is no option of this command; there are {', '.join(by_name) or 'none'}")
            is_flag = by_name[name].takes is FLAG
            if n > 1 and not by_name[name].is_repeated and not is_flag:
                raise UsageError(f"{name}: is given more than once")
            if is_flag and isinstance(form, FormData) and not form[name]:
                raise UsageError(f"{name}: '' is neither true nor false")

    return check


def _answered(command: Command, given: BaseModel, today: Callable[[], date]) -> Response:
    """What a command answers, or why it does not."""
    values = {option.key: getattr(given, option.key, option.absent) for option in command.options}
    try:
        answer = command.run(CommandCall(values=values, as_of=today(), by="HTTP"))
        body = as_json(answer.rows)
    except (AnalyticsError, StoreError, ImportRefused):
        raise
    except Exception:
        log.exception("/api/%s failed.", command.name)
        return _problem(500, "Something went wrong. It has been logged; your data are not affected.")
    if answer.is_refused:
        return _problem(400, " ".join(answer.notes), rows=json.loads(body))
    headers = {NOTES: json.dumps(list(answer.notes))} if answer.notes else {}
    return Response(body, media_type="application/json", headers=headers)


def _misuse(error: Mapping[str, Any]) -> str:
    """What is wrong with an option that was given, or not."""
    name = error["loc"][1]
    said = {"missing": "is needed"}.get(error.get("type", ""), str(error.get("ctx", {}).get("error", "")))
    return f"{name}: {said}."


def _unrouted(path: str, error: HTTPException, api: FastAPI) -> str:
    """Why an address is not answered; names those there are."""
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{path} is asked with {(error.headers or {})['Allow']}."
    if error.status_code == HTTPStatus.NOT_FOUND:
        return f"There is no {path}; there are {', '.join([str(api.openapi_url), *api.openapi()['paths']])}."
    return str(error.detail)


async def _refusal(request: Request) -> Response | None:
    """Why a request may not be answered; None: it may."""
    token = os.environ.get(TOKEN, "")
    if token:
        given = await bearer(request)
        if given and hmac.compare_digest(given.credentials.strip().encode(), token.encode()):
            return None
        said = "This needs a token: send the header 'Authorization: Bearer ...' with the one the application was given."
        return _problem(401, said, headers={"WWW-Authenticate": "Bearer"})
    if not _is_from_here(request):
        said = f"Only this machine is answered, since no token is set; start the application with {TOKEN}."
        return _problem(403, said)
    if request.method == "POST" and request.url.path in WRITING:
        return _problem(403, f"Nothing can be changed over HTTP without a token; start the application with {TOKEN}.")
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


def _problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, rows: Sequence[Any] = ()
) -> Response:
    """A refusal in words."""
    body = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "error": detail}
    return JSONResponse({**body, **({"rows": rows} if rows else {})}, status, headers, PROBLEM)
