"""Agreed levels of satisfaction and of response: their actual levels come from answers, never from files.

Of several kinds of survey the ticket surveys count, where they have answers, else the kind with most answers;
of several questions the one with most answers. Nothing is pooled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.satisfaction.agreed import counting_question
from analytics.satisfaction.scores import scored_groups, withheld
from analytics.scope.months import IntArray
from analytics.scope.periods import Period
from analytics.service_levels.levels import agreed_above_cells, judged, reaches, unmeasured
from analytics.snapshot.agreed_targets import AgreedTargets, targets_of
from analytics.snapshot.delivery import DeliveryFacts
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.keys import key_columns, open_rows, within
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.surveys import SurveyFacts
from analytics.terms.measures import AnsweredMeasure, answered_measures, measured_in


def satisfaction_gaps(
    facts: SurveyFacts,
    delivery: DeliveryFacts,
    measures: pd.Series,
    period: Period,
    as_of: date,
    by: Sequence[str] = (),
    *,
    allowed: Mapping[str, IntArray] | None = None,
) -> pd.DataFrame:
    """Return agreed and actual levels of the measures that surveys answer.

    Returns
    -------
    DataFrame
        Columns of `levels.gaps` without measured_in_id: satisfied of all answers as met of total for
        csat, answered of invited for the response rate, a mean elsewhere. Evidence is empty: what chance does
        to answers is told by their intervals. Scores that are withheld count as not measured.
    """
    known = Period(period.start, min(period.end, max(as_of, period.start)))
    levels = within(delivery.targets.by_month, known, allowed or {})
    fiscal_year_start = delivery.settings.fiscal_year_start
    tables = []
    for measure_id in np.intersect1d(delivery.reserved, levels["measure_id"].to_numpy()):
        measure = str(measures.loc[measure_id])
        asked = _JudgedFacts.of(facts, measure, int(measure_id), delivery.targets, by)
        row, cell = asked.levels(by)
        silent = unmeasured(
            levels[levels["measure_id"] == measure_id], asked.seen(), delivery, by
        )
        table = _table(row, cell, silent, by, fiscal_year_start, measure_id in delivery.lower_is_better)
        table.insert(0, "measure_id", measure_id)
        table["effective"] = 0.0
        table["measured_in"] = measured_in(measure)
        tables.append(judged(table, delivery, open_rows(table, period, as_of, by, fiscal_year_start)))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


class _JudgedFacts:
    """The facts that a reserved measure's agreed levels are judged by, each beside its target."""

    def __init__(self, facts: SurveyFacts, answered: AnsweredMeasure | None, fact_rows: pd.DataFrame) -> None:
        self.facts, self.answered, self.fact_rows = facts, answered, fact_rows

    @classmethod
    def of(
        cls, facts: SurveyFacts, measure: str, measure_id: int, targets: AgreedTargets, by: Sequence[str]
    ) -> _JudgedFacts:
        """Facts of the one question, or the one kind of survey, that counts."""
        answered = answered_measures().get(measure)
        question = counting_question(facts, measure) if answered else NOBODY
        population = (
            _counting_population(facts) if answered is None
            else int(facts.questions["population_id"].get(question, NOBODY))
        )
        kept = {
            name: _beside_targets(frame, key, wanted, measure_id, targets, by)
            for name, frame, key, wanted in (
                ("answers", facts.answers, "question_id", question),
                ("voices", facts.voices, "question_id", question),
                ("responses", facts.responses[facts.responses["is_asked"]], "population_id", population),
                ("invitations", facts.invitations, "population_id", population),
            )
        }
        questions = facts.questions[facts.questions.index == question]
        rows = kept["answers"] if answered else pd.concat([kept["invitations"], kept["responses"]])
        found = facts.but(questions=questions, blanks=facts.blanks.iloc[:0], **kept)
        return cls(found, answered, rows)

    def seen(self) -> pd.DataFrame:
        """Slot and month of what was measured."""
        return self.fact_rows

    def levels(self, by: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Actual levels per row and per cell of the table, the cells with their agreed level."""
        cell_keys = list(dict.fromkeys([*by, "unit", "service"]))
        row, cell = self._actual(by), self._actual(cell_keys)
        columns = key_columns(self.fact_rows, cell_keys, self.facts.settings.fiscal_year_start)
        monthly = Grouping.of({**columns, "month_number": self.fact_rows["month"].to_numpy(np.int64)})
        target = monthly.keys.assign(agreed=monthly.sums(self.fact_rows["target"]) / np.bincount(monthly.codes))
        agreed = target.groupby(cell_keys, as_index=False)["agreed"].mean()
        return row, cell.merge(agreed, on=cell_keys, how="left")

    def _actual(self, by: Sequence[str]) -> pd.DataFrame:
        """Actual level, met and total per group."""
        if self.answered is None:
            return _response_rates(self.facts, by, self.facts.settings.fiscal_year_start)
        metric, scored = self.answered
        table = withheld(scored_groups(self.facts, metric, by, scored), self.facts.settings.hide_below)
        n = table["n"].to_numpy(float, na_value=np.nan)
        score = table["score"].to_numpy(float)
        counted = scored == "share"
        return pd.DataFrame(
            {
                **{key: table[key].to_numpy(np.int64) for key in by}, "actual": score,
                "met": np.round(n * score / 100) if counted else np.nan, "total": n if counted else np.nan,
            }
        )


def _beside_targets(
    frame: pd.DataFrame, key: str, wanted: int, measure_id: int, targets: AgreedTargets, by: Sequence[str]
) -> pd.DataFrame:
    """The facts of one question or population that have a target, in the service it was agreed for."""
    kept = frame[frame[key].to_numpy() == wanted]
    target, slot, service = targets_of(kept, measure_id, targets)
    kept = kept.assign(target=target, slot=slot)
    if "service" not in by:
        kept["service_id"] = service
    return kept[~np.isnan(target)]


def _counting_population(facts: SurveyFacts) -> int:
    """The kind and audience whose invitations count; -1 where nobody was invited."""
    invited = facts.invitations.groupby("population_id")["invited"].sum()
    tickets = invited[facts.populations["survey_kind"].reindex(invited.index) == "ticket"]
    chosen = tickets if len(tickets) else invited
    return int(chosen.index[int(chosen.to_numpy().argmax())]) if len(chosen) else NOBODY


def _response_rates(facts: SurveyFacts, by: Sequence[str], fiscal: int) -> pd.DataFrame:
    """Answered of invited per group, in percent; missing where more answered than were invited."""
    both = pd.concat([facts.invitations, facts.responses])
    groups = Grouping.of({"one": np.zeros(len(both), dtype=np.int64), **key_columns(both, by, fiscal)})
    met = groups.sums(both["answered"].fillna(0) if "answered" in both else np.zeros(len(both)))
    total = groups.sums(both["invited"].fillna(0) if "invited" in both else np.zeros(len(both)))
    rate = 100 * met / np.where((total > 0) & (met <= total), total, np.nan)
    known = ~np.isnan(rate)
    return groups.keys.drop(columns="one").assign(
        actual=rate, met=np.where(known, met, np.nan), total=np.where(known, total, np.nan)
    )


def _table(
    row: pd.DataFrame, cell: pd.DataFrame, silent: pd.DataFrame, by: Sequence[str], fiscal: int, lower: bool
) -> pd.DataFrame:
    """Rows of the table with their agreed level and how many cells met theirs."""
    lacking = pd.DataFrame({**key_columns(silent, by, fiscal), "agreed": silent["agreed"].to_numpy(float)})
    cells = pd.concat([cell[[*by, "agreed", "actual"]], lacking.assign(actual=np.nan)], ignore_index=True)
    groups = Grouping.of(
        {"one": np.zeros(len(cells), dtype=np.int64), **{key: cells[key].to_numpy(np.int64) for key in by}}
    )
    actual, agreed = cells["actual"].to_numpy(float), cells["agreed"].to_numpy(float)
    measured = pd.Series(~np.isnan(actual))
    table = groups.keys.drop(columns="one")
    table["agreed"] = agreed_above_cells(groups.codes, cells["agreed"], measured, len(groups))
    table["levels"] = groups.sums(measured)
    table["levels_met"] = groups.sums(reaches(actual, agreed, np.full(len(cells), lower)))
    values = row[[*by, "actual", "met", "total"]]
    return table.merge(values, on=list(by), how="left") if by else table.assign(**_first(values))


def _first(values: pd.DataFrame) -> dict[str, float]:
    """The one row of a table without keys; nothing measured where it is empty."""
    names = ("actual", "met", "total")
    return {name: float(values[name].iloc[0]) if len(values) else np.nan for name in names}


