"""The demonstration company: its files are well formed, repeatable, and hold the stories they promise."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.demo.answers import pseudonyms
from data.demo.company import EVERYDAY_SERVICES, UNITS
from data.demo.exports import write_exports
from data.demo.stories import ENGINEERING, STORIES
from data.kinds.declared import KINDS
from data.kinds.metrics import METRICS

TODAY = date(2026, 11, 23)
# Customers so small that a quarter has 1 to 4 answers: their figures are mostly hidden to protect people.
SMALL_CUSTOMERS = ("Pilotage", "Harbour Master", "Legal", "Internal Audit")
# Rows that make the company large enough to show every page with life, and small enough to build in seconds.
ROWS = {
    "structure": (36, 42), "roles": (15, 40), "services": (12, 12), "agreements": (350, 600),
    "negotiation_points": (6, 30),
    "service_levels": (5_000, 9_000), "service_desk_tickets": (4_000, 7_000), "ticket_survey": (18_000, 22_000),
    "customer_survey": (600, 1_100), "purchaser_survey": (180, 320), "invitations": (6_000, 9_000),
}
Tables = dict[str, pd.DataFrame]


def read(folder: Path) -> Tables:
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in folder.glob("*.csv")}


@pytest.fixture(scope="module", params=[2026, 7, 41])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("demo")
    write_exports(folder, seed=request.param)
    return read(folder)


def satisfied(tables: Tables, *, units: tuple[str, ...] = (), first: str, last: str, service: str = "") -> float:
    """Share of 4-5 among scored ticket answers, months inclusive."""
    frame = tables["ticket_survey"]
    month = frame["responded_at"].str[:7]
    chosen = frame[(frame["csat"] != "") & (month >= first) & (month <= last)]
    if units:
        chosen = chosen[chosen["unit"].isin(units)]
    if service:
        chosen = chosen[chosen["service"] == service]
    return float((chosen["csat"].astype(int) >= 4).mean())


def monthly_levels(tables: Tables) -> pd.DataFrame:
    """Met and total of both exports, excluded and open tickets left out; values as they are."""
    tickets = tables["service_desk_tickets"]
    counted = tickets[(tickets["closed_at"] != "") & (tickets["excluded"] == "0")]
    counted = counted.assign(period=counted["closed_at"].str[:7], met=counted["met"].astype(int), total=1)
    sums = counted.groupby(["measure", "period", "unit", "service"], as_index=False)[["met", "total"]].sum()
    both = pd.concat([tables["service_levels"], sums.assign(value="")], ignore_index=True)
    return both.assign(**{name: pd.to_numeric(both[name]) for name in ("met", "total", "value")})


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two runs with one seed write identical files; another seed writes others."""
    first, again, other = (write_exports(tmp_path / name, seed=seed) for name, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert [file.path.read_bytes() for file in first] == [file.path.read_bytes() for file in again]
    answers = [next(file.path for file in files if file.path.stem == "ticket_survey") for files in (first, other)]
    assert answers[0].read_bytes() != answers[1].read_bytes()


def test_files_come_in_import_order_with_canonical_columns(tmp_path: Path) -> None:
    """Every file has a known kind, only canonical columns, the needed ones, and needs no import option."""
    files = write_exports(tmp_path)
    assert list(dict.fromkeys(file.kind for file in files)) == [
        "structure", "roles", "services", "agreements", "negotiations", "measurements", "tickets",
        "responses", "invitations"]
    for file in files:
        columns = list(pd.read_csv(file.path, nrows=0).columns)
        assert not set(columns) - {*KINDS[file.kind].roles, *METRICS}, file.path.name
        assert set(KINDS[file.kind].needed) <= set(columns), file.path.name
        assert file.options == ()


def test_row_counts_are_those_of_a_mid_size_company(tables: Tables) -> None:
    """Each file's rows lie in the range that the pages were designed for."""
    found = {name: len(frame) for name, frame in tables.items()}
    assert found.keys() == ROWS.keys()
    assert not {name: count for name, count in found.items() if not ROWS[name][0] <= count <= ROWS[name][1]}


def test_structure_has_six_divisions_and_thirty_units_in_two_levels(tables: Tables) -> None:
    """Six units have no parent, thirty have one, some of them two; eight have no customer of their own."""
    now = tables["structure"].query("valid_to == ''").set_index("unit")
    assert (now["parent"] == "").sum() == 6
    assert (now["parent"] != "").sum() == 30
    grandparents = now["parent"][now["parent"] != ""].map(now["parent"])
    assert (grandparents != "").sum() >= 8
    assert (now["customer"] == "").sum() == 8


def test_every_name_is_declared_and_every_key_is_unique(tables: Tables) -> None:
    """Units and services are those of the structure and the register, but for the one story; identifiers differ."""
    known = {unit.name for unit in UNITS}
    for name in ("roles", "agreements", "service_levels", "service_desk_tickets", "customer_survey"):
        assert set(tables[name]["unit"]) - {""} <= known, name
    assert set(tables["ticket_survey"]["unit"]) - known == set(STORIES["undocumented"].units)
    for name in ("agreements", "service_levels", "service_desk_tickets", "ticket_survey", "invitations"):
        assert set(tables[name]["service"]) - {""} <= set(tables["services"]["service"]), name
    for name, key in (("ticket_survey", "response_id"), ("service_desk_tickets", "ticket_id"),
                      ("purchaser_survey", "response_id")):
        assert tables[name][key].is_unique
    assert not tables["customer_survey"].duplicated(["response_id", "question"]).any()
    assert not tables["service_levels"].duplicated(["measure", "period", "unit", "service"]).any()


def test_pseudonyms_never_repeat() -> None:
    """Also beyond the number of combinations, two people never share a pseudonym, nor one person two units."""
    assert len(set(pseudonyms(5_000))) == 5_000


def test_respondents_belong_to_one_unit(tables: Tables) -> None:
    """A pseudonym answers for one unit only."""
    assert tables["ticket_survey"].groupby("respondent")["unit"].nunique().max() == 1


def test_scores_are_within_their_scales_and_some_are_missing(tables: Tables) -> None:
    """Scores of csat are 1-5, nps 0-10; a few answers were sent without a score."""
    csat = tables["ticket_survey"]["csat"]
    assert set(csat) == {"", "1", "2", "3", "4", "5"}
    assert 0.01 < (csat == "").mean() < 0.06
    long = tables["customer_survey"]
    assert set(long.loc[long["question"] == "csat", "score"]) <= set("12345")
    assert set(long.loc[long["question"] == "nps", "score"]) <= {"", *map(str, range(11))}
    assert set(long["wave"]) == {"2024", "2025", "2026"}


def test_answers_never_exceed_invitations(tables: Tables) -> None:
    """Per unit, service and month: answered <= invited <= eligible, and the data end with October 2026."""
    invited = tables["invitations"].query("survey_kind == 'ticket'").set_index(["unit", "service", "month"])
    counts = invited[["invited", "eligible"]].astype(int)
    answers = tables["ticket_survey"].assign(month=tables["ticket_survey"]["responded_at"].str[:7])
    answered = answers.groupby(["unit", "service", "month"]).size().reindex(counts.index, fill_value=0)
    assert answered.sum() == len(answers)
    assert (answered <= counts["invited"]).all()
    assert (counts["invited"] <= counts["eligible"]).all()
    assert (answers["month"].min(), answers["month"].max()) == ("2023-11", "2026-10")


def test_tickets_fit_their_outcomes_and_their_answers(tables: Tables) -> None:
    """Met means within the target hours; some are excluded with a reason, some open; answers point to tickets."""
    tickets = tables["service_desk_tickets"]
    closed = tickets[tickets["closed_at"] != ""]
    within = closed["elapsed_hours"].astype(float) <= closed["target_hours"].astype(float)
    assert (within == (closed["met"] == "1")).all()
    assert ((tickets["excluded"] == "1") == (tickets["excluded_reason"] != "")).all()
    assert (tickets["excluded"] == "1").sum() > 50
    assert (tickets["closed_at"] == "").sum() > 10
    answers = tables["ticket_survey"]
    recent = answers[(answers["service"] == "Service desk") & (answers["responded_at"] >= "2025-12")
                     & ~answers["unit"].isin(STORIES["undocumented"].units)]
    assert set(recent["ticket_id"]) <= set(tickets["ticket_id"])


def test_levels_are_dated_without_overlap_and_change(tables: Tables) -> None:
    """Spans of one level follow each other inside the agreement; four kinds of target have changed."""
    rows = tables["agreements"].query("measure != ''")
    assert (rows["level_from"] >= rows["starts_on"]).all()
    assert (rows["level_to"] <= rows["ends_on"]).all()
    keys = ["agreement", "service", "measure"]
    ordered = rows.sort_values([*keys, "level_from"])
    previous = ordered.groupby(keys)["level_to"].shift()
    later = previous.notna()
    day_after = (pd.to_datetime(previous[later]) + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    assert (ordered.loc[later, "level_from"] == day_after).all()
    changed = ordered.loc[later, "measure"].unique()
    assert {"resolved in time", "availability", "response time", "csat"} <= set(changed)
    assert set(tables["agreements"]["funding_state"]) == {"secured", "pending", "unfunded"}
    assert set(tables["agreements"]["renewal"]) == {"tacit", "none"}
    assert tables["agreements"].groupby("agreement")[["unit", "starts_on", "ends_on"]].nunique().eq(1).all(axis=None)


def test_most_levels_are_met_and_some_are_not(tables: Tables) -> None:
    """Third quarter of 2026: some 180 cells counted by ticket or time, between 2 and 12 % of the counts missed."""
    frame = monthly_levels(tables)
    quarter = frame[frame["period"].between("2026-07", "2026-09") & (frame["measure"] == "resolved in time")]
    sums = quarter.groupby(["unit", "service"])[["met", "total"]].sum()
    assert 0.02 < (sums["met"] / sums["total"] < 0.9).mean() < 0.16
    cells = frame[frame["period"].between("2026-07", "2026-09")].groupby(["measure", "unit", "service"]).ngroups
    assert 150 <= cells <= 420


def test_story_levels_met_while_satisfaction_falls(tables: Tables) -> None:
    """Freight Trains keeps every counted level of 2026, and loses 15 points of satisfaction in a year."""
    units = STORIES["levels met, unhappy"].units
    frame = monthly_levels(tables)
    mine = frame[frame["unit"].isin(units) & frame["period"].between("2026-04", "2026-09")]
    counted = mine[mine["measure"] == "resolved in time"].assign(late=lambda rows: rows["period"] > "2026-06")
    sums = counted.groupby(["unit", "service", "late"])[["met", "total"]].sum()
    assert (sums["met"] / sums["total"] >= 0.9).all()
    assert (mine.loc[mine["measure"] == "response time", "value"] <= 16).all()
    available = mine[(mine["measure"] == "availability") & (mine["service"] == "Train planning")]
    assert available.groupby("unit")["value"].mean().min() >= 99.5
    before = satisfied(tables, units=units, first="2025-01", last="2025-09")
    assert satisfied(tables, units=units, first="2026-07", last="2026-09") < before - 0.15


def test_story_outage_pulls_everyone_down(tables: Tables) -> None:
    """February 2026: network availability far below 99.3 %, its answers collapse, every division suffers."""
    levels = tables["service_levels"].query("measure == 'availability' and service == 'Network and Wi-Fi'")
    values = levels.set_index("period")["value"].astype(float)
    assert (levels["unit"] == "").all()
    assert values["2026-02"] < 97
    assert values.drop("2026-02").min() > 98
    assert satisfied(tables, first="2026-02", last="2026-02", service="Network and Wi-Fi") < 0.35
    for division in ("Rail Operations", "Harbour", "Logistics", "Engineering", "Commercial", "Corporate Services"):
        units = tuple(unit.name for unit in UNITS if unit.division == division)
        outage = satisfied(tables, units=units, first="2026-02", last="2026-02")
        assert outage < satisfied(tables, units=units, first="2025-09", last="2026-01") - 0.03, division


def test_story_one_customer_drops_by_itself(tables: Tables) -> None:
    """Container Terminal loses 15 points from the second to the third quarter of 2026; all others hold."""
    units = STORIES["drop alone"].units
    spring, summer = ("2026-04", "2026-06"), ("2026-07", "2026-09")
    drop = satisfied(tables, units=units, first=spring[0], last=spring[1]) - satisfied(
        tables, units=units, first=summer[0], last=summer[1])
    others = tuple(unit.name for unit in UNITS if unit.name not in units)
    rest = satisfied(tables, units=others, first=spring[0], last=spring[1]) - satisfied(
        tables, units=others, first=summer[0], last=summer[1])
    assert drop > 0.15
    assert abs(rest) < 0.05


def test_story_users_content_relationship_not(tables: Tables) -> None:
    """Engineering: tickets above the company, relationship scores of its customers falling and far below others."""
    company = satisfied(tables, first="2026-01", last="2026-10")
    assert satisfied(tables, units=ENGINEERING, first="2026-01", last="2026-10") > company + 0.04
    survey = tables["customer_survey"].query("question == 'csat'")
    scores = survey.assign(score=survey["score"].astype(int), here=survey["unit"].isin(ENGINEERING))
    means = scores.groupby(["here", "wave"])["score"].mean()
    assert means[True, "2026"] < means[True, "2024"] - 0.7
    assert means[True, "2026"] < means[False, "2026"] - 0.8
    assert scores[scores["here"] & (scores["wave"] == "2026")]["respondent"].nunique() >= 5


def test_story_funded_customer_gone_silent(tables: Tables) -> None:
    """Passenger Sales has secured funding, is invited every month since April 2026, and answers nothing."""
    (unit,) = STORIES["gone silent"].units
    mine = {name: frame[frame["unit"] == unit] for name, frame in tables.items() if "unit" in frame}
    assert "2026-01" < mine["ticket_survey"]["responded_at"].max() < "2026-04"
    invited = mine["invitations"].query("month >= '2026-04' and survey_kind == 'ticket'")
    assert invited["month"].nunique() == 7
    assert invited["invited"].astype(int).sum() > 50
    assert "secured" in set(mine["agreements"].query("ends_on > '2026-11-23'")["funding_state"])


def test_story_agreement_about_to_end(tables: Tables) -> None:
    """One agreed agreement ends within 60 days of 23 November 2026, its last day for notice within ten."""
    terms = tables["agreements"].drop_duplicates("agreement")
    soon = terms[terms["ends_on"].between(TODAY.isoformat(), (TODAY + timedelta(days=60)).isoformat())]
    assert list(soon["agreement"]) == ["Warehouse scanning, Warehousing"]
    notice_on = date.fromisoformat(soon["ends_on"].iloc[0]) - timedelta(days=int(soon["notice_days"].iloc[0]))
    assert 0 <= (notice_on - TODAY).days <= 10
    assert list(soon["renewal"]) == ["tacit"]


def test_story_reorganisation_and_new_manager_are_dated(tables: Tables) -> None:
    """Cold Store moves to Harbour on 1 April 2026; Traffic Control has another customer from 1 June 2026."""
    rows = tables["structure"]
    moved = rows.query("unit == 'Cold Store'")
    assert list(zip(moved["parent"], moved["valid_from"], moved["valid_to"], strict=True)) == [
        ("Logistics", "2021-01-01", "2026-03-31"), ("Harbour", "2026-04-01", "")]
    led = rows.query("unit == 'Traffic Control'")
    assert list(led["valid_to"]) == ["2026-05-31", ""]
    assert led["customer"].nunique() == 2


def test_stories_of_improvement_chronic_miss_and_small_customers(tables: Tables) -> None:
    """Scanning improves, Road Haulage's service desk misses 90 %, four customers have 1-4 respondents a quarter."""
    units = STORIES["improver"].units
    early = satisfied(tables, units=units, service="Warehouse scanning", first="2024-09", last="2025-08")
    assert satisfied(tables, units=units, service="Warehouse scanning", first="2026-03", last="2026-10") > early + 0.12
    frame = monthly_levels(tables).query("unit == 'Road Haulage' and service == 'Service desk' and total > 0")
    year = frame[frame["period"].between("2026-01", "2026-09")]
    assert year["met"].sum() / year["total"].sum() < 0.87
    answers = tables["ticket_survey"]
    recent = answers[answers["unit"].isin(SMALL_CUSTOMERS) & (answers["responded_at"] < "2026-10")]
    quarter = pd.PeriodIndex(recent["responded_at"].str[:10], freq="Q").astype(str)
    people = recent.groupby(["unit", quarter])["respondent"].nunique()
    assert people.median() <= 4
    assert (people < 5).mean() > 0.7


def test_season_shows_in_fares(tables: Tables) -> None:
    """Fares and bookings are judged worse in July and August than in spring, every year together."""
    frame = tables["ticket_survey"].query("service == 'Fares and bookings' and csat != ''")
    month = frame["responded_at"].str[5:7]
    content = frame["csat"].astype(int) >= 4
    assert content[month.isin(["07", "08"])].mean() < content[month.isin(["03", "04", "05"])].mean() - 0.06


def test_comments_are_varied_and_fit_the_score(tables: Tables) -> None:
    """More than 600 different comments, none with an unfilled gap, unhappy people writing more often."""
    answers = tables["ticket_survey"]
    written = answers[answers["comment"] != ""]
    assert written["comment"].nunique() > 600
    assert not written["comment"].str.contains("[{}]").any()
    share = (answers["comment"] != "").groupby(answers["csat"]).mean()
    assert share["1"] > 2 * share["4"]
    assert set(EVERYDAY_SERVICES) <= set(written["service"])


def test_another_last_month_moves_every_date(tmp_path: Path) -> None:
    """Three months later: the same rows, every month and date three months on, month ends staying month ends."""
    write_exports(tmp_path / "as_declared")
    write_exports(tmp_path / "later", last_month=date(2027, 1, 15))
    before, after = read(tmp_path / "as_declared"), read(tmp_path / "later")
    assert {name: len(frame) for name, frame in before.items()} == {name: len(frame) for name, frame in after.items()}
    assert after["ticket_survey"]["responded_at"].str[:7].max() == "2027-01"
    assert after["service_levels"]["period"].min() == "2024-02"
    assert list(after["structure"].query("unit == 'Cold Store'")["valid_to"]) == ["2026-06-30", ""]
    assert set(after["purchaser_survey"]["wave"]) == {"2024", "2025", "2026"}
    assert np.array_equal(before["ticket_survey"]["csat"], after["ticket_survey"]["csat"])
