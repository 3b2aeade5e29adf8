"""ServiceNow: metric results of surveys (``asmt_metric_result``), the list as CSV or XLSX.

Labels (``Assessment group``, ``Metric``, ``Data type``, ``Method``, ``Updated``, ``Source``, ``Assigned to``,
``Instance``, ``Actual value``, ``Normalized value``, ``String value``) or field names (``metric``, ``instance``,
``actual_value``, ``string_value``, ``sys_updated_on``), with dot-walked ones such as ``instance.taken_on``,
``instance.user.department``, ``instance.task_id``. One row is one answer to one question of one instance.

-1 as actual value stands for texts and dates; such texts become the comment of the instance's answers, and their
rows are passed over. Where the string value is ``N/A``, the question was asked and not answered. Which question
measures what is said by a person (``--map score:csat="Overall satisfaction"``); rows of other questions are
rejected with that reason.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from data.imports.formats.export import Export, Format, Reading
from data.imports.mapping import SCORE
from data.imports.options import ImportOptions
from data.kinds.metrics import METRICS

_METRIC: Final = ("metric", "metric.name", "metric.question", "question", "metric.display value")
_VALUE: Final = ("actual value", "value")
_TEXT: Final = ("string value",)
_INSTANCE: Final = ("instance", "instance.number", "instance.sys id", "assessment instance", "instance value")
_TICKET: Final = (
    "instance.task id", "instance.task id.number", "instance.trigger id", "trigger id", "task id",
)  # fmt: skip
_WHEN: Final = ("instance.taken on", "taken on", "updated", "sys updated on", "created", "sys created on")
# Answers people choose; everything else that is -1 is text or a date.
_WORDS: Final = frozenset({"string", "date", "datetime", "date/time", "date time", "attachment", "reference", "text"})


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has_any(*_METRIC) and headings.has_any("actual value") and headings.has_any(*_INSTANCE)):
        return None
    reading = Reading(export.table, "ServiceNow survey results, one row per answer")
    metric, value, text = reading.text(*_METRIC), reading.text(*_VALUE), reading.text(*_TEXT)
    instance = reading.text(*_INSTANCE)
    is_unanswered = text.str.casefold().isin(["n/a", "na"])
    is_text = _is_text(reading, metric, value)
    comments = _comments(instance, text.where(is_text & ~is_unanswered, ""))
    reading.pass_over(is_text, "a text or date, which is no score; texts are the comment of the same survey")
    reading.asked = [question for question in dict.fromkeys(metric[~is_text]) if question]
    scored = [question for question in reading.asked if _is_scored(question, export.options)]
    if scored:
        is_other = ~is_text & ~metric.isin([*scored, ""])
        reading.reject(is_other, headings.place(*_METRIC), "nothing says what this question measures")
    draft = reading.draft("responses")
    kept = draft.origin
    draft.take("question", *_METRIC)
    draft.take("responded_at", *_WHEN)
    draft.take("respondent", "assigned to", "instance.user", "user", "instance.assigned to", "assigned to value")
    draft.take("ticket_id", *_TICKET)
    draft.take("service", "instance.task id.business service", "instance.trigger id.business service")
    draft.take_unit("unit")
    unanswered = is_unanswered.iloc[kept].reset_index(drop=True) | (draft.found(*_VALUE).isin(["-1", "-1.0", "-1.00"]))
    draft.add("score", "score", draft.found(*_VALUE).mask(unanswered, ""))
    draft.add("response_id", "response", draft.found(*_INSTANCE))
    draft.add("comment", "comment", comments.iloc[kept].reset_index(drop=True))
    draft.values["survey_kind"] = "ticket"
    if draft.take("survey", "instance.metric type", "metric type", "metric.metric type") is None:
        draft.values["survey"] = "ServiceNow survey"
    return reading


def _is_text(reading: Reading, metric: pd.Series[str], value: pd.Series[str]) -> pd.Series[bool]:
    """Rows of questions that are answered in words: by their data type, else because every value is -1."""
    told = reading.text("data type", "datatype", "metric.datatype", "metric type").str.casefold()
    if bool((told != "").any()):
        return told.isin(_WORDS)
    is_nothing = value.isin(["", "-1", "-1.0", "-1.00"])
    return is_nothing.groupby(metric).transform("all")


def _comments(instance: pd.Series[str], words: pd.Series[str]) -> pd.Series[str]:
    """What was written in each instance, for all of its rows."""
    said = words[words != ""].groupby(instance[words != ""]).agg("\n".join)
    return instance.map(said).fillna("").astype("str")


def _is_scored(question: str, options: ImportOptions) -> bool:
    """Whether a person, or the question's own name, says what a question measures."""
    said = {name.casefold() for role, name in options.map if role.startswith(SCORE)}
    return question.casefold() in said | set(METRICS)


FORMAT: Final = Format("ServiceNow survey", ("responses",), _read, place=60)
