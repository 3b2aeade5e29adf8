"""Whole tables of scores, comparisons, histories, distributions and breakdowns, counted again from raw rows.

Columns, rows, their order and every value: of a store in which nothing coincides.
"""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.formulas.comparison import adjusted_p, difference, discoveries, verdict
from analytics.formulas.intervals import Interval, mean_interval, nps_groups, nps_interval, satisfied_interval
from analytics.satisfaction import answers
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from tests.mixed_store import AS_OF, QUESTIONS, SERVICE_IDS, SURVEYS, Mixed, mixed_store

HALF = Scope(AS_OF, Period.parse("2026-H1"), Period.parse("2026-Q3"))
SCOPES = {
    "half": HALF, "now": HALF.but(organised="now"), "customers": HALF.but(customers=("South", "Quay")),
    "units": HALF.but(units=("Mill", "Kiosk")), "service": HALF.but(services=("Mail",)),
    "surveys": HALF.but(survey_kinds=("ticket", "pulse")), "audience": HALF.but(audiences=("customers",)),
    "year": HALF.but(period=Period.parse("2026"), against=Period.parse("2026-Q1")),
}
KEYS = [(), ("unit",), ("customer", "service"), ("division", "month"), ("survey",), ("wave", "quarter"), ("half",)]
CASES = [
    *(("half", by) for by in KEYS), *((name, ("customer",)) for name in SCOPES),
    *((name, ("unit", "quarter")) for name in ("now", "service", "surveys")),
]
METRICS = ("csat", "nps", "ces", "rating")
UNITS = {"csat": ("%", 0.0, 100.0), "nps": ("points", -100.0, 100.0)}
FALLBACKS = ("over", "over_half", "together", "mark", "members")


@pytest.fixture(scope="module", params=[5])
def known(request: pytest.FixtureRequest) -> Mixed:
    return mixed_store(request.param)


@pytest.fixture(scope="module")
def snapshots(known: Mixed) -> Snapshots:
    return Snapshots(known.door())


def wording(question: int) -> str:
    """What a question is told apart by."""
    return QUESTIONS[question][3] or {201: "csat (1-5)", 204: "csat (0-10)"}.get(question, QUESTIONS[question][2])


def of_kind(question: int) -> tuple[str, str]:
    """Its kind of survey and audience."""
    return QUESTIONS[question][0], QUESTIONS[question][1]


def inside(rows: pd.DataFrame, scope: Scope, period: Period | None) -> pd.DataFrame:
    """The rows of a scope with their keys."""
    rows = rows[rows["organised"] == scope.organised]
    if period is not None:
        rows = rows[rows["month"].between(f"{period.start:%Y-%m}", f"{period.end:%Y-%m}")]
    for key, names in (
        ("customer", scope.customers), ("unit", scope.units), ("service", scope.services),
        ("survey_kind", scope.survey_kinds), ("audience", scope.audiences),
    ):
        rows = rows[rows[key].isin(names)] if names else rows
    return rows


def grouped(rows: pd.DataFrame, keys: list[str]) -> dict[tuple[object, ...], pd.DataFrame]:
    """Rows by the values of some keys, None for missing ones."""
    found: dict[tuple[object, ...], list[int]] = {}
    for at, key in enumerate(zip(*(rows[key] for key in keys), strict=True)):
        found.setdefault(tuple(None if pd.isna(one) else one for one in key), []).append(at)
    return {key: rows.iloc[places] for key, places in found.items()}


def interval(question: int, given: pd.DataFrame) -> list[float]:
    """The score of some answers and its limits, by what counts for its metric."""
    _, _, metric, _, low, high, better, satisfied_from, _ = QUESTIONS[question]
    values = np.arange(low, high + 1)
    summed = given.groupby(given["score"].astype(int))["n"].sum().reindex(values, fill_value=0)
    counts = summed.to_numpy(float)[None, :]
    if metric == "nps":
        found = nps_interval(nps_groups(counts))
        assert found.estimate[0] == pytest.approx(
            100 * (summed[summed.index >= 9].sum() - summed[summed.index <= 6].sum()) / summed.sum())
    elif metric == "csat" and satisfied_from is None:
        return [np.nan] * 3
    elif metric == "csat":
        is_good = values <= satisfied_from if better == "lower" else values >= satisfied_from
        found = satisfied_interval(counts, is_good).times(100)
        assert found.estimate[0] == pytest.approx(100 * summed[is_good].sum() / summed.sum())
    else:
        found = mean_interval(counts, values)
        assert found.estimate[0] == pytest.approx((summed * values).sum() / summed.sum())
    return [float(part[0]) for part in (found.estimate, found.low, found.high)]


