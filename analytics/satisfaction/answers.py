"""What may be asked about satisfaction: scores, their history and comparison, who is behind them, with names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.satisfaction import breakdowns, drivers, history
from analytics.satisfaction import scores as of_groups
from analytics.satisfaction import trends as of_months
from analytics.satisfaction.agreed import agreed_of_periods
from analytics.satisfaction.breakdowns import Breakdown
from analytics.satisfaction.breaks import with_breaks
from analytics.satisfaction.comparisons import compared
from analytics.satisfaction.drivers import Drivers
from analytics.satisfaction.questions import QUESTION_COLUMNS, questions_asked
from analytics.satisfaction.questions import satisfied_scores as satisfied_of
from analytics.scope.months import IntArray
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots
from analytics.snapshot.texts import NAMED_KEYS

Question = Mapping[Any, Any]
"""A row of `questions`."""

FALLING_BACK = ("customer", "unit")
"""Keys whose rows have parents: a customer its division, a unit its customer."""

ABOUT = ["survey_kind", "audience", "question"]


def questions_with_answers(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the questions answered in a scope, that with most answers first; columns as in `questions_asked`."""
    return questions_asked(snapshots.within(scope).surveyed(scope, scope.period))


def questions(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return every question ever asked, with or without answers in the scope; columns as in `questions_asked`."""
    return questions_asked(snapshots.of(scope).surveys)


def question_of(snapshots: Snapshots, scope: Scope, key: Sequence[str]) -> Question:
    """Return the question that has a metric, kind of survey, audience and wording.

    Raises
    ------
    AnalyticsError
        For a question that was never asked.
    """
    asked = questions(snapshots, scope)
    same = (asked[list(QUESTION_COLUMNS[: len(key)])].astype(object) == list(key)).all(axis=1)
    if not same.any():
        raise AnalyticsError.unknown_name("question", str(key[-1]), asked["question"])
    return {str(name): value for name, value in asked[same].iloc[0].items()}


def satisfied_scores(snapshots: Snapshots, scope: Scope, question: Question) -> str:
    """Return the scores that count as satisfied for a question, such as 4-5."""
    return satisfied_of(snapshots.of(scope).surveys.question(int(question["question_id"])))


def scores(snapshots: Snapshots, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return a metric's scores per question and group.

    Parameters
    ----------
    by
        Any of customer, unit, division, service, survey, wave, month, quarter, half, year.

    Returns
    -------
    DataFrame
        survey_kind, audience, question, the keys as text, and the columns of `scores.scores`.
    """
    return snapshots.once(
        ("scores", scope.but(against=None), metric, tuple(by)),
        lambda: _named(snapshots.of(scope), _scores(snapshots, scope, metric, by, scope.period), by),
    )


def compare(snapshots: Snapshots, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return scores of `scope.period` beside those of `scope.against`; see `comparisons.compared`.

    Raises
    ------
    AnalyticsError
        Without a second period.
    """
    if scope.against is None:
        raise AnalyticsError.nothing_to_compare()
    snapshot, against = snapshots.of(scope), scope.against
    same = scope.period.is_complete(scope.as_of) == against.is_complete(scope.as_of)

    def answer() -> pd.DataFrame:
        now, before = (_scores(snapshots, scope, metric, by, period) for period in (scope.period, against))
        return _named(snapshot, compared(now, before, snapshot.surveys.questions, by, is_comparable=same), by)

    return snapshots.once(("compare", scope, metric, tuple(by)), answer)


def trend(
    snapshots: Snapshots, scope: Scope, metric: str, grain: str = "quarter", by: Sequence[str] = (),
    periods: int | None = None,
) -> pd.DataFrame:
    """Return scores per period up to `scope.period`, beside the agreed level; see `history.trend`.

    Parameters
    ----------
    grain
        `month`, `quarter`, `half` or `year`.
    periods
        How many; default three years, or five for years.

    Returns
    -------
    DataFrame
        Columns of `scores` with start, period, is_complete and agreed (in the unit of the score; missing
        where nothing, or different levels, were agreed).
    """

    def answer() -> pd.DataFrame:
        snapshot = snapshots.of(scope)
        span = history.window(scope.period, grain, periods, snapshot.settings.fiscal_year_start)
        facts = snapshot.surveyed(scope, span)
        table = history.trend(facts, metric, grain, scope.as_of, by)
        texts = snapshot.measures()
        measures = dict(zip(texts.astype(str), texts.index.to_numpy(np.int64).tolist(), strict=True))
        table["agreed"] = agreed_of_periods(facts, table, metric, grain, by, snapshot.delivery, measures)
        return _named(snapshot, table, [*by, grain])

    return snapshots.once(("trend", scope.but(against=None), metric, grain, tuple(by), periods), answer)


def trend_with_breaks(
    snapshots: Snapshots, scope: Scope, metric: str, question_id: int, grain: str = "quarter"
) -> pd.DataFrame:
    """Return a question's history with those of the questions it followed; see `breaks.with_breaks`."""
    return with_breaks(trend(snapshots, scope, metric, grain), questions(snapshots, scope), question_id)


def trends(snapshots: Snapshots, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return which way a metric goes per group; see `trends.trends`.

    Parameters
    ----------
    by
        `customer`, `unit`, `division` or `service`.

    Returns
    -------
    DataFrame
        survey_kind, audience, question, the keys as text, the columns of `trends.trends`, and a sentence.
    """
    # Customers are compared with all others, also where only some are asked for.
    lifted: dict[str, tuple[str, ...]] = {f"{key}s": () for key in ("customer", "unit") if key in by}
    wide = scope.but(**lifted, against=None)

    def answer() -> pd.DataFrame:
        snapshot = snapshots.of(scope)
        lines = of_months.trends(snapshot.surveyed(wide, None), metric, by, scope.as_of)
        named = snapshot.texts.put(lines, by).join(snapshot.surveys.questions[ABOUT], on="question_id")
        table = named.sort_values(["survey_kind", "audience", "question_id", *by]).assign(metric=metric)
        table["sentence"] = [of_months.trend_sentence(row) for row in table.to_dict("records")]
        columns = [*ABOUT, *by, *of_months.TREND_COLUMNS, "question_id", "sentence"]
        return table[columns].reset_index(drop=True)

    table = snapshots.once(("trends", wide.but(period=Period(scope.as_of, scope.as_of)), metric, tuple(by)), answer)
    for key, names in (("customer", scope.customers), ("unit", scope.units)):
        if key in by and names:
            table = table[table[key].isin(names)]
    return table.reset_index(drop=True)


def distribution(snapshots: Snapshots, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return how often each score was given; see `scores.distribution`."""
    snapshot = snapshots.within(scope)
    return _named(snapshot, of_groups.distribution(snapshot.surveyed(scope, scope.period), metric, by), by)


def breakdown(snapshots: Snapshots, scope: Scope, question: int, by: str) -> Breakdown:
    """Return one question's scores by any key of `scores`, in the order of their names.

    Those by customer or unit fall back before they hide: customers and units outside the scope decide with those inside
    it. Rows of other keys have no parent to fall back to.
    """
    snapshot = snapshots.within(scope)
    if by not in FALLING_BACK:
        rows = scores(snapshots, scope, str(snapshot.surveys.questions.loc[question, "metric"]), (by,))
        rows = rows[rows["question_id"] == question].reset_index(drop=True)
        rows["members"] = pd.Series([[name] for name in rows[by]], index=rows.index, dtype=object)
        return Breakdown(rows.assign(over=scope.period.label, over_half=False, together=False, mark=""), [])
    asking, wide = _asking(snapshot, scope, question, by), scope.but(customers=(), units=())
    half = breakdowns.half_year_of(scope.period, scope.as_of, snapshot.settings.fiscal_year_start)
    wanted = _ids(snapshot, scope, half or scope.period, by)
    facts = snapshot.surveyed(wide, half or scope.period)
    table = breakdowns.breakdown(facts, asking, scope.period, half, snapshot.texts, wanted)
    return Breakdown(table.rows.sort_values(by, ignore_index=True), table.notes)


def breakdown_by_quarter(
    snapshots: Snapshots, scope: Scope, question: int, by: str, periods: int | None = None
) -> Breakdown:
    """Return one question's scores by customer or unit and quarter, each as its half-year has settled it.

    Returns
    -------
    Breakdown
        rows: columns of `trend` with mark; scores are those of the cell's half-year, or of several rows together,
        where it says so. The scope's period says where the history ends.
    """
    snapshot = snapshots.of(scope)
    fiscal = snapshot.settings.fiscal_year_start
    asking, wide = _asking(snapshot, scope, question, by), scope.but(customers=(), units=())
    table = trend(snapshots, scope, asking.metric, "quarter", (by,), periods)
    table = table[table["question_id"] == question]
    span = breakdowns.half_years_of(history.window(scope.period, "quarter", periods, fiscal), fiscal)
    cells = breakdowns.by_quarter(snapshot.surveyed(wide, span), asking)
    cells["period"] = snapshot.texts.of("quarter", cells.pop("quarter").to_numpy(np.int64))
    cells[by] = snapshot.texts.of(by, cells[by].to_numpy(np.int64))
    whole = table.drop(columns=list(breakdowns.CELL_COLUMNS)).merge(cells, on=[by, "period"], how="left")
    whole["state"], whole["mark"] = whole["state"].fillna("none"), whole["mark"].fillna("")
    counts = [whole.loc[whole[how].eq(other=True), by].nunique() for how in breakdowns.FALLBACKS]
    notes = breakdowns.fallback_notes(counts[0], counts[1], asking, snapshot.settings.hide_below, " in some quarters")
    return Breakdown(whole[[*table.columns, "mark"]].reset_index(drop=True), notes)


def goes_with(snapshots: Snapshots, scope: Scope, question: Question) -> Drivers:
    """Return what goes with a question; see `drivers.goes_with`."""
    return drivers.goes_with(snapshots.of(scope), snapshots.query, scope, question)


def only_question(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The rows of a table that are about one question."""
    return table[table["question_id"] == question["question_id"]].reset_index(drop=True)


def surveyed(scope: Scope, question: Question) -> Scope:
    """The scope narrowed to a question's kind of survey and audience."""
    return scope.but(survey_kinds=(question["survey_kind"],), audiences=(question["audience"],))


def _scores(snapshots: Snapshots, scope: Scope, metric: str, by: Sequence[str], period: Period) -> pd.DataFrame:
    """Scores of one period, keys as ids."""
    return of_groups.scores(snapshots.within(scope, period).surveyed(scope, period), metric, by)


def _named(snapshot: Snapshot, table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """A table with texts for its ids: survey_kind, audience and question first."""
    about = snapshot.surveys.questions[[*ABOUT, "metric", "better"]]
    named = snapshot.texts.put(table, by).join(about, on="question_id").drop(columns="population_id")
    named = named.sort_values(["survey_kind", "audience", "question_id", *by], ignore_index=True)
    first, last = [*ABOUT, *by], ["metric", "better", "question_id"]
    return named[[*first, *(name for name in named if name not in {*first, *last}), *last]]


def _asking(snapshot: Snapshot, scope: Scope, question: int, by: str) -> breakdowns.Asking:
    """What a table that falls back is about."""
    if by not in FALLING_BACK:
        raise AnalyticsError.unknown_key(by, FALLING_BACK)
    return breakdowns.Asking(str(snapshot.surveys.questions.loc[question, "metric"]), question, by, scope.as_of)


def _ids(snapshot: Snapshot, scope: Scope, period: Period, by: str) -> IntArray:
    """Ids of the rows that a scope asks for."""
    facts = snapshot.surveyed(scope, period)
    frames = [getattr(facts, name) for name in breakdowns.FRAMES]
    columns: Sequence[IntArray] = [frame[NAMED_KEYS[by]].to_numpy(np.int64) for frame in frames]
    return np.unique(np.concatenate(columns))
