"""The overview: how satisfied, is it changing, are agreed levels met, which customers need a look."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analytics.agreements.agreements import due_dates
from analytics.attention.attention import Attention
from analytics.satisfaction import answers
from analytics.satisfaction.answers import Question, only_question, surveyed
from analytics.satisfaction.breakdowns import alone
from analytics.satisfaction.waves import waves
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered
from analytics.snapshot.cut_months import period_notes
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.warnings import names_to_settle
from analytics.terms.surveys import surveys_text
from analytics.views import headline
from analytics.views.figure import Figure
from analytics.views.movers import changed, watched
from analytics.words.numbers import count_text, number_text

PERCEPTION_COLUMNS = ("customer", "score", "levels_met_share", "n", "state")

HEAT_COLUMNS = ("customer", "period", "start", "score", "low", "high", "n", "state", "is_complete", "mark")


@dataclass(frozen=True)
class Overview:
    """All customers at a glance.

    Parameters
    ----------
    notes
        What else there is: customers below agreed levels, dates due, customers nobody can judge, warnings.
    changed
        customer, sentence, kind (see `changed.changed`); what matters most first.
    due
        As `agreements.dates_due` gives it.
    perception
        customer, score, levels_met_share (0-1; missing where nothing was agreed), n, state.
    heat
        customer, period, start, score, low, high, n, state, is_complete, mark (see `breakdowns`); customers whose
        scores changed most first.
    heat_note
        Which question the heat map is about, and what fell back.
    middle_score
        Score of all in the period; NaN where there is none.
    middle_share
        Share of all agreed levels met, 0-1; NaN where there is none.
    heat_middle
        Score of all over the heat map's time.
    measured_in
        Unit of the scores: `%` or `points`.
    """

    answer: str
    notes: list[str]
    figures: list[Figure]
    changed: pd.DataFrame
    due: pd.DataFrame
    perception: pd.DataFrame
    heat: pd.DataFrame
    heat_note: str
    middle_score: float
    middle_share: float
    heat_middle: float
    measured_in: str


def overview(snapshots: Snapshots, scope: Scope) -> Overview:
    """Return the overview of a scope, complete also for an empty store or a period without answers."""
    question = headline.leading_question(snapshots, scope)
    due = due_dates(snapshots, scope)
    perception, change = _customers(snapshots, scope, question)
    attention = watched(snapshots, scope)
    movers = changed(snapshots, scope, attention, question, change)
    heat, heat_middle, fell_back = _heat(snapshots, scope, question)
    answer, figures, score = _answer(snapshots, scope, question)
    met, n_levels = headline.levels_met(delivered(snapshots, scope))
    return Overview(
        answer=answer,
        notes=[
            *_notes(attention, movers, due, perception, snapshots.settings.hide_below),
            *names_to_settle(snapshots, scope), *period_notes(scope),
        ],
        figures=figures,
        changed=movers,
        due=due,
        perception=perception,
        heat=heat,
        heat_note=" ".join([f"{question['label']}, by quarter.", *fell_back]) if question else "",
        middle_score=score,
        middle_share=met / n_levels if n_levels else math.nan,
        heat_middle=heat_middle,
        measured_in=str(question["measured_in"]) if question else "%",
    )


def relationship_figure(snapshots: Snapshots, scope: Scope) -> Figure | None:
    """Return the newest wave of the relationship survey compared with the one before, up to the scope's period.

    None where there never was a relationship survey within the scope.
    """
    past = snapshots.all_time(scope).but(survey_kinds=())
    question = headline.main_question(answers.questions_with_answers(snapshots, past), "relationship")
    if question is None:
        return None
    metric = str(question["metric"])
    monthly = only_question(answers.scores(snapshots, surveyed(past, question), metric, ("month",)), question)
    found = waves(monthly[monthly["state"] != "none"])
    if not found:
        return None
    waved = past.but(period=found[-1], against=found[-2] if len(found) > 1 else None)
    title = surveys_text("relationship").capitalize()
    return headline.score_figure(
        snapshots, waved, headline.headline_of(snapshots, waved, question), key="relationship",
        title=f"{title}, {question['audience']}", during=found[-1],
    )


def _answer(snapshots: Snapshots, scope: Scope, question: Question | None) -> tuple[str, list[Figure], float]:
    """The first sentence, the figures, and the score behind them."""
    relationship = relationship_figure(snapshots, scope)
    levels = headline.levels_figure(snapshots, scope)
    if question is None:
        said = f"Nobody has answered a survey up to {scope.period.words}."
        return said, [levels], math.nan
    satisfaction = headline.headline_of(snapshots, scope, question)
    satisfied = headline.score_figure(
        snapshots, scope, satisfaction, key="satisfied", title=question["title"],
        level=headline.agreed_level_text(snapshots, scope, question),
    )
    answered = headline.answered_figure(snapshots, scope, question)
    others = [] if relationship is None or question["survey_kind"] == "relationship" else [relationship]
    best = answers.satisfied_scores(snapshots, scope, question)
    sentence = headline.sentence_of(satisfaction, best, snapshots.settings.hide_below)
    return sentence, [satisfied, *others, levels, answered], satisfaction.score


def _customers(
    snapshots: Snapshots, scope: Scope, question: Question | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each customer's satisfaction beside its levels met, and its scores against the other period."""
    levels = delivered(snapshots, scope, ("customer",)).groupby("customer")[["levels_met", "levels"]].sum()
    share = (levels["levels_met"] / levels["levels"]).astype(float)
    if question is None:
        perception = pd.DataFrame({"customer": share.index, "levels_met_share": share.to_numpy(float)})
        perception = perception.assign(score=math.nan, n=0, state="none")
        change = pd.DataFrame()
    else:
        narrowed, metric = surveyed(scope, question), str(question["metric"])
        found = answers.breakdown(snapshots, narrowed, int(question["question_id"]), "customer").rows
        shown = alone(found, "customer")
        change = pd.DataFrame()
        if scope.against:
            change = only_question(answers.compare(snapshots, narrowed, metric, ("customer",)), question)
        perception = shown[["customer", "score", "n", "state"]].merge(
            share.rename("levels_met_share").reset_index(), on="customer", how="outer"
        )
        perception["state"] = perception["state"].fillna("none")
    perception = perception[perception["customer"].notna()].reset_index(drop=True)
    return perception[list(PERCEPTION_COLUMNS)], change