def most_answered(given: pd.DataFrame, metric: str) -> dict[tuple[str, str], int]:
    """The question of a metric with most answers, the first of several, by kind and audience."""
    n = given.groupby("question_id")["n"].sum()
    own = sorted((q for q in QUESTIONS if QUESTIONS[q][2] == metric), key=lambda q: (-n.get(q, 0), q))
    return {of_kind(q): q for q in reversed(own)}


def recounted(
    known: Mixed, scope: Scope, metric: str, by: tuple[str, ...], period: Period | None, hide_below: int = 5
) -> pd.DataFrame:
    """The whole table of scores."""
    rows, voices, came, asked = (
        inside(table, scope, period) for table in (known.answers, known.voices, known.responses, known.invitations)
    )
    rows = rows[[QUESTIONS[q][2] == metric for q in rows["question_id"]]]
    given, keys = rows[rows["score"].notna()], list(by)
    people = grouped(voices, ["question_id", *keys])
    scored = {}
    for key, own in grouped(given, ["question_id", *keys]).items():
        scored[key] = {"n": int(own["n"].sum()), "people": min(people[key]["respondent"].nunique(), 16),
                       **dict(zip(("score", "low", "high"), interval(int(str(key[0])), own), strict=True))}  # fmt: skip
    blank = set(grouped(rows[rows["score"].isna()], ["question_id", *keys]))
    counted = {}
    for name, table in (("invited", asked), ("eligible", asked), ("answered", came)):
        for key, own in grouped(table, ["survey_kind", "audience", *keys]).items():
            counted.setdefault(key, {})[name] = own[name].astype(float).sum(skipna=False)
    main, seen = most_answered(given, metric), {(*of_kind(q), *rest) for q, *rest in [*scored, *blank]}
    silent = {(main[key[:2]], *key[2:]) for key in counted if key not in seen and key[:2] in main}
    lines = []
    for key in {*scored, *blank, *silent}:
        question, found = int(str(key[0])), scored.get(key, {})
        kind = of_kind(question)
        line = {"survey_kind": kind[0], "audience": kind[1], "question": wording(question),
                **dict(zip(keys, key[1:], strict=True)), "question_id": question}  # fmt: skip
        shown = "none" if not found else "hidden" if found["people"] < hide_below else "shown"
        for name in ("score", "low", "high"):
            line[name] = found[name] if shown == "shown" else np.nan
        line["n"] = found["n"] if shown == "shown" else 0 if shown == "none" else np.nan
        line["n_respondents_capped"] = found["people"] if shown == "shown" else np.nan
        own = {"eligible": np.nan, "invited": np.nan, "answered": np.nan, **counted.get((*kind, *key[1:]), {})}
        rate = (0 if np.isnan(own["answered"]) else own["answered"]) / own["invited"]
        line |= own | {"response_rate": rate if rate <= 1 else np.nan, "state": shown, "metric": metric,
                       "better": QUESTIONS[question][6]}  # fmt: skip
        lines.append(line)
    columns = ["survey_kind", "audience", "question", *keys, "score", "low", "high", "n", "n_respondents_capped",
               "eligible", "invited", "answered", "state", "response_rate", "metric", "better",
               "question_id"]  # fmt: skip
    table = pd.DataFrame(lines, columns=columns)
    return table.sort_values(["survey_kind", "audience", "question_id", *keys], ignore_index=True)


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """Equal to the last cell; whole numbers and others alike, None and NaN alike."""
    assert found.columns.tolist() == wanted.columns.tolist()
    assert found.index.tolist() == list(range(len(wanted)))
    for name in wanted:
        if pd.api.types.is_numeric_dtype(wanted[name]) and not pd.api.types.is_bool_dtype(wanted[name]):
            left, right = (table[name].astype("Float64").to_numpy(float, na_value=np.nan) for table in (found, wanted))
            np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-9, err_msg=str(name))
        else:
            left, right = (
                [None if pd.isna(cell) else cell for cell in table[name]]
                for table in (found, wanted)
            )
            assert left == right, name


@pytest.mark.parametrize(("name", "by"), CASES)
def test_scores_are_whole_tables(known: Mixed, snapshots: Snapshots, name: str, by: tuple[str, ...]) -> None:
    """Every question for itself, in every scope and by every key."""
    for metric in METRICS:
        wanted = recounted(known, SCOPES[name], metric, by, SCOPES[name].period)
        same(answers.scores(snapshots, SCOPES[name], metric, by), wanted)


