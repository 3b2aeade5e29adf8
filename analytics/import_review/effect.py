"""What an import would change in the figures: every question and measure before and after, and who moves most."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.satisfaction.sentences import score_text
from analytics.terms.marks import Mark
from analytics.terms.metrics import decimals_of
from analytics.words.numbers import number_text, plural

QUESTION = ["survey_kind", "audience", "metric", "question"]

CHANGE_COLUMNS = ("figure", "before", "after", "change")

MOVED = 5
"""Customers named; a preview is read five minutes before a meeting."""

STILL = 0.05
"""A score that moves less shows no other number."""


@dataclass(frozen=True)
class StoreFigures:
    """The figures of one state of the store, over the months that an import covers.

    Parameters
    ----------
    scores
        One row per question: survey_kind, audience, metric, question, score, n, state.
    by_customer
        The same per customer.
    levels
        One row per measure: measure, measured_in, levels, levels_met, actual.
    labels
        One row per question: survey_kind, audience, metric, question, label, score_high.
    """

    scores: pd.DataFrame
    by_customer: pd.DataFrame
    levels: pd.DataFrame
    labels: pd.DataFrame


def figures(
    metrics: pd.DataFrame,
    scores: Callable[[str, Sequence[str]], pd.DataFrame],
    levels: pd.DataFrame,
) -> StoreFigures:
    """Return the figures of one state of the store.

    Parameters
    ----------
    metrics
        What there is to ask for, as `Portfolio.metrics` gives it.
    scores
        Gives the scores of a metric, grouped.
    levels
        Gaps per measure.
    """
    names = list(dict.fromkeys(metrics["metric"]))
    return StoreFigures(
        _together([scores(name, ()) for name in names], []),
        _together([scores(name, ("customer",)) for name in names], ["customer"]),
        levels,
        metrics[[*QUESTION, "label", "score_high"]],
    )


def figure_changes(before: StoreFigures, after: StoreFigures) -> pd.DataFrame:
    """Return the figures that an import changes.

    Parameters
    ----------
    before, after
        The figures without and with it.

    Returns
    -------
    DataFrame
        figure, before, after, change: texts, questions with most answers first; only figures that change.
    """
    rows = [*_question_changes(before, after), *_level_changes(before.levels, after.levels)]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS), dtype="str")


def customers_moved(before: StoreFigures, after: StoreFigures) -> list[str]:
    """Return a sentence for each of the customers whose scores move most; hidden scores stay hidden."""
    known = [*QUESTION, "customer"]
    both = after.by_customer.merge(before.by_customer, on=known, how="left", suffixes=("", "_before"))
    both = both.merge(after.labels, on=QUESTION)
    both = both[both["score"].notna() & both["customer"].notna()]
    # Percent and points of NPS are of one size; scales of five are not.
    size = np.where(both["metric"].map(decimals_of).eq(0), 1.0, 25.0)
    moved = both.assign(by=(both["score"] - both["score_before"]).abs() * size)
    moved = moved[moved["by"] >= 1].sort_values(["by", "customer"], ascending=[False, True])
    rows: list[dict[str, Any]] = moved.head(MOVED).to_dict("records")  # type: ignore[assignment]
    said = [
        f"{row['customer']}: {row['label']}, {_score(row['metric'], row['score_before'], row['score_high'])} → "
        f"{_score(row['metric'], row['score'], row['score_high'])} of {plural(int(row['n']), 'answer')}"
        for row in rows
    ]
    first_heard = both[both["score_before"].isna() & (both["n_before"].fillna(0) == 0)]["customer"].nunique()
    if first_heard:
        said.append(f"{plural(first_heard, 'customer')} not heard in this time before")
    return said


def signals_changed(before: pd.DataFrame, after: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the signals that an import would bring, and those that it would take away, each as its sentence.

    Parameters
    ----------
    before, after
        The alerts without and with it: customer, unit, kind, explanation, as `Portfolio.alerts` gives them.

    Returns
    -------
    tuple of two lists of str
        New ones, and those that would stand no more; a signal that only gets surer or larger is neither.
    """
    known_by = ["customer", "unit", "kind"]
    keys = [pd.MultiIndex.from_frame(each[known_by].astype(object).fillna("")) for each in (before, after)]
    new, gone = after.loc[~keys[1].isin(keys[0])], before.loc[~keys[0].isin(keys[1])]
    return [str(said) for said in new["explanation"]], [str(said) for said in gone["explanation"]]


def _together(tables: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    """Scores of several metrics under each other."""
    columns = [*QUESTION, *by, "score", "n", "state"]
    found = [table[columns] for table in tables if len(table)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def _question_changes(before: StoreFigures, after: StoreFigures) -> list[tuple[str, str, str, str]]:
    labels = pd.concat([after.labels, before.labels]).drop_duplicates(QUESTION)
    both = labels.merge(before.scores, on=QUESTION, how="left")
    both = both.merge(after.scores, on=QUESTION, how="left", suffixes=("_before", ""))
    rows = []
    for row in both.to_dict("records"):
        counts = [0 if pd.isna(row[name]) else int(row[name]) for name in ("n_before", "n")]
        moved = _number(row["score"]) - _number(row["score_before"])
        if counts[0] == counts[1] and not abs(moved) >= STILL:
            continue
        texts = [
            _of(_score(row["metric"], _number(row[f"score{when}"]), row["score_high"]), n, str(row[f"state{when}"]))
            for when, n in zip(("_before", ""), counts, strict=True)
        ]
        rows.append((str(row["label"]), texts[0], texts[1], _moved(moved, row["metric"])))
    return rows


def _level_changes(before: pd.DataFrame, after: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    known = ["measure", "measured_in"]
    both = after.merge(before, on=known, how="outer", suffixes=("", "_before"))
    rows = []
    for row in both.to_dict("records"):
        counts = [0 if pd.isna(row[name]) else int(row[name]) for name in (
            "levels_met_before", "levels_before", "levels_met", "levels"
        )]
        actual, then = _number(row["actual"]), _number(row["actual_before"])
        if counts[:2] == counts[2:] and not (math.isnan(actual) != math.isnan(then) or abs(actual - then) >= STILL):
            continue
        texts = [
            _delivered(then, str(row["measured_in"]), counts[0], counts[1]),
            _delivered(actual, str(row["measured_in"]), counts[2], counts[3]),
        ]
        met = counts[2] - counts[0]
        more = f"{met:,} more met" if met > 0 else f"{-met:,} fewer met" if met else ""
        rows.append((f"{row['measure']}, as agreed", texts[0], texts[1], more))
    return rows


def _delivered(actual: float, measured_in: str, met: int, levels: int) -> str:
    """An actual level, and how many agreed levels were met."""
    if math.isnan(actual):
        return "not measured"
    value = f"{number_text(actual)} {measured_in}".strip()
    return f"{value}; {met:,} of {plural(levels, 'agreed level')} met" if levels else value


def _moved(by: float, metric: str) -> str:
    """A change of a score with its sign."""
    if not abs(by) >= STILL:
        return ""
    sign = "+" if by > 0 else ""
    return sign + number_text(by, 1 if abs(by) < 10 else 0) + (" points" if decimals_of(metric) == 0 else "")


def _score(metric: str, value: float, high: float) -> str:
    return score_text(metric, _number(value), high)


def _of(score: str, n: int, state: str) -> str:
    """A score and what it counts."""
    if state == "hidden":
        return f"{Mark.HIDDEN} hidden: too few answered"
    return f"{score}, {plural(n, 'answer')}" if score else "no answers"


def _number(value: float) -> float:
    return math.nan if pd.isna(value) else float(value)
