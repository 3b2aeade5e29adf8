"""Everything about one customer: how satisfied, what was agreed and delivered, who, what is due, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.agreements.agreements import agreements_in, due_dates
from analytics.comments.comments import Comments, comments_in
from analytics.satisfaction import answers
from analytics.satisfaction.answers import Question, only_question, surveyed
from analytics.satisfaction.questions import described
from analytics.scope.months import IntArray, month_number
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered, gaps
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.events import EVENTS_DAYS, events
from analytics.structure.people import roles_of
from analytics.views import headline
from analytics.views.figure import Figure
from analytics.views.overview import relationship_figure
from analytics.words.numbers import plural

GAP_STATES = ("missed", "open", "met")
"""States of levels in the order they are listed, before those that nothing is known of."""

UNIT_COLUMNS = ("unit", "headcount", "score", "n", "state", "mark")


@dataclass(frozen=True)
class CustomerView:
    """One customer.

    Parameters
    ----------
    trend
        Quarters of every question asked of it, as `answers.trend` gives them, with label, measured_in,
        score_low, score_high.
    gaps
        Agreed and actual levels by measure and service, missed ones first.
    units
        unit, headcount, score, n, state, mark (see `breakdowns`) of the units it answers for.
    roles
        role, person, unit, mandate, valid_from, on the scope's day.
    events
        on, kind, what; newest first.
    """

    sentence: str
    figures: list[Figure]
    trend: pd.DataFrame
    gaps: pd.DataFrame
    units: pd.DataFrame
    units_notes: list[str]
    roles: pd.DataFrame
    agreements: pd.DataFrame
    due: pd.DataFrame
    comments: Comments
    events: pd.DataFrame

    @property
    def trends(self) -> list[pd.DataFrame]:
        """The history of each question that has any score to show, in order."""
        apart = [rows for _, rows in self.trend.groupby("label", sort=False)] if len(self.trend) else []
        return [rows for rows in apart if rows["score"].notna().any()]


def customer_view(snapshots: Snapshots, scope: Scope, name: str) -> CustomerView:
    """Return everything about one customer, who takes the place of the scope's customers.

    Raises
    ------
    AnalyticsError
        For a customer nobody knows.
    """
    own, snapshot = scope.but(customers=(name,), units=()), snapshots.of(scope)
    snapshot.allowed(own)
    question = headline.leading_question(snapshots, own)
    units = _unit_ids(snapshot, name, scope.as_of)
    agreements = agreements_in(snapshots, own)
    by_unit, fell_back = _units(snapshots, own, question, units)
    figures, sentence = _figures(snapshots, own, question)
    levels = gaps(snapshots, own, ("service",))
    levels["rank"] = levels["state"].map({state: rank for rank, state in enumerate(GAP_STATES)})
    start = scope.period.start - timedelta(days=EVENTS_DAYS)
    return CustomerView(
        sentence=sentence,
        figures=figures,
        trend=_trend(snapshots, own),
        gaps=levels.sort_values(["rank", "measure", "service"], ignore_index=True).drop(columns="rank"),
        units=by_unit,
        units_notes=fell_back,
        roles=roles_of(snapshot, units, scope.as_of),
        agreements=agreements.sort_values(["in_force", "starts_on"], ascending=[False, False], ignore_index=True),
        due=due_dates(snapshots, own),
        comments=comments_in(snapshots, own),
        events=events(snapshot, units, agreements, start, max(scope.period.end, scope.as_of)),
    )


def _unit_ids(snapshot: Snapshot, name: str, as_of: date) -> IntArray:
    """The units that a customer answers for on a day."""
    organisation = snapshot.organisation
    customer = snapshot.texts.id_of("customer", name, snapshot.customer_ids)
    rows = organisation.rows(snapshot.unit_ids)
    column = organisation.columns(np.array([month_number(as_of)]))[0]
    own = organisation.ids[organisation.customer[rows, column]] == customer
    return np.unique(np.append(snapshot.unit_ids[own], customer))


def _figures(snapshots: Snapshots, scope: Scope, question: Question | None) -> tuple[list[Figure], str]:
    """The customer's figures, and the sentence above them."""
    levels = headline.levels_figure(snapshots, scope)
    met, n = headline.levels_met(delivered(snapshots, scope))
    kept = f"{met} of {plural(n, 'agreed level')} met." if n else ""
    if question is None:
        return [levels], f"Nobody has answered a survey here. {kept}".strip()
    satisfaction = headline.headline_of(snapshots, scope, question)
    satisfied = headline.score_figure(
        snapshots, scope, satisfaction, key="satisfied", title=question["title"],
        level=headline.agreed_level_text(snapshots, scope, question),
    )
    relationship = None if question["survey_kind"] == "relationship" else relationship_figure(snapshots, scope)
    figures = [satisfied, relationship, levels, headline.answered_figure(snapshots, scope, question)]
    best = answers.satisfied_scores(snapshots, scope, question)
    said = headline.sentence_of(satisfaction, best, snapshots.settings.hide_below)
    return [figure for figure in figures if figure is not None], f"{said} {kept}".strip()


def _trend(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Quarters of every question, the one with most answers first."""
    asked = answers.questions_with_answers(snapshots, snapshots.all_time(scope))
    metrics = {str(metric): answers.trend(snapshots, scope, str(metric)) for metric in asked["metric"].unique()}
    tables = [only_question(metrics[question["metric"]], question) for question in asked.to_dict("records")]
    if not tables:
        return pd.DataFrame(columns=["label", "measured_in", "score_low", "score_high", "score", "start", "period"])
    whole = pd.concat(tables, ignore_index=True)
    about = described(snapshots.of(scope).surveys.questions, whole[["question_id"]])
    return whole.assign(**{name: about[name] for name in ("label", "measured_in", "score_low", "score_high")})


def _units(
    snapshots: Snapshots, scope: Scope, question: Question | None, units: IntArray
) -> tuple[pd.DataFrame, list[str]]:
    """The customer's units with their people and scores, and what fell back."""
    snapshot = snapshots.of(scope)
    names = snapshot.texts.of("unit", units)
    headcount = snapshot.frames["units"].set_index("unit_id")["headcount"].reindex(units)
    table = pd.DataFrame({"unit": names, "headcount": headcount.astype("Int64").to_numpy()})
    if question is None:
        return table.sort_values("unit", ignore_index=True).assign(score=np.nan, n=0, state="none", mark=""), []
    scored = answers.breakdown(snapshots, surveyed(scope, question), int(question["question_id"]), "unit")
    rows = scored.rows.drop(columns="unit").explode("members").rename(columns={"members": "unit"})
    # Those it is shown together with may be others' units.
    rows = rows[rows["unit"].isin(names) | ~rows["together"]]
    found = table.merge(rows[["unit", "score", "n", "state", "mark"]], on="unit", how="outer")
    found["state"], found["mark"] = found["state"].fillna("none"), found["mark"].fillna("")
    return found.sort_values("unit", ignore_index=True)[list(UNIT_COLUMNS)], scored.notes
