"""From checked rows to the rows of the store's tables: names become numbers, people become hashes."""

from __future__ import annotations

import pandas as pd

from data.imports.checking import CheckedRows
from data.kinds.kind import NAMED, Kind
from data.ledger.identity import respondent_hashes, unnamed_people
from data.store.store import Writer

SURVEY = ["survey", "survey_kind", "audience"]
QUESTION = ["survey_kind", "audience", "metric", "wording", "low", "high", "better", "satisfied_from", "labels"]


def table_rows(writer: Writer, kind: Kind, checked: CheckedRows, secret: bytes) -> pd.DataFrame:
    """Give the rows as their table stores them, by place; new names and surveys are registered on the way."""
    rows = checked.rows
    name_ids = _name_ids(writer, kind, rows, secret)
    stored: dict[str, pd.Series] = {}
    for column in kind.columns:
        if column.role not in rows:
            continue
        if column.also:
            stored[column.also] = rows["grain" if column.holds == "period" else f"{column.role}_utc"]
        if column.stored is None:
            continue
        target, cells = column.stored or column.role, rows[column.role]
        if column.holds in NAMED:
            cells = unnamed_people(cells, secret).map(name_ids[column.holds]).astype("Int64")
        elif column.holds == "person":
            cells = respondent_hashes(cells, secret)
        stored[target] = cells
    if "survey_id" in kind.stored:
        stored["survey_id"] = _survey_ids(writer, rows)
    return pd.DataFrame(stored, index=rows.index)


def answer_rows(writer: Writer, checked: CheckedRows, responses: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of `answer` for responses that have a ``row_id``, ``survey_id`` and the rest already, by place."""
    answers = checked.answers[checked.answers["place"].isin(responses.index)]
    own = responses.loc[answers["place"]].reset_index(drop=True)
    asked_in = checked.rows.loc[answers["place"], ["survey_kind", "audience"]].reset_index(drop=True)
    number = answers["question"].reset_index(drop=True)
    return pd.DataFrame({
        **{name: own[name] for name in ("row_id", "survey_id", "name_id", "answered_on", "respondent")},
        **{name: own[name] for name in ("service_id", "wave") if name in own},
        "question_id": _question_ids(writer, checked, asked_in.assign(number=number)),
        "score": answers["score"].reset_index(drop=True),
    })


def _name_ids(writer: Writer, kind: Kind, rows: pd.DataFrame, secret: bytes) -> dict[str, dict[str, int]]:
    """By kind of name: text to id. Names never seen before get one."""
    used = [(c.holds, rows[c.role]) for c in kind.columns if c.holds in NAMED and c.role in rows]
    texts = [(holds, str(text)) for holds, cells in used for text in unnamed_people(cells, secret).dropna().unique()]
    named = pd.DataFrame(texts, columns=["kind", "text"])
    if len(named) and writer.number("add_names", named.drop_duplicates().astype("str")):
        writer.touch("names")
    names = writer.query("names")
    known = {holds: names[names["kind"] == holds] for holds in NAMED}
    return {holds: dict(zip(own["text"], own["name_id"], strict=True)) for holds, own in known.items()}


def _survey_ids(writer: Writer, rows: pd.DataFrame) -> pd.Series:
    surveys = pd.DataFrame({name: rows[name] for name in SURVEY if name in rows})
    surveys["survey"] = surveys["survey"].fillna("") if "survey" in surveys else ""
    if writer.number("add_surveys", surveys.drop_duplicates().astype("str")):
        writer.touch("answers")
    known = surveys.merge(writer.query("surveys"), on=SURVEY, how="left")
    return pd.Series(known["survey_id"].to_numpy(), index=rows.index)


def _question_ids(writer: Writer, checked: CheckedRows, asked: pd.DataFrame) -> pd.Series:
    """The id of each answer's question; a question never asked this way before gets one."""
    kinds = asked.drop_duplicates().reset_index(drop=True)
    described = pd.DataFrame(
        [
            {
                "metric": question.metric, "wording": question.wording, "low": question.scale.low,
                "high": question.scale.high, "better": question.scale.better,
                "satisfied_from": question.scale.satisfied_from, "labels": "|".join(question.scale.labels) or None,
            }
            for question in (checked.questions[int(number)] for number in kinds["number"])
        ]
    )
    described = pd.concat([kinds, described], axis=1).astype({"satisfied_from": "Int64", "labels": "str"})
    if writer.number("add_questions", described.drop(columns="number").drop_duplicates()):
        writer.touch("answers")
    known = _matched(described, writer.query("questions"))
    return asked.merge(known, on=["survey_kind", "audience", "number"], how="left")["question_id"]


def _matched(described: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """The described questions with their ids; a missing satisfied_from or labels matches a missing one."""
    blank = {"satisfied_from": -1, "labels": ""}

    def comparable(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.astype({"satisfied_from": "Int64", "labels": "str"}).fillna(blank).astype({"satisfied_from": int})

    return comparable(described).merge(comparable(questions), on=QUESTION, how="left")[
        ["survey_kind", "audience", "number", "question_id"]
    ]

