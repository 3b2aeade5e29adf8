"""The list of alerts put together again from the scans behind it: every column of every row, in order."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analytics.signals.changes import ScanRequest, response_signals, satisfaction_signals
from analytics.signals.levels import level_signals
from analytics.signals.scan import SIGNAL_COLUMNS, alerts, believability
from analytics.signals.sentences import tier
from analytics.signals.series import Axes, measures, questions
from tests.signals.test_series_recounted import on_axes, scanned, start

AS_OF = (start(23) + pd.Timedelta(days=20)).date()
AGREED_MONTHS = range(10, 24)


def tables() -> dict[str, pd.DataFrame]:
    """Two kinds of survey, a share and a value that get worse, invitations that are left unanswered, agreed levels."""
    random = np.random.default_rng(5)
    _, _, tickets = scanned()
    _, _, pulses = scanned(1)
    customers = sorted(set(tickets["customer"]))
    answers = pd.concat([
        tickets.assign(survey_kind="ticket"), pulses.assign(survey_kind="pulse", question_id=8, metric="rating"),
    ]).assign(audience="users")  # fmt: skip
    levels, invited = [], []
    for customer in customers:
        for month in range(24):
            for service in ("Mail", "Print"):
                key = {"customer": customer, "service": service, "month": start(month)}
                late = month >= 14
                met = int(random.binomial(50, 0.5 if customer == "Ash" and late else 0.93))
                wait = float(random.normal(30 if customer == "Elm" and late else 9, 1))
                levels += [
                    {**key, "measure": "kept", "met": met, "total": 50, "better": "higher", "target": 90.0},
                    {**key, "measure": "wait", "value": wait, "better": "lower", "target": 10.0},
                ]
                sent = int(random.integers(30, 50))
                rate = 0.05 if customer == "Tree 3" and late else 0.5
                invited.append({**key, "invited": sent, "answered": int(random.binomial(sent, rate))})
    agreed = [{"customer": customer, "service": "Mail", "month": start(month), "measure": "csat mean", "target": 4.2}
              for customer in ("Birch", "Tree 1") for month in AGREED_MONTHS]  # fmt: skip
    return {"counts": answers, "service_levels": pd.DataFrame(levels), "invitations": pd.DataFrame(invited),
            "agreed": pd.DataFrame(agreed)}  # fmt: skip


def named(rows: pd.DataFrame, axes: Axes, question: object) -> list[dict[str, object]]:
    """Numbers of a scan with names."""
    found = []
    for row in rows.to_dict("records"):
        months = {name: str(pd.Period("2024-11", "M") + int(row[at]))
                  for name, at in (("period", "month"), ("onset", "onset"))}  # fmt: skip
        service = "" if row["service"] < 0 else str(axes.services[int(row["service"])])
        followed = row.get("has_followed")
        found.append({
            **{name: row.get(name, np.nan) for name in SIGNAL_COLUMNS}, **months, "service": service,
            "customer": axes.customers[row["series"]], "unit": axes.units[row["series"]],
            "tier": tier(row["probability"]), "services": service or "all services",
            "question_id": None if row["kind"] in {"service", "response", "level"} else question,
            "is_share": row.get("measure") == "kept", "has_followed": followed is True,
        })  # fmt: skip
    return found


@pytest.mark.parametrize("rate", [None, 60.0])
def test_the_list_is_made_of_every_scan(rate: float | None) -> None:
    """Each kind of survey by itself with its part of the budget; service levels are told once, with tickets."""
    made = tables()
    axes, (answers, levels, invited, agreed) = on_axes(*made.values())
    everybody = np.ones(len(axes.customers), bool)
    months = np.ones(axes.months, bool)
    rows: list[dict[str, object]] = []
    asked = [question for group in questions(answers, axes) for question in group]
    assert {question.question_id for question in asked} == {5, 8}
    for at, question in enumerate(asked):
        budget = None if rate is None else rate / 2
        found = satisfaction_signals(question, measures(levels, axes), ScanRequest(months, everybody, budget))
        rows += named(found if at == 0 else found[found["kind"] != "service"], axes, question.question_id)
        rows += named(level_signals(question, agreed, axes, ScanRequest(months, everybody, None)), axes, None)
    sent, came = (invited.dense(name, axes) for name in ("invited", "answered"))
    rows += named(response_signals(sent, came, ScanRequest(months, everybody, rate)), axes, None)
    rows.sort(key=lambda row: (row["period"], -float(str(row["probability"])), row["customer"], row["unit"]))
    table = alerts(made["counts"], made["service_levels"], made["invitations"], agreed=made["agreed"], as_of=AS_OF,
                   history=True, false_alarms=rate)  # fmt: skip
    assert list(table.columns) == list(SIGNAL_COLUMNS)
    assert {"satisfaction", "improvement", "service", "response", "level"} == set(table["kind"])
    assert {True, False} == set(table["is_share"]) == set(table.loc[table["kind"] == "service", "is_share"])
    wanted = pd.DataFrame(rows, columns=list(SIGNAL_COLUMNS))
    key = ["period", "customer", "kind", "question_id", "measure"]
    both = [each.assign(question_id=each["question_id"].astype(float), measure=each["measure"].fillna("")).sort_values(
        key, ignore_index=True) for each in (table, wanted)]  # fmt: skip
    pd.testing.assert_frame_equal(*both, check_dtype=False)
    order = table[["period", "probability", "customer"]].to_numpy().tolist()
    assert all((a[0], -a[1], a[2]) <= (b[0], -b[1], b[2]) for a, b in pairwise(order))
    # Of one month, one customer or one kind: those of the same list.
    last = table["period"].max()
    if rate is None:
        arguments = [made["counts"], made["service_levels"], made["invitations"]]
        some = alerts(*arguments, agreed=made["agreed"], as_of=AS_OF, kinds=("service",), customers=("Elm",))
        own = table[(table["kind"] == "service") & (table["customer"] == "Elm") & (table["period"] == last)]
        pd.testing.assert_frame_equal(some, own.reset_index(drop=True), check_dtype=False)


def test_answers_stand_for_answered_invitations_where_these_are_not_counted() -> None:
    """All of them, whatever their score; and where no service is named, none is listed."""
    _, _, table = scanned()
    late = (table["customer"] == "Tree 3") & (table["month"] >= start(14))
    table = table.assign(n=table["n"].where(~late, (table["n"] + 5) // 6))
    keys = ["customer", "service", "month"]
    sent = table.drop_duplicates(keys)[keys].assign(invited=40)
    counted = sent.merge(table.groupby(keys, as_index=False)["n"].sum().rename(columns={"n": "answered"}), on=keys)
    found, wanted = (alerts(table, invitations=rows, as_of=AS_OF, kinds=("response",)) for rows in (sent, counted))
    pd.testing.assert_frame_equal(found, wanted)
    assert found["customer"].tolist() == ["Tree 3"]
    assert found["services"].isin(["all services", "Mail", "Print"]).all()
    nowhere = alerts(table.assign(service=None), as_of=AS_OF)
    assert len(nowhere)
    assert set(nowhere["service"]) == set(nowhere["services"]) == {""}


def test_service_levels_alone_are_scanned_too() -> None:
    """Where nobody was asked; and nothing where there is nothing."""
    made = tables()
    table = alerts(made["service_levels"].iloc[:0].assign(score=1, n=1, low=1, high=5, question_id=1),
                   made["service_levels"], as_of=AS_OF)  # fmt: skip
    assert set(table["kind"]) == {"service"}
    assert {("Ash", True), ("Elm", False)} <= set(zip(table["customer"], table["is_share"], strict=True))
    assert table["question_id"].isna().all()
    none = alerts(made["counts"].iloc[:0], as_of=AS_OF)
    assert list(none.columns) == list(SIGNAL_COLUMNS)
    assert none.empty


def test_a_list_is_believed_as_far_as_its_probabilities_reach() -> None:
    """Of the kinds that count as declines; improvements are the mirror."""
    rows = pd.DataFrame({
        "kind": ["satisfaction", "service", "improvement", "improvement", "satisfaction"],
        "probability": [0.9, 0.6, 0.7, 0.8, 0.5],
    })  # fmt: skip
    found = believability(rows)
    assert (found.signals, round(found.expected_false, 6), found.mirrored) == (2, 0.6, 2)
    both = believability(rows, ("satisfaction", "service"))
    assert (both.signals, round(both.expected_false, 6), both.mirrored) == (3, 1.0, 2)
