"""In which order customers need attention, and in which words, counted again from tables of random signals."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attention.attention import REASON_COLUMNS, Attention, reasons_by_customer
from analytics.attention.ranking import in_order, people_of_customers, ranked
from analytics.attention.reasons import reasons
from analytics.attention.reasons.silence import silences
from analytics.snapshot.snapshot import snapshot_of
from tests.hand_made import frames, units
from tests.watched import AS_OF, FIRST, MONTHS, cells, organisation

KINDS = ("satisfaction", "service", "response", "level", "improvement", "fell", "rose", "missed")


def random_signals(seed: int) -> pd.DataFrame:
    """Reasons of eight customers; probabilities of two decimals, so that some are equal; facts have none."""
    random = np.random.default_rng(seed)
    rows = []
    for at in range(40):
        kind = str(random.choice(KINDS))
        is_signal = kind in KINDS[:5]
        rows.append((
            f"C{random.integers(0, 8)}", kind, f"said {at}",
            round(float(random.choice([0.2, 0.5, 0.8, 0.801, 0.99])), 3) if is_signal else np.nan,
            float(random.choice([-0.5, -1.0, -1.5])) if kind == "satisfaction" and random.random() < 0.8 else np.nan,
            bool(random.random() < 0.3) if is_signal else np.nan,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=["customer", "kind", "sentence", "probability", "size", "is_new"])


@pytest.mark.parametrize("seed", range(6))
def test_customers_are_ranked_by_what_surely_got_worse(seed: int) -> None:
    """Either decline counts; what looks the same is ordered by points times people, then by name."""
    table = random_signals(seed)
    people = pd.Series({f"C{at}": 10.0 * (at % 3 + 1) for at in range(6)})
    expected = []
    for name, own in table.groupby("customer"):
        best = {kind: own.loc[own["kind"] == kind, "probability"].max() for kind in ("satisfaction", "service")}
        if any(pd.notna(chance) for chance in best.values()):
            none = np.prod([1 - (chance if pd.notna(chance) else 0.0) for chance in best.values()])
            size = own.loc[own["kind"] == "satisfaction", "size"].min()
            drop = -size if pd.notna(size) else 0.0
            expected.append((name, 1 - none, drop, people.get(name, 1.0)))
    expected.sort(key=lambda row: (-round(row[1], 2), -row[2] * row[3], row[0]))
    ranking = ranked(table, people)
    assert ranking["customer"].tolist() == [row[0] for row in expected]
    np.testing.assert_allclose(
        ranking[["probability", "drop", "people"]].to_numpy(float), np.array([row[1:] for row in expected], dtype=float)
    )
    ordered = in_order(table, ranking)
    place = {name: at for at, name in enumerate(ranking["customer"])}
    best_of = table.assign(p=table["probability"].fillna(0.0)).groupby("customer")["p"].max()
    rows = sorted(
        table.to_dict("records"),
        key=lambda row: (
            row["kind"] in {"improvement", "rose"}, place.get(row["customer"], len(place)), -best_of[row["customer"]],
            row["customer"], row["kind"] not in {"satisfaction", "service"},
            -(row["probability"] if pd.notna(row["probability"]) else 0.0),
        ),
    )  # fmt: skip
    assert ordered["sentence"].tolist() == [row["sentence"] for row in rows]
    assert list(ordered.columns) == list(table.columns)


def attention(changed: pd.DataFrame, said: pd.DataFrame, due: pd.DataFrame) -> Attention:
    """Who needs attention by these lists."""
    changed, said, due = (table.reindex(columns=list(REASON_COLUMNS)) for table in (changed, said, due))
    return Attention("of all", ["a note"], changed, said, due, ranked(changed, pd.Series(dtype=float)))


def test_some_customers_have_a_list_and_a_first_line_of_their_own() -> None:
    """One or several, new ones among them or none; others that changed otherwise; good news is no worry."""
    changed = pd.DataFrame([
        ("A", "satisfaction", "a", 0.9, True), ("B", "service", "b", 0.8, False), ("C", "missed", "c", np.nan, np.nan),
        ("D", "improvement", "d", 0.9, True), ("A", "level", "a2", 0.95, True), ("E", "rose", "e", np.nan, np.nan),
        ("F", "response", "f", 0.7, True), ("B", "response", "b2", 0.7, True),
    ], columns=["customer", "kind", "sentence", "probability", "is_new"])  # fmt: skip
    facts = pd.DataFrame([("B", "silence", "s"), ("G", "silence", "g")], columns=["customer", "kind", "sentence"])
    whole = attention(changed, facts, facts.iloc[::-1].assign(kind="ends"))
    assert whole.only(()) is whole
    first = "1 customer has signals of a lasting decline"
    told = {
        ("A",): f"{first}, 1 of them new this month. One signal: 10 in 100 such prove nothing.",
        ("B",): f"{first}. One signal: 20 in 100 such prove nothing.",
        ("A", "B", "C"):
            "2 customers have signals of a lasting decline, 1 of them new this month. Of 2 such signals, usually fewer "
            "than one proves nothing.",
        ("C", "D", "E", "F"): "No signal of a lasting decline. 2 customers changed otherwise.",
        ("D", "E", "G"): "No signal of a lasting decline.",
    }  # fmt: skip
    for names, said in told.items():
        own = whole.only(names)
        assert own.sentence == said
        assert own.notes == ["a note"]
        for mine, theirs in ((own.changed, whole.changed), (own.said, whole.said), (own.due, whole.due)):
            assert mine["sentence"].tolist() == theirs.loc[theirs["customer"].isin(names), "sentence"].tolist()
            assert mine.index.tolist() == list(range(len(mine)))
        assert own.ranking["customer"].tolist() == [name for name in whole.ranking["customer"] if name in names]
    table = reasons_by_customer(whole)
    chance = table["probability"].round(2).astype(object).where(table["probability"].notna(), None)
    assert table.assign(probability=chance).to_numpy().tolist() == [
        ["A", 0.9, ["a", "a2"], [], []], ["B", 0.8, ["b", "b2"], ["s"], ["s"]], ["C", None, ["c"], [], []],
        ["D", None, ["d"], [], []], ["E", None, ["e"], [], []], ["F", None, ["f"], [], []],
        ["G", None, [], ["g"], ["g"]],
    ]  # fmt: skip


def test_reasons_stand_in_their_place() -> None:
    """Three lists: signals before waves before missed levels; silence before comments; dates before money."""
    order = {
        heading: [each.look.__name__ for each in reasons() if each.heading == heading]
        for heading in ("changed", "said", "due")
    }
    assert order == {
        "changed": ["signals", "wave_changes", "missed_levels"], "said": ["silence", "customers_with_low_comments"],
        "due": ["agreement_dates", "unfunded"],
    }  # fmt: skip
    places = [(each.heading, each.place) for each in reasons()]
    assert len(set(places)) == len(places)


def test_people_are_those_of_a_customers_units() -> None:
    """Summed over the units it answers for; a unit without a headcount counts nobody."""
    known = snapshot_of(frames(
        names=units("North", "South", "Branch", "East"),
        units=[{"unit_id": unit, "headcount": people} for unit, people in ((1, 30), (2, 7), (3, 12), (4, None))],
        memberships=[{"unit_id": 1}, {"unit_id": 2}, {"unit_id": 3, "parent_id": 1}, {"unit_id": 4}],
        roles=[{"unit_id": unit, "role": "customer", "person": "P"} for unit in (1, 2, 4)],
    ), date(2026, 9, 30))  # fmt: skip
    assert people_of_customers(known, date(2026, 9, 30)).to_dict() == {"North": 42.0, "South": 7.0}


def test_the_longest_silence_comes_first() -> None:
    """Then by name; a month without invitations is no month of silence, and nobody's invitations are nobody's."""
    silent_for = {1: 4, 2: 6, 3: 4, 4: 0, 5: 3}
    parts = []
    for unit, months in silent_for.items():
        part = cells(unit, 20)
        until = (FIRST + MONTHS - months).start_time.date().isoformat()
        part["response_counts"] = [row for row in part["response_counts"] if row["month"] < until]
        parts.append(part)
    last = [(FIRST + at).start_time.date().isoformat() for at in range(MONTHS)]
    invited = [
        # U5 is invited by nobody in one of its three months.
        {"name_id": unit, "survey_id": 1, "invited": 0 if (unit, month) == (5, last[-2]) else 30 + unit, "month": month}
        for unit in silent_for for month in last
    ]  # fmt: skip
    invited.append({"name_id": 9, "survey_id": 1, "invited": 900, "month": last[-1]})
    table = silences(organisation(*parts, n_units=5, invitation_counts=invited, names=[
        {"name_id": 9, "kind": "unit", "text": "Stray"}
    ]), pd.DataFrame(columns=["customer", "in_force", "annual_funding", "currency"]), AS_OF)  # fmt: skip
    assert table.to_numpy().tolist() == [
        ["U2", "silence", "No answer since April 2026, although invited in 6 months (192 invitations)."],
        ["U1", "silence", "No answer since June 2026, although invited in 4 months (124 invitations)."],
        ["U3", "silence", "No answer since June 2026, although invited in 4 months (132 invitations)."],
    ]


def silent_customers(
    invited: dict[tuple[str, int], int], answered: dict[tuple[str, int], int], last: int
) -> list[tuple[str, int, int, int | None]]:
    """Name, months without an answer, invitations in them and month of the last answer, counted cell by cell."""
    newest = max(month for (_, month), n in answered.items() if n and month <= last)
    sent = {key: n for key, n in invited.items() if n and key[1] <= newest}
    usual_of_all = sum(answered.get(key, 0) for key in sent) / sum(sent.values())
    found = []
    for name in sorted({name for name, _ in sent}):
        own = {month: n for (unit, month), n in sent.items() if unit == name}
        came = [month for (unit, month), n in answered.items() if unit == name and n and month <= last]
        ended = max(came, default=None)
        silent = {month: n for month, n in own.items() if ended is None or month > ended}
        year = [month for month in own if ended is not None and ended - 12 < month <= ended]
        rate = (
            sum(answered.get((name, month), 0) for month in year) / sum(own[month] for month in year)
            if year else usual_of_all
        )
        if len(silent) >= 3 and min(rate, 1) * sum(silent.values()) >= 3:
            found.append((name, len(silent), sum(silent.values()), ended))
    return sorted(found, key=lambda row: (-row[1], row[0]))


@pytest.mark.parametrize("seed", range(5))
def test_silence_is_counted_cell_by_cell(seed: int) -> None:
    """At the usual rate of the year up to the last answer; of all where one never answered; at most all of them."""
    random = np.random.default_rng(seed)
    names = [f"U{at}" for at in range(1, 15)]
    invited: dict[tuple[str, int], int] = {}
    answered: dict[tuple[str, int], int] = {}
    for at, name in enumerate(names):
        rate, ended = random.choice([0.1, 0.3, 0.5, 1.6]), int(random.integers(6, 26)) if at else 0
        for month in range(26):
            if random.random() < 0.8:
                invited[name, month] = int(random.integers(0, 6))
            if month < ended and random.random() < 0.8:
                # Once far more answered than in the last year.
                answered[name, month] = int(random.poisson((3 if month < ended - 14 else 1) * rate * 3))
    # Half of two a month, and then exactly three, or nearly three, are missing.
    for name, missed in (("U2", (2, 2, 2)), ("U3", (2, 2, 1)), ("U4", (3, 3, 0))):
        for month in range(26):
            late = month >= 18
            invited[name, month] = (missed[month - 18] if month < 21 else 0) if late else 2
            answered[name, month] = 0 if late else 1
    months = [(FIRST + month).start_time.date().isoformat() for month in range(26)]
    known = organisation(
        n_units=len(names),
        invitation_counts=[{"name_id": names.index(name) + 1, "survey_id": 1, "invited": n, "month": months[month]}
                           for (name, month), n in invited.items()],
        response_counts=[{"name_id": names.index(name) + 1, "survey_id": 1, "answered": n, "month": months[month]}
                         for (name, month), n in answered.items()],
    )  # fmt: skip
    agreements = pd.DataFrame(
        [("U2", True, 1000.4, "EUR"), ("U2", True, 500.0, "EUR"), ("U2", False, 70.0, "EUR"), ("U2", True, 9.0, None),
         ("U2", True, np.nan, "CHF"), ("U1", True, 2.0, "CHF"), ("U9", False, 5.0, "EUR")],
        columns=["customer", "in_force", "annual_funding", "currency"],
    )  # fmt: skip
    paid = {"U2": "; it pays 9 and 1,500 EUR a year", "U1": "; it pays 2 CHF a year"}
    wanted = silent_customers(invited, answered, MONTHS - 1)
    assert "U2" in {row[0] for row in wanted}
    assert not {"U3", "U4"} & {row[0] for row in wanted}
    table = silences(known, agreements, AS_OF)
    began = [f"since {FIRST + ended:%B %Y}" if ended is not None else "ever" for *_, ended in wanted]
    assert table.to_numpy().tolist() == [
        [name, "silence",
         f"No answer {since}, although invited in {n} months ({sent} invitations){paid.get(name, '')}."]
        for since, (name, n, sent, _) in zip(began, wanted, strict=True)
    ]  # fmt: skip
