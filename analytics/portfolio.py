"""Portfolio: the one door to every figure, for pages, API, command line and reviews alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.agreements.agreements import agreements, dates_due
from analytics.attention.attention import Attention, attention
from analytics.comments.comments import Comments, comments
from analytics.errors import AnalyticsError
from analytics.formulas.disclosure import THRESHOLD
from analytics.import_review.review import ImportReview, import_review, waiting_names
from analytics.satisfaction import history
from analytics.satisfaction import scores as satisfaction
from analytics.satisfaction.breakdowns import Breakdown
from analytics.satisfaction.breaks import with_breaks
from analytics.satisfaction.comparisons import compared
from analytics.satisfaction.protected import protected_breakdown, protected_quarters
from analytics.satisfaction.questions import questions_asked, satisfied_scores
from analytics.scope.months import month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.agreed_satisfaction import agreed_of_periods
from analytics.service_levels.gaps import gap_table, measurement_table
from analytics.snapshot.organisation import names_without_customer
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.watching import Watching
from analytics.structure import people
from analytics.structure.responsibility import Answer
from analytics.views.agreement import AgreementView
from analytics.views.agreements import AgreementsView
from analytics.views.customer import CustomerView, customer_view
from analytics.views.overview import Overview, overview, warnings_of
from analytics.views.relationship import Relationship
from analytics.views.satisfaction import SatisfactionView, satisfaction_view
from analytics.views.service_levels import ServiceLevelsView, service_levels_view
from analytics.views.services import ServicesView
from analytics.views.signal import SignalHistory, signal_history
from analytics.views.structure import StructureView
from data.store.store import Reader, open_store


class Portfolio(Watching):
    """Answers every question about one store.

    Parameters
    ----------
    store
        Where facts come from.
    hide_below
        Scores of fewer distinct respondents are withheld.
    fiscal_year_start
        Month the year begins with, 1-12.
    """

    def __init__(self, store: Reader, *, hide_below: int = THRESHOLD, fiscal_year_start: int = 1) -> None:
        super().__init__(store, hide_below, fiscal_year_start)
        self.store = store

    @property
    def relationship(self) -> Relationship:
        """Who they are and what was agreed: structure, agreements, services."""
        return Relationship(self, self._snapshot)

    def structure(self, scope: Scope) -> StructureView:
        """Return the structure on the scope's day; see `structure_view`."""
        return self.relationship.structure(scope)

    def whom_to_ask(self, scope: Scope, unit: str, kind: str, service: str = "") -> Answer:
        """Return who decides, prepares and is told; see `responsibility.whom_to_ask`."""
        return self.relationship.whom_to_ask(scope, unit, kind, service)

    def agreements_view(self, scope: Scope) -> AgreementsView:
        """Return all agreements of a scope; see `agreements_view`."""
        return self.relationship.agreements(scope)

    def agreement(self, scope: Scope, name: str) -> AgreementView:
        """Return one agreement; see `agreement_view`."""
        return self.relationship.agreement(scope, name)

    def services_view(self, scope: Scope) -> ServicesView:
        """Return all services; see `services_view`."""
        return self.relationship.services(scope)

    def service(self, scope: Scope, name: str) -> pd.DataFrame:
        """Return who uses a service under which agreement; see `service_use`."""
        return self.relationship.service(scope, name)

    def organised_note(self, scope: Scope) -> str:
        """Return a footnote where figures differ as organised then and now; see `reorganisation`."""
        return self.relationship.organised_note(scope)

    def names(self, scope: Scope) -> dict[str, list[str]]:
        """Return the names there are to choose from where somebody edits: unit, service, measure."""
        return self.relationship.names(scope)

    def metrics(self, scope: Scope) -> pd.DataFrame:
        """Return what there is to ask for; see `questions.questions_asked`."""
        return questions_asked(self._snapshot_in(scope, scope.period).surveyed(scope, scope.period))

    def scores(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return a metric's scores per question and group; see `satisfaction.scores`.

        Parameters
        ----------
        scope
            Its period, customers, units, services and surveys.
        metric
            `csat`, `nps`, `ces` or `rating`.
        by
            Any of customer, unit, division, service, survey, wave, month, quarter, half, year.

        Returns
        -------
        DataFrame
            survey_kind, audience, question, the keys as text, and the columns of `satisfaction.scores`.
        """
        seen = self._snapshot(scope)
        return self._once(
            ("scores", scope.but(against=None), metric, tuple(by)),
            lambda: self._named(seen, self._scores(scope, metric, by, scope.period), by),
        )

    def compare(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return scores of `scope.period` beside those of `scope.against`; see `comparisons.compared`.

        Raises
        ------
        AnalyticsError
            Without a second period.
        """
        if scope.against is None:
            raise AnalyticsError.nothing_to_compare()
        seen, against = self._snapshot(scope), scope.against
        same = scope.period.is_complete(scope.as_of) == against.is_complete(scope.as_of)

        def answer() -> pd.DataFrame:
            now, before = (self._scores(scope, metric, by, period) for period in (scope.period, against))
            return self._named(seen, compared(now, before, seen.surveys.questions, by, is_comparable=same), by)

        return self._once(("compare", scope, metric, tuple(by)), answer)

    def trend(
        self, scope: Scope, metric: str, grain: str = "quarter", by: Sequence[str] = (), periods: int | None = None
    ) -> pd.DataFrame:
        """Return scores per period up to `scope.period`, beside the agreed level; see `history.trend`.

        Parameters
        ----------
        scope, metric, by
            As in `scores`; the period only says where the history ends.
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
        return self._once(
            ("trend", scope.but(against=None), metric, grain, tuple(by), periods),
            lambda: self._trend(scope, metric, grain, by, periods),
        )

    def _trend(self, scope: Scope, metric: str, grain: str, by: Sequence[str], periods: int | None) -> pd.DataFrame:
        """A history, worked out."""
        seen = self._snapshot(scope)
        span = history.window(scope.period, grain, periods, self.fiscal_year_start)
        facts = seen.surveyed(scope, span)
        found = history.trend(
            facts, metric, grain, scope.as_of, by,
            hide_below=self.hide_below, fiscal_year_start=self.fiscal_year_start,
        )
        texts = seen.measures()
        measures = dict(zip(texts.astype(str), texts.index.to_numpy(np.int64).tolist(), strict=True))
        found["agreed"] = agreed_of_periods(
            facts, found, metric, grain, by, seen.delivery, measures, self.fiscal_year_start
        )
        return self._named(seen, found, [*by, grain])

    def trend_with_breaks(self, scope: Scope, metric: str, question_id: int, grain: str = "quarter") -> pd.DataFrame:
        """Return a question's history with those of the questions it followed; see `breaks.with_breaks`."""
        return with_breaks(self.trend(scope, metric, grain), self.questions(scope), question_id)

    def distribution(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return how often each score was given; see `satisfaction.distribution`."""
        seen = self._snapshot_in(scope, scope.period)
        found = satisfaction.distribution(
            seen.surveyed(scope, scope.period), metric, by,
            hide_below=self.hide_below, fiscal_year_start=self.fiscal_year_start,
        )
        return self._named(seen, found, by)

    def breakdown(self, scope: Scope, question: int, by: str) -> Breakdown:
        """Return a question's scores that fall back before they hide; see `protected.protected_breakdown`."""
        return protected_breakdown(self, self._snapshot_in(scope, scope.period), scope, question, by)

    def by_quarter(self, scope: Scope, question: int, by: str, periods: int | None = None) -> Breakdown:
        """Return the same quarter by quarter; see `protected.protected_quarters`."""
        return protected_quarters(self, self._snapshot(scope), scope, question, by, periods)

    def gaps(self, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return agreed and actual levels of all measures; see `gap_tables.gap_table`."""
        return self._gaps("gaps", scope.but(against=None), by)

    def delivered(self, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return `gaps` without the measures that surveys answer."""
        return self._gaps("delivered", scope.but(against=None, survey_kinds=(), audiences=()), by)

    def _gaps(self, name: str, scope: Scope, by: Sequence[str]) -> pd.DataFrame:
        """Agreed and actual levels, once per revision."""
        return self._once(
            (name, scope, tuple(by)),
            lambda: gap_table(
                self._snapshot_in(scope, scope.period), scope, by, is_surveyed=name == "gaps",
                hide_below=self.hide_below, fiscal_year_start=self.fiscal_year_start,
            ),
        )

    def comments(self, scope: Scope, metric: str | None = None) -> Comments:
        """Return the comments of a scope; see `comments.comments`."""
        written = self.store.query("comments", **{"from": scope.period.start, "to": scope.period.end})
        return comments(written, self._snapshot_in(scope, scope.period), scope, metric=metric)

    def measurements(self, scope: Scope, measure: str | None = None) -> pd.DataFrame:
        """Return the measurements behind the gaps; see `gap_tables.measurement_table`."""
        return measurement_table(self._snapshot_in(scope, scope.period), scope, measure)

    def customers(self, scope: Scope) -> pd.DataFrame:
        """Return the customers on the scope's day; see `people.customers`."""
        found = people.customers(self._snapshot(scope), scope.as_of)
        return found[found["customer"].isin(scope.customers)].reset_index(drop=True) if scope.customers else found

    def units(self, scope: Scope) -> list[str]:
        """Return the names of all units, documented or not."""
        seen = self._snapshot(scope)
        return sorted(text for text in seen.texts.of("unit", seen.unit_ids) if text)

    def services(self, scope: Scope) -> list[str]:
        """Return the names of all services."""
        seen = self._snapshot(scope)
        return sorted(text for text in seen.texts.of("service", seen.service_ids) if text)

    def agreements(self, scope: Scope) -> pd.DataFrame:
        """Return the agreements of a scope's customers; see `agreements.agreements`."""
        found = agreements(self._snapshot(scope), scope.as_of)
        return found[found["customer"].isin(scope.customers)].reset_index(drop=True) if scope.customers else found

    def dates_due(self, scope: Scope, within_days: int = 90) -> pd.DataFrame:
        """Return the dates of agreements to act on; see `agreements.dates_due`."""
        return dates_due(self.agreements(scope), scope.as_of, within_days)

    def attention(self, scope: Scope) -> Attention:
        """Return who needs attention on the scope's day among its customers; see `attention.attention`."""
        key = (self._source.revision, self.hide_below, "attention", scope.as_of, scope.organised)
        return self._kept.get(key, lambda: attention(self, self._snapshot(scope), scope)).only(scope.customers)

    def signal_history(self, scope: Scope, signal: Sequence[tuple[str, Any]]) -> SignalHistory:
        """Return the history behind a signal, given as pairs of name and value; see `signal_history`."""
        return signal_history(self, scope, dict(signal))

    def overview(self, scope: Scope) -> Overview:
        """Return all customers at a glance; see `overview.overview`."""
        return overview(self, scope)

    def customer(self, scope: Scope, name: str) -> CustomerView:
        """Return everything about one customer; see `customer.customer_view`."""
        return customer_view(self, self._snapshot(scope), scope, name)

    def satisfaction(
        self, scope: Scope, metric: str, survey_kind: str, audience: str, question: str
    ) -> SatisfactionView:
        """Return one question's score in words; see `views.satisfaction_view`."""
        asked = {"metric": metric, "survey_kind": survey_kind, "audience": audience, "question": question}
        return satisfaction_view(self, scope, asked)

    def service_levels(self, scope: Scope) -> ServiceLevelsView:
        """Return the agreed levels in words; see `views.service_levels_view`."""
        return service_levels_view(self, scope)

    def questions(self, scope: Scope) -> pd.DataFrame:
        """Return every question ever asked, with or without answers in the scope; columns as `metrics`."""
        return questions_asked(self._snapshot(scope).surveys)

    def satisfied_scores(self, scope: Scope, question: Mapping[Any, Any]) -> str:
        """Return the scores that count as satisfied for a question, such as 4-5."""
        return satisfied_scores(self._snapshot(scope).surveys.questions.loc[question["question_id"]])

    def warnings(self, scope: Scope) -> list[str]:
        """Return what is wrong with the structure, in words; see `overview.warnings_of`."""
        seen = self._snapshot(scope)
        organisation = seen.organisation
        rows = organisation.rows(seen.unit_ids)
        lacking = np.isin(seen.unit_ids, names_without_customer(organisation, month_number(scope.as_of)))
        undocumented = seen.unit_ids[~organisation.is_documented[rows]]
        named = [sorted(map(str, seen.texts.of("unit", ids))) for ids in (undocumented, seen.unit_ids[lacking])]
        return warnings_of(named[0], named[1], has_structure=bool(organisation.is_documented.any()))

    def unassigned(self, as_of: date) -> pd.DataFrame:
        """Return the names in exports that lead to no documented unit yet; see `unassigned.unassigned`."""
        return waiting_names(self.store.query, as_of)

    def review_of(
        self, uncommitted: Reader, batch: int, as_of: date, expected_every: int | None = None
    ) -> ImportReview:
        """Return what an import would bring while it is not kept yet; see `incoming.import_review`."""
        after = Portfolio(uncommitted, hide_below=self.hide_below, fiscal_year_start=self.fiscal_year_start)
        return import_review(self, after, uncommitted.query, batch, as_of, expected_every)

    def batches(self) -> pd.DataFrame:
        """Return the history of imports, newest first."""
        return self.store.query("batches")

    def rejects(self, batch: int) -> pd.DataFrame:
        """Return the rejected rows of an import: line, column, value, reason."""
        return self.store.query("rejects", batch=batch)

    def _scores(self, scope: Scope, metric: str, by: Sequence[str], period: Period) -> pd.DataFrame:
        """Scores of one period, keys as ids."""
        return satisfaction.scores(
            self._snapshot_in(scope, period).surveyed(scope, period), metric, by,
            hide_below=self.hide_below, fiscal_year_start=self.fiscal_year_start,
        )

    def _named(self, seen: Snapshot, found: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """A table with texts for its ids: survey_kind, audience and question first."""
        named = seen.texts.put(found, by)
        about = seen.surveys.questions[["survey_kind", "audience", "question", "metric", "better"]]
        named = named.join(about, on="question_id").drop(columns="population_id")
        named = named.sort_values(["survey_kind", "audience", "question_id", *by], ignore_index=True)
        first = ["survey_kind", "audience", "question", *by]
        last = ["metric", "better", "question_id"]
        return named[[*first, *(name for name in named if name not in {*first, *last}), *last]]


_open: dict[Path, Portfolio] = {}


def open_portfolio(path: str | Path | None = None) -> Portfolio:
    """Return the process's portfolio of the store at a path, opening it where needed.

    Parameters
    ----------
    path
        The store's file; None: the default of `data.store.store.open_store`.

    Returns
    -------
    Portfolio
        The same one as long as its store stays open.

    Raises
    ------
    StoreError
        The store cannot be opened.
    """
    store = open_store(path)
    if store.path not in _open or _open[store.path].store is not store:
        _open[store.path] = Portfolio(store)
    return _open[store.path]
