"""Portfolio: the one door to every figure, for pages, API, command line and reviews alike. It computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.agreements import agreements
from analytics.attention.attention import Attention, attention
from analytics.comments.comments import Comments, comments_in
from analytics.import_review.review import ImportReview, import_review
from analytics.import_review.unassigned import waiting_names
from analytics.satisfaction import answers
from analytics.satisfaction.breakdowns import Breakdown
from analytics.satisfaction.drivers import Drivers
from analytics.scope.scope import Scope
from analytics.scope.viewer import EVERYBODY, Viewer
from analytics.service_levels import gaps
from analytics.signals.alerts import alerts
from analytics.snapshot.cut_months import period_notes
from analytics.snapshot.snapshots import Snapshots
from analytics.structure import people
from analytics.structure.reorganisation import organised_note
from analytics.structure.responsibility import WhomToAsk
from analytics.terms import metrics
from analytics.views.agreement import AgreementView, agreement_view
from analytics.views.agreements import AgreementsView, agreements_view
from analytics.views.customer import CustomerView, customer_view
from analytics.views.overview import Overview, overview
from analytics.views.satisfaction import SatisfactionView, satisfaction_view
from analytics.views.service_levels import ServiceLevelsView, service_levels_view
from analytics.views.services import ServicesView, service_use, services_view
from analytics.views.signal import SignalHistory, signal_history
from analytics.views.structure import StructureView, asked, structure_view
from data.kinds.metrics import METRICS as DECLARED_METRICS
from data.store.store import Reader, open_store

metrics.hand_over(DECLARED_METRICS)


class Portfolio:
    """Answers every question about one store, asked by one viewer."""

    def __init__(self, store: Reader, viewer: Viewer = EVERYBODY) -> None:
        self.store = store
        self.snapshots = Snapshots(store, viewer)

    # What there is

    @property
    def hide_below(self) -> int:
        """Scores of fewer different people are withheld."""
        return self.snapshots.settings.hide_below

    def covers(self) -> tuple[date, date] | None:
        """Return the first and last day of the months with any fact; None for an empty store."""
        return self.snapshots.covers()

    def period_notes(self, scope: Scope) -> list[str]:
        """Return which months the scope's periods cut in two, and what is left out of them."""
        return period_notes(scope)

    def customers(self, scope: Scope) -> pd.DataFrame:
        """Return the customers on the scope's day; see `people.customers`."""
        return people.customers_in(self.snapshots, scope)

    def units(self, scope: Scope) -> list[str]:
        """Return the names of all units, documented or not."""
        return self.snapshots.of(scope).names("unit")

    def services(self, scope: Scope) -> list[str]:
        """Return the names of all services."""
        return self.snapshots.of(scope).names("service")

    def names(self, scope: Scope) -> dict[str, list[str]]:
        """Return the names there are to choose from where somebody edits: unit, service, measure."""
        return self.snapshots.of(scope).all_names()

    # Satisfaction

    def metrics(self, scope: Scope) -> pd.DataFrame:
        """Return the questions answered in the scope; see `answers.questions_with_answers`."""
        return answers.questions_with_answers(self.snapshots, scope)

    def questions(self, scope: Scope) -> pd.DataFrame:
        """Return every question ever asked; see `answers.questions`."""
        return answers.questions(self.snapshots, scope)

    def scores(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return a metric's scores per question and group; see `answers.scores`."""
        return answers.scores(self.snapshots, scope, metric, by)

    def compare(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return two periods' scores beside each other; see `answers.compare`."""
        return answers.compare(self.snapshots, scope, metric, by)

    def trend(
        self, scope: Scope, metric: str, grain: str = "quarter", by: Sequence[str] = (), periods: int | None = None
    ) -> pd.DataFrame:
        """Return scores per period, beside the agreed level; see `answers.trend`."""
        return answers.trend(self.snapshots, scope, metric, grain, by, periods)

    def trend_with_breaks(self, scope: Scope, metric: str, question_id: int, grain: str = "quarter") -> pd.DataFrame:
        """Return a question's history with those of the questions it followed; see `breaks.with_breaks`."""
        return answers.trend_with_breaks(self.snapshots, scope, metric, question_id, grain)

    def trends(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return which way a metric goes per group; see `answers.trends`."""
        return answers.trends(self.snapshots, scope, metric, by)

    def distribution(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return how often each score was given; see `scores.distribution`."""
        return answers.distribution(self.snapshots, scope, metric, by)

    def breakdown(self, scope: Scope, question: int, by: str) -> Breakdown:
        """Return a question's scores that fall back before they hide; see `answers.breakdown`."""
        return answers.breakdown(self.snapshots, scope, question, by)

    def by_quarter(self, scope: Scope, question: int, by: str, periods: int | None = None) -> Breakdown:
        """Return the same quarter by quarter; see `answers.breakdown_by_quarter`."""
        return answers.breakdown_by_quarter(self.snapshots, scope, question, by, periods)

    def goes_with(self, scope: Scope, question: Sequence[tuple[str, Any]]) -> Drivers:
        """Return what goes with a question, given as pairs of name and value; see `drivers.goes_with`."""
        return answers.goes_with(self.snapshots, scope, dict(question))

    def comments(self, scope: Scope, metric: str | None = None) -> Comments:
        """Return the comments of the scope; see `comments.comments`."""
        return comments_in(self.snapshots, scope, metric)

    # Service levels

    def gaps(self, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return agreed and actual levels of all measures; see `gaps.gap_table`."""
        return gaps.gaps(self.snapshots, scope, by)

    def delivered(self, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return `gaps` without the measures that surveys answer."""
        return gaps.delivered(self.snapshots, scope, by)

    def measurements(self, scope: Scope, measure: str | None = None) -> pd.DataFrame:
        """Return the measurements behind the gaps; see `gaps.measurements`."""
        return gaps.measurements(self.snapshots, scope, measure)

    # What changed, and who needs a look

    def alerts(
        self, scope: Scope, *, history: bool = False, false_alarms: float | None = None, kinds: Sequence[str] = ()
    ) -> pd.DataFrame:
        """Return signals of lasting change; see `alerts.alerts`."""
        return alerts(self.snapshots, scope, history=history, false_alarms=false_alarms, kinds=kinds)

    def attention(self, scope: Scope) -> Attention:
        """Return who needs attention on the scope's day; see `attention.attention`."""
        return attention(self.snapshots, scope)

    def signal_history(self, scope: Scope, about: Sequence[tuple[str, Any]]) -> SignalHistory:
        """Return the history behind a signal, given as pairs of name and value; see `signal.signal_history`."""
        return signal_history(self.snapshots, scope, dict(about))

    # Agreements, structure and services

    def agreements(self, scope: Scope) -> pd.DataFrame:
        """Return the agreements of the scope's customers; see `agreements.agreements`."""
        return agreements.agreements_in(self.snapshots, scope)

    def dates_due(self, scope: Scope, within_days: int = 90) -> pd.DataFrame:
        """Return the dates of agreements to act on; see `agreements.dates_due`."""
        return agreements.due_dates(self.snapshots, scope, within_days)

    def agreement(self, scope: Scope, name: str) -> AgreementView:
        """Return one agreement; see `agreement.agreement_view`."""
        return agreement_view(self.snapshots, scope, name)

    def whom_to_ask(self, scope: Scope, unit: str, kind: str, service: str = "") -> WhomToAsk:
        """Return who decides, prepares and is told; see `responsibility.whom_to_ask`."""
        return asked(self.snapshots, scope, unit, kind, service)

    def organised_note(self, scope: Scope) -> str:
        """Return a footnote where figures differ as organised then and now; see `reorganisation`."""
        then, now = (self.snapshots.of(scope.but(organised=way)) for way in ("then", "now"))
        return organised_note(then, now, scope.period, scope.organised)

    def service(self, scope: Scope, name: str) -> pd.DataFrame:
        """Return who uses a service under which agreement; see `services.service_use`."""
        return service_use(self.snapshots, scope, name)

    # One view per page

    def overview(self, scope: Scope) -> Overview:
        """Return all customers at a glance; see `overview.overview`."""
        return overview(self.snapshots, scope)

    def customer(self, scope: Scope, name: str) -> CustomerView:
        """Return everything about one customer; see `customer.customer_view`."""
        return customer_view(self.snapshots, scope, name)

    def satisfaction(
        self, scope: Scope, metric: str, survey_kind: str, audience: str, question: str
    ) -> SatisfactionView:
        """Return one question's score in words; see `satisfaction.satisfaction_view`."""
        return satisfaction_view(self.snapshots, scope, (metric, survey_kind, audience, question))

    def service_levels(self, scope: Scope) -> ServiceLevelsView:
        """Return the agreed levels in words; see `service_levels.service_levels_view`."""
        return service_levels_view(self.snapshots, scope)

    def structure(self, scope: Scope) -> StructureView:
        """Return the structure on the scope's day; see `structure.structure_view`."""
        return structure_view(self.snapshots, scope)

    def agreements_view(self, scope: Scope) -> AgreementsView:
        """Return all agreements of the scope; see `agreements.agreements_view`."""
        return agreements_view(self.snapshots, scope)

    def services_view(self, scope: Scope) -> ServicesView:
        """Return all services; see `services.services_view`."""
        return services_view(self.snapshots, scope)

    # What came in

    def unassigned(self, as_of: date) -> pd.DataFrame:
        """Return the names in exports that lead to no documented unit yet; see `unassigned.unassigned`."""
        return waiting_names(self.snapshots.query, as_of)

    def review_of(
        self, uncommitted: Reader, batch: int, as_of: date, expected_every: int | None = None
    ) -> ImportReview:
        """Return what an import would bring while it is not kept yet; see `review.import_review`."""
        after = Snapshots(uncommitted, self.snapshots.viewer)
        return import_review(self.snapshots, after, batch, as_of, expected_every)

    def batches(self) -> pd.DataFrame:
        """Return the history of imports, newest first."""
        return self.snapshots.query("batches")

    def rejects(self, batch: int) -> pd.DataFrame:
        """Return the rejected rows of an import: line, column, value, reason."""
        return self.snapshots.query("rejects", batch=batch)


_open: dict[tuple[Path, Viewer], Portfolio] = {}


def open_portfolio(path: str | Path | None = None, viewer: Viewer = EVERYBODY) -> Portfolio:
    """Return the process's portfolio of the store at a path, opening it where needed; the same while its store is open.

    Raises
    ------
    StoreError
        The store cannot be opened.
    """
    store = open_store(path)
    key = (store.path, viewer)
    if key not in _open or _open[key].store is not store:
        _open[key] = Portfolio(store, viewer)
    return _open[key]
