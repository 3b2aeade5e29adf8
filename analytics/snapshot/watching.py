"""The portfolio's watch: signals of lasting change, trends, and what goes with satisfaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.satisfaction.drivers import Drivers, goes_with
from analytics.satisfaction.trends import TREND_COLUMNS, trend_sentence, trends
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.signals import Wanted, signals
from analytics.snapshot.states import Reading


class Watching(Reading):
    """What a store tells beyond its figures of one period."""

    def alerts(
        self, scope: Scope, *, history: bool = False, false_alarms: float | None = None, kinds: Sequence[str] = (),
        day: date | None = None,
    ) -> pd.DataFrame:
        """Return signals of lasting change; see `signals.signals`.

        Parameters
        ----------
        scope
            Its day, customers and units. All customers are scanned, as they are organised on that day, since all
            tell what moved everybody.
        history
            Also of all earlier months, each judged by what was known then.
        false_alarms
            Acceptable per 100 customers and month, for each kind; None for the fixed tiers.
        kinds
            Some of `scan.SIGNAL_KINDS`; none: all.
        day
            What was known on this earlier day; default the scope's.

        Returns
        -------
        DataFrame
            As `signals.signals`, limited to the scope.
        """
        now = scope.but(organised="now", against=None)
        wanted = Wanted(day or scope.as_of, history, false_alarms, tuple(kinds), self.hide_below)
        found = self._once(("alerts", scope.as_of, wanted), lambda: signals(self._snapshot(now), wanted))
        if scope.customers:
            found = found[found["customer"].isin(scope.customers)]
        if scope.units:
            found = found[found["unit"].isin(scope.units)]
        return found.reset_index(drop=True)

    def trends(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return which way a metric goes per group; see `trends.trends`.

        Parameters
        ----------
        scope
            Its day and limits; the period plays no part.
        metric
            `csat`, `nps`, `ces` or `rating`.
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
            seen = self._snapshot(scope)
            found = trends(seen.surveyed(wide, None), metric, by, scope.as_of, hide_below=self.hide_below)
            named = seen.texts.put(found, by)
            about = seen.surveys.questions[["survey_kind", "audience", "question"]]
            table = named.join(about, on="question_id").sort_values(["survey_kind", "audience", "question_id", *by])
            table = table.assign(metric=metric)
            table["sentence"] = [trend_sentence(row) for row in table.to_dict("records")]
            columns = ["survey_kind", "audience", "question", *by, *TREND_COLUMNS, "question_id", "sentence"]
            return table[columns].reset_index(drop=True)

        found = self._once(("trends", wide.but(period=Period(scope.as_of, scope.as_of)), metric, tuple(by)), answer)
        for key, names in (("customer", scope.customers), ("unit", scope.units)):
            if key in by and names:
                found = found[found[key].isin(names)]
        return found.reset_index(drop=True)

    def goes_with(self, scope: Scope, question: Sequence[tuple[str, Any]]) -> Drivers:
        """Return what goes with a question, given as pairs of name and value; see `drivers.goes_with`."""
        return goes_with(self._snapshot(scope), self._source.query, scope, dict(question))

