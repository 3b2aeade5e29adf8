"""The description of the HTTP interface for programs: OpenAPI, made from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.commands.command import Command, Option, a_date, a_number

VERSION = "3.1.0"

REFUSALS = {
    "400": "refused, for a reason", "401": "the token is missing or wrong", "403": "not from here without a token",
    "422": "wrong usage",
}

PUBLIC = {
    "/api/health": {"get": {"summary": "whether the application can answer", "security": [], "responses": {
        "200": {"description": "it can: status and the store's revision"}, "503": {"description": "it cannot, and why"},
    }}},
}


def described(reading: Sequence[Command], writing: Sequence[Command]) -> dict[str, Any]:
    """Return the OpenAPI document of some commands.

    Parameters
    ----------
    reading
        Commands called by GET, with their options as parameters of the address.
    writing
        Commands called by POST, with their options as fields of a form.

    Returns
    -------
    dict
        Ready to be written as JSON.
    """
    paths: dict[str, Any] = {**PUBLIC}
    for command in reading:
        parameters = [
            {
                "name": option.name, "in": "query", "required": option.is_needed, "description": option.help,
                "schema": _schema(option),
            }
            for option in command.options
            if not option.is_local
        ]
        paths[f"/api/{command.name}"] = {"get": {**_operation(command), "parameters": parameters}}
    for command in writing:
        fields = {option.name: {**_schema(option), "description": option.help} for option in command.options}
        needed = [option.name for option in command.options if option.is_needed]
        form = {"schema": {"type": "object", "properties": fields, "required": needed}}
        body = {"required": True, "content": {"multipart/form-data": form}}
        paths[f"/api/{command.name}"] = {"post": {**_operation(command), "requestBody": body}}
    return {
        "openapi": VERSION,
        "info": {"title": "Rapport", "version": "1", "description": "The commands of the command line, over HTTP."},
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def _operation(command: Command) -> dict[str, Any]:
    """What a command does and answers."""
    row = {"type": "object", "properties": {column: {} for column in command.columns}}
    rows = {"application/json": {"schema": {"type": "array", "items": row}}}
    refused = {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}}
    return {
        "operationId": command.name,
        "summary": command.summary,
        "responses": {
            "200": {"description": "one object per row", "content": rows},
            **{status: {"description": said, "content": refused} for status, said in REFUSALS.items()},
        },
    }


def _schema(option: Option) -> dict[str, Any]:
    """What a value looks like."""
    one: dict[str, Any] = {"type": "string", "examples": [option.shown_as]}
    if option.is_flag:
        one = {"type": "boolean"}
    elif option.read is a_number:
        one = {"type": "integer"}
    elif option.read is a_date:
        one = {"type": "string", "format": "date"}
    elif option.shown_as == "FILE":
        one = {"type": "string", "format": "binary"}
    return {"type": "array", "items": one} if option.is_repeated else one