def test_scores_of_another_limit(known: Mixed) -> None:
    """Exactly as many people as the setting says are shown."""
    for hide_below in (3, 7):
        stored = pd.DataFrame({"name": ["hide_below"], "value": [str(hide_below)]}, dtype="str")
        found = answers.scores(Snapshots(known.door(settings=stored)), HALF, "csat", ("unit",))
        same(found, recounted(known, HALF, "csat", ("unit",), HALF.period, hide_below))


@pytest.mark.parametrize(("name", "by"), CASES)
def test_comparisons_are_whole_tables(known: Mixed, snapshots: Snapshots, name: str, by: tuple[str, ...]) -> None:
    """Now beside before: only what is shown in both is held against each other, and only in complete periods."""
    scope = SCOPES[name]
    for metric in METRICS:
        keys = ["survey_kind", "audience", "question", *by, "question_id", "metric", "better"]
        now, before = (recounted(known, scope, metric, by, period) for period in (scope.period, scope.against))
        both = now.merge(before, on=keys, how="outer", suffixes=("", "_before"))
        both = both.sort_values(["survey_kind", "audience", "question_id", *by], ignore_index=True)
        states = both[["state", "state_before"]].fillna("none")
        is_open = scope.period.end > AS_OF
        state = ["hidden" if "hidden" in pair else "none" if "none" in pair else "open" if is_open else "shown"
                 for pair in states.to_numpy().tolist()]  # fmt: skip
        shown = np.array(state, dtype=object) == "shown"
        sides = [
            Interval(*(np.where(shown, both[f"{part}{suffix}"].to_numpy(float), np.nan)
                       for part in ("score", "low", "high"))) for suffix in ("_before", "")
        ]  # fmt: skip
        change = difference(*sides)
        ends = [UNITS[metric][1:] if metric in UNITS else QUESTIONS[q][4:6] for q in both["question_id"]]
        margin = np.array([0.05 * (high - low) for low, high in ends])
        said = verdict(change, margin, discovered=discoveries(change.p) if shown.sum() > 1 else None)
        ns = [both[f"n{suffix}"].astype(float).mask(states[f"state{suffix}"] == "none", 0).to_numpy()
              for suffix in ("", "_before")]  # fmt: skip
        wanted = both[["survey_kind", "audience", "question", *by]].assign(
            score=both["score"], low_score=both["low"], high_score=both["high"], n=ns[0],
            with_score=both["score_before"], with_n=ns[1], difference=change.estimate, low=change.low,
            high=change.high, verdict=said.words, bound=said.bound, detectable=said.detectable,
            adjusted_p=adjusted_p(change.p), state=state, metric=both["metric"], better=both["better"],
            question_id=both["question_id"],
        )
        same(answers.compare(snapshots, scope, metric, by), wanted)


def spans(grain: str) -> list[str]:
    """Every period of a grain that the months lie in, oldest first."""
    return {
        "month": [f"2026-{month:02d}" for month in range(1, 10)], "quarter": ["2026-Q1", "2026-Q2", "2026-Q3"],
        "half": ["2026-H1", "2026-H2"], "year": ["2026"],
    }[grain]


