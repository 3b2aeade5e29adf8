"""The kinds of survey, and what their answers are called."""

from __future__ import annotations

from analytics.words.numbers import plural

ANSWER_WORDS = {
    "ticket": "ticket", "relationship": "relationship survey", "project": "project", "pulse": "pulse survey",
}
"""What answers of each kind of survey are called, as in "1,204 ticket answers"."""

SURVEY_WORDS = {
    "ticket": "ticket surveys", "relationship": "relationship survey", "project": "project surveys",
    "pulse": "pulse survey",
}
"""What surveys of each kind are called."""

def answers_text(n: int, survey_kind: str) -> str:
    """What a score counts: "1,204 ticket answers"."""
    return plural(n, f"{ANSWER_WORDS.get(survey_kind, survey_kind)} answer")


def surveys_text(survey_kind: str) -> str:
    """What surveys of a kind are called: "ticket surveys"."""
    return SURVEY_WORDS.get(survey_kind, f"{survey_kind} surveys")


THE_SURVEYS = SURVEY_WORDS | {"relationship": "the relationship survey", "pulse": "the pulse survey"}
"""The same in a sentence."""


def the_surveys(survey_kind: str) -> str:
    """Surveys of a kind in a sentence: "ticket surveys", "the relationship survey"."""
    return THE_SURVEYS.get(survey_kind, f"{survey_kind} surveys")


SCANNED_KINDS = ("ticket", "pulse")
"""Surveys that are asked all the time. Waves of a relationship survey are compared with one another instead, and
project surveys ask other people about another thing each time."""
