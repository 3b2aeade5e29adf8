"""What people said in surveys, and how many were asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.kinds.kind import SERVICE, UNIT, Column, Kind

SURVEY_KINDS: Final = ("relationship", "ticket", "project", "pulse")
AUDIENCES: Final = ("customers", "purchasers", "users")

_SURVEY: Final = (
    Column("survey", explained="Its name.", stored=None, default=""),
    Column("survey_kind", explained="What occasions it.", choices=SURVEY_KINDS, default="ticket", stored=None),
    Column("audience", explained="Who is asked.", choices=AUDIENCES, default="users", stored=None),
    Column("wave", explained="Which round of a survey that is repeated."),
)
_RESPONDENT: Final = Column("respondent", "person", explained="Who answers; kept as a keyed hash only.")

RESPONSES: Final = Kind(
    "responses",
    "response",
    "answers",
    (
        replace(UNIT, explained="The part of the business that answers."),
        Column("responded_at", "instant", explained="When it was answered.", needed=True, stored="answered_on",
               also="answered_at"),
        SERVICE,
        *_SURVEY,
        _RESPONDENT,
        Column("response_id", explained="The tool's number of the answered survey.", stored=None),
        Column("ticket_id", explained="The ticket it is about.", stored="ticket"),
        Column("channel", explained="How it was answered."),
        Column("comment", explained="What was said in words."),
        Column("question", explained="With `score`: one answer a row; else scores stand in columns of their own.",
               stored=None),
        Column("score", explained="The answer to `question`.", stored=None),
    ),
    dated_by="responded_at",
    one="response",
    worked_out=(("survey_id", "INTEGER"), ("response", "UBIGINT")),
)  # fmt: skip
INVITATIONS: Final = Kind(
    "invitations",
    "invitation",
    "answers",
    (
        replace(UNIT, explained="The part of the business that is asked."),
        Column("month", "period", explained="When they were asked.", needed=True),
        Column("invited", "whole", explained="How many people were asked.", needed=True),
        Column("eligible", "whole", explained="How many could have been asked."),
        SERVICE,
        *_SURVEY,
        _RESPONDENT,
    ),
    identity=("unit", "month", "service", "survey", "survey_kind", "audience", "wave", "respondent"),
    dated_by="month",
    one="invitation",
    worked_out=(("survey_id", "INTEGER"),),
)