@pytest.mark.parametrize(("grain", "by", "name"), [
    ("month", (), "half"), ("month", ("unit",), "half"), ("quarter", ("customer",), "now"), ("half", (), "service"),
    ("year", ("division",), "half"), ("month", ("service",), "customers"),
])  # fmt: skip
def test_histories_are_whole_tables(
    known: Mixed, snapshots: Snapshots, grain: str, by: tuple[str, ...], name: str
) -> None:
    """Up to September; between a question's first and last period with answers each group has a row for each."""
    scope = SCOPES[name].but(period=Period.parse("2026-09"))
    for metric in METRICS:
        wanted = recounted(known, scope, metric, (*by, grain), None)
        periods = spans(grain)
        newest = max(
            *(periods.index(at) for table in (known.answers[known.answers["score"].notna()], known.invitations)
              for at in inside(table, scope, None)[grain]),
            *(periods.index(at) for at in wanted[grain]),
        )  # fmt: skip
        answered = wanted[wanted["state"] != "none"]
        answered = answered if len(answered) else wanted
        ends = {q: [periods.index(at) for at in own[grain]] for q, own in answered.groupby("question_id")}
        newest_of = {kind: max(max(at) for q, at in ends.items() if of_kind(q) == kind)
                     for kind in {of_kind(q) for q in ends}}  # fmt: skip
        about = ["survey_kind", "audience", "question", *by, "metric", "better", "question_id"]
        lines = []
        for row in wanted[about].drop_duplicates().to_dict("records"):
            at = ends.get(row["question_id"])
            if at is not None:
                last = newest if max(at) == newest_of[of_kind(row["question_id"])] else max(at)
                lines += [{**row, grain: periods[place]} for place in range(min(at), last + 1)]
        whole = pd.DataFrame(lines, columns=[*about, grain]).merge(wanted, on=[*about, grain], how="outer")
        whole["state"] = whole["state"].fillna("none")
        whole["n"] = whole["n"].mask(whole["state"] == "none", 0)
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[grain]
        whole["period"], place = whole[grain], whole[grain].map(periods.index)
        whole["start"] = pd.to_datetime([f"2026-{at * months + 1:02d}-01" for at in place])
        whole["is_complete"], whole["agreed"] = (place + 1) * months <= 9, np.nan
        order = [name for name in wanted if name not in {"metric", "better", "question_id"}]
        wanted = whole[[*order, "period", "start", "is_complete", "agreed", "metric", "better", "question_id"]]
        wanted = wanted.sort_values(["survey_kind", "audience", "question_id", *by, grain], ignore_index=True)
        same(answers.trend(snapshots, scope, metric, grain, by), wanted)


@pytest.mark.parametrize(("by", "name"), [((), "half"), (("unit",), "half"), (("service",), "now"), ((), "units")])
def test_distributions_are_whole_tables(
    known: Mixed, snapshots: Snapshots, by: tuple[str, ...], name: str
) -> None:
    """How often each point of the scale was given, with its words, of those who are shown."""
    scope = SCOPES[name]
    for metric in METRICS:
        scored = recounted(known, scope, metric, by, scope.period)
        given = inside(known.answers, scope, scope.period)
        cells = grouped(given[given["score"].notna()], ["question_id", *by])
        lines = []
        for row in scored[scored["state"] == "shown"].to_dict("records"):
            question = row["question_id"]
            _, _, _, _, low, high, better, satisfied_from, labels = QUESTIONS[question]
            own = cells[(question, *(None if pd.isna(row[key]) else row[key] for key in by))]
            words = (labels or "").split("|")
            for score in range(low, high + 1):
                n = int(own.loc[own["score"].astype(int) == score, "n"].sum())
                is_good = score <= (satisfied_from or 0) if better == "lower" else score >= (satisfied_from or 0)
                lines.append({
                    **{key: row[key] for key in ("survey_kind", "audience", "question", *by)}, "score": score,
                    "label": words[score - low] if len(words) == high - low + 1 else str(score),
                    "is_satisfied": is_good if metric == "csat" and satisfied_from else None, "n": n,
                    "share": n / own["n"].sum(), "metric": metric, "better": better, "question_id": question,
                })  # fmt: skip
        found = answers.distribution(snapshots, scope, metric, by)
        wanted = pd.DataFrame(lines)
        same(found, wanted if lines else found.iloc[:0])
        assert found.empty == (not lines)


def test_breakdowns_by_what_has_no_parent_are_the_scores(known: Mixed, snapshots: Snapshots) -> None:
    """Nothing falls back: over the period asked for, each row its own only member."""
    for question in (201, 203, 208):
        scored = recounted(known, HALF, QUESTIONS[question][2], ("service",), HALF.period)
        wanted = scored[scored["question_id"] == question].reset_index(drop=True)
        wanted["members"] = [[name] for name in wanted["service"]]
        wanted = wanted.assign(over="2026-H1", over_half=False, together=False, mark="")
        found = answers.breakdown(snapshots, HALF, question, "service")
        assert found.notes == []
        assert found.rows.pop("members").tolist() == wanted.pop("members").tolist()
        same(found.rows, wanted)