def _heat(snapshots: Snapshots, scope: Scope, question: Question | None) -> tuple[pd.DataFrame, float, list[str]]:
    """Every customer by quarter, the score of all in that time, and what fell back."""
    if question is None:
        return pd.DataFrame(columns=list(HEAT_COLUMNS)), math.nan, []
    narrowed, metric = surveyed(scope, question), str(question["metric"])
    quarters = answers.breakdown_by_quarter(
        snapshots, narrowed, int(question["question_id"]), "customer", periods=headline.HISTORY
    )
    cells = quarters.rows[quarters.rows["customer"].notna()]
    if cells.empty:
        return pd.DataFrame(columns=list(HEAT_COLUMNS)), math.nan, []
    span = Period(cells["start"].min().date(), scope.period.end)
    whole = only_question(answers.scores(snapshots, narrowed.but(period=span), metric), question)
    middle = float(whole["score"].iloc[0]) if len(whole) else math.nan
    order = _most_changed(snapshots, narrowed, question) if scope.against else []
    known = {name: place for place, name in enumerate(order)}
    ranked = cells.assign(rank=cells["customer"].map(known).fillna(len(known)))
    ranked = ranked.sort_values(["rank", "customer", "start"], ignore_index=True)
    return ranked[list(HEAT_COLUMNS)], middle, quarters.notes


def _most_changed(snapshots: Snapshots, scope: Scope, question: Question) -> list[str]:
    """Customers, those first whose score surely fell, then surely rose, then the largest falls."""
    change = only_question(answers.compare(snapshots, scope, str(question["metric"]), ("customer",)), question)
    rank = change["verdict"].map({"fell": 0, "rose": 1})
    ordered = change.assign(rank=rank).sort_values(["rank", "difference"], na_position="last")
    return [str(name) for name in ordered["customer"] if isinstance(name, str)]


def _notes(
    attention: Attention, movers: pd.DataFrame, due: pd.DataFrame, perception: pd.DataFrame, hide_below: int
) -> list[str]:
    """What else there is, counted."""
    n_missed = movers.loc[movers["kind"] == "missed", "customer"].nunique()
    n_unjudged = int(perception["state"].isin(["hidden", "none"]).sum())
    said = [
        (len(attention.ranking), "{n} customer with signals of a lasting decline",
         "{n} customers with signals of a lasting decline"),
        (n_missed, "{n} customer of {all} missed an agreed level", "{n} customers of {all} missed an agreed level"),
        (len(due), "{n} date due", "{n} dates due"),
        (n_unjudged, "{n} customer we cannot judge: fewer than {few} answered",
         "{n} customers we cannot judge: fewer than {few} answered"),
    ]  # fmt: skip
    of_all = number_text(len(perception))
    return [(one if n == 1 else many).format(n=count_text(n), all=of_all, few=hide_below) for n, one, many in said if n]