@pytest.mark.parametrize("name", ["half", "units", "surveys"])
def test_questions_are_whole_tables(known: Mixed, snapshots: Snapshots, name: str) -> None:
    """Most answers first, with titles and labels that tell each from all others; ever asked, or in a scope."""
    titles = {
        201: "Satisfied (4-5)", 202: "Satisfied (6-7)", 203: "Satisfied (1-2)", 204: "Satisfied",
        205: "Satisfied (4-5)", 206: "Net promoter score", 207: "Effort score", 208: "Rating", 209: "Rating",
    }
    said = {"ticket": "ticket surveys", "relationship": "relationship survey", "pulse": "pulse survey"}
    everything = SCOPES[name].but(survey_kinds=(), customers=(), units=(), services=(), audiences=())
    for found, scope, period in (
        (answers.questions_with_answers(snapshots, SCOPES[name]), SCOPES[name], SCOPES[name].period),
        (answers.questions(snapshots, SCOPES[name]), everything, None),
    ):
        rows = inside(known.answers, scope, period)
        n = rows[rows["score"].notna()].groupby("question_id")["n"].sum()
        plain = {q: f"{titles[q]}, {said[QUESTIONS[q][0]]}, {QUESTIONS[q][1]}" for q in n.index}
        lines = []
        for question in sorted(n.index, key=lambda q: (-n[q], q)):
            kind, audience, metric, _, low, high, better, _, _ = QUESTIONS[question]
            unit, first, last = UNITS.get(metric, ("points", low, high))
            label = plain[question]
            if list(plain.values()).count(label) > 1:
                label = f"{label}: {wording(question)}"
            lines.append({
                "metric": metric, "survey_kind": kind, "audience": audience, "question": wording(question),
                "title": titles[question], "label": label, "measured_in": unit, "score_low": float(first),
                "score_high": float(last), "better": better, "question_id": question, "n": int(n[question]),
            })  # fmt: skip
        same(found, pd.DataFrame(lines))


def test_a_question_is_found_by_how_it_is_told_apart(snapshots: Snapshots) -> None:
    """Metric, kind of survey, audience and wording; another one is refused with the nearest."""
    for question, row in QUESTIONS.items():
        key = (row[2], row[0], row[1], wording(question))
        found = answers.question_of(snapshots, HALF, key)
        assert (found["question_id"], found["better"]) == (question, row[6])
        satisfied = {201: "4-5", 202: "6-7", 203: "1-2", 205: "4-5"}
        assert answers.satisfied_scores(snapshots, HALF, found) == satisfied.get(question, "")
    with pytest.raises(AnalyticsError, match="Recomend"):
        answers.question_of(snapshots, HALF, ("nps", "relationship", "customers", "Recomend?"))


def test_a_scope_is_narrowed_to_a_question(snapshots: Snapshots) -> None:
    """Its kind and audience; a table is narrowed to its rows."""
    question = answers.question_of(snapshots, HALF, ("nps", "relationship", "customers", "Recommend?"))
    assert answers.surveyed(HALF, question) == HALF.but(survey_kinds=("relationship",), audiences=("customers",))
    whole = answers.scores(snapshots, HALF, "csat", ("unit",))
    for number, one in itertools.product((201, 203), ({"question_id": 201}, {"question_id": 203})):
        own = answers.only_question(whole, one)
        assert (set(own["question_id"]) == {number}) == (one["question_id"] == number)
        assert own.index.tolist() == list(range(len(own)))
        assert len(own) == (whole["question_id"] == one["question_id"]).sum()


def test_nothing_is_compared_with_no_second_period(snapshots: Snapshots) -> None:
    """It is said that one is needed; unknown metrics and keys are named with what there is."""
    with pytest.raises(AnalyticsError):
        answers.compare(snapshots, HALF.but(against=None), "csat")
    with pytest.raises(AnalyticsError, match="csat, nps, ces, rating"):
        answers.scores(snapshots, HALF, "smiles")
    with pytest.raises(AnalyticsError, match="customer, unit, division, service, survey, wave, month, quarter"):
        answers.scores(snapshots, HALF, "csat", ("floor",))


def test_facts_and_their_ends(known: Mixed, snapshots: Snapshots) -> None:
    """From the first to the last day of the months with any fact; all time ends with the period."""
    assert snapshots.covers() == (date(2026, 1, 1), date(2026, 9, 30))
    whole = snapshots.all_time(HALF)
    assert (whole.period.start, whole.period.end, whole.against) == (date(2026, 1, 1), date(2026, 6, 30), None)
    early = snapshots.all_time(HALF.but(period=Period(date(2025, 3, 4), date(2026, 2, 3))))
    assert (early.period.start, early.period.end) == (date(2025, 3, 4), date(2026, 2, 3))
    assert snapshots.of(HALF).names("service") == sorted(SERVICE_IDS)
    assert snapshots.of(HALF).names("unit") == ["Dock", "Kiosk", "Mill", "North", "Quay", "South", "Yard"]
    assert len(known.invitations) < len(SURVEYS) * 8 * 9
