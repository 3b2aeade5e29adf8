"""What people said, and who was asked: ticket surveys, the yearly relationship surveys, invitations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.demo.comments import NOTHING_TO_RATE, WRITES, relationship_comment, ticket_comment
from data.demo.company import SERVICE_NAMES, UNITS, Unit
from data.demo.delivery import month_texts, ticket_numbers
from data.demo.stories import STORIES, month_number
from data.demo.work import ALL_UNITS, CUTS, UNIT_NAMES, Floats, Work, active_people

TICKET_SURVEY = {"survey": "After a ticket", "survey_kind": "ticket", "audience": "users"}
CUSTOMER_SURVEY = {"survey": "Working together", "survey_kind": "relationship", "audience": "customers"}
PURCHASER_SURVEY = {"survey": "Ordering and choosing IT", "survey_kind": "relationship", "audience": "purchasers"}
WAVES = ("2024", "2025", "2026")
WAVE_MONTH = 9  # September, so that a third quarter holds a whole wave

INVITED_SHARE = 0.87  # nobody is asked twice within a fortnight
ANSWERED_SHARE = 0.325
# Very unhappy and very happy people answer more often than the rest.
ANSWERS_BY_SCORE: Floats = np.array([1.3, 1.1, 0.82, 0.88, 1.1])
BLANK_SHARE = 0.03
RELATIONSHIP_ANSWERED_SHARE = 0.72
# Cut points of 0..10: at 0, 22 % answer 0-6, 37 % 7-8, 41 % 9-10.
NPS_CUTS: Floats = np.array([-5.3, -4.6, -3.9, -3.5, -2.9, -2.2, -1.3, -0.65, 0.35, 1.5])
CHANNELS = ("e-mail", "portal", "chat")
# Pseudonyms of those who answer: as a survey tool would export them, an initial and a surname.
_WRITTEN = (
    "abbott achterman adeyemi ahlberg albrecht almgren amundsen anders arkwright asplund baptiste barlow bauer bell "
    "bergman bianchi birch bjork blom bohm brandt brennan brook byrne calder carlsen castro chandra clarke cole "
    "conway costa crane dahl dalton davies decker demir diaz dubois dunn eaton edberg ekman eliasson ellis engel "
    "eriksen evans faber farrell ferrer fisk flynn forsberg foster frost fuchs gallo garner gill grahn gray gruber "
    "hagen hale hansen harper hart hayes hedman heller hill hoffman holmes horvat hughes ibsen ivanov jansen jensen "
    "johal jonsson kaplan karlsson kaya keane keller kelly khan klein knox koch kowal kruse lange larkin laurent "
    "leclerc lind lindqvist lopez lund mackay malik marsh martin mayer mercer moller moreno morris murphy nagel nair "
    "nilsson nolan novak nyberg ochoa olsen ortega osman palmer park patel perry petrov pohl price quinn ramos rask "
    "reid ricci roberts rossi rowe ryan saito sand schmidt scott shah silva sim singh sjogren sorensen stein stone "
    "strand suzuki szabo tanaka taylor thorsen toth turner ueda vance varga vega vogel walsh ward weber west wolf "
    "wood wright yilmaz young zeller"
)
SURNAMES = tuple(_WRITTEN.split())
INITIALS = "abcdefghijklmnoprstvwy"
# Coprime to both counts' product, so that stepping through visits every combination once, neighbours unlike.
STEP = 1_009


@dataclass(frozen=True)
class Asked:
    """Which tickets led to an invitation and to an answer."""

    invited: npt.NDArray[np.bool_]
    answered: npt.NDArray[np.bool_]


def asked(work: Work, rng: np.random.Generator) -> Asked:
    """Decide for each ticket whether its person is invited and answers."""
    frame = work.tickets
    unit, month = frame["unit"].to_numpy(), frame["month"].to_numpy()
    invited = rng.random(len(frame)) < INVITED_SHARE
    willing = np.clip(rng.normal(1.0, 0.14, size=len(ALL_UNITS)), 0.7, 1.3)
    chance = ANSWERED_SHARE * willing[unit] * ANSWERS_BY_SCORE[frame["score"].to_numpy() - 1]
    silent = STORIES["gone silent"]
    chance = chance * (1 - silent.concerns(UNIT_NAMES)[unit] * silent.strength(month))
    return Asked(invited, invited & (rng.random(len(frame)) < chance))


def ticket_answers(work: Work, who: Asked, rng: np.random.Generator) -> pd.DataFrame:
    """Answers to the ticket survey, one row each with a `csat` of 1..5; blank: opened and sent without a score."""
    frame = work.tickets[who.answered]
    # Ends within the month, so that a month's answers belong to that month's invitations.
    month_end = (frame["month"].to_numpy() + 1).astype("datetime64[M]").astype("datetime64[m]")
    left = (month_end - frame["closed_at"].to_numpy().astype("datetime64[m]")).astype(np.int64)
    wait = np.minimum(rng.exponential(20 * 60, size=len(frame)), left * rng.random(len(frame))).astype(np.int64)
    blank = rng.random(len(frame)) < BLANK_SHARE
    first = np.concatenate([[0], np.cumsum(active_people())[:-1]])
    names = np.array(pseudonyms(int(active_people().sum())))
    answers = pd.DataFrame({
        "unit": np.array(UNIT_NAMES)[frame["unit"]],
        "responded_at": (frame["closed_at"] + pd.to_timedelta(wait, unit="m")).dt.strftime("%Y-%m-%dT%H:%M"),
        "service": np.array(SERVICE_NAMES)[frame["service"]],
        **TICKET_SURVEY,
        "respondent": names[first[frame["unit"]] + frame["person"]],
        "response_id": [f"A{100_000 + int(row)}" for row in frame.index],
        "ticket_id": ticket_numbers(frame.index),
        "channel": rng.choice(CHANNELS, size=len(frame), p=[0.6, 0.3, 0.1]),
        "csat": np.where(blank, "", frame["score"].astype(str)),
    })
    answers["comment"] = _comments(frame, blank, rng)
    return answers.sort_values("responded_at", kind="stable", ignore_index=True)


def _comments(frame: pd.DataFrame, blank: npt.NDArray[np.bool_], rng: np.random.Generator) -> list[str]:
    """A comment for those who write one, else an empty text."""
    told = _told_stories(frame)
    writes = rng.random(len(frame)) < np.array([WRITES[score] for score in range(1, 6)])[frame["score"] - 1]
    comments = []
    for row, (unit, service, score) in enumerate(zip(frame["unit"], frame["service"], frame["score"], strict=True)):
        if not writes[row]:
            comments.append("")
        elif blank[row]:
            comments.append(NOTHING_TO_RATE[rng.integers(len(NOTHING_TO_RATE))])
        else:
            story = told[row] if told[row] and rng.random() < 0.6 else None
            comments.append(ticket_comment(
                rng, score=int(score), service=SERVICE_NAMES[service], division=ALL_UNITS[unit].division, story=story,
            ))
    return comments


def _told_stories(frame: pd.DataFrame) -> list[str | None]:
    """The story that each person would mention: an unhappy one where things got worse, a happy one where better."""
    told = np.full(len(frame), None, dtype=object)
    unit, service = frame["unit"].to_numpy(), np.array(SERVICE_NAMES)[frame["service"]]
    for key in ("chronic miss", "levels met, unhappy", "drop alone", "improver", "outage"):
        story = STORIES[key]
        here = story.concerns(UNIT_NAMES)[unit] & (story.strength(frame["month"].to_numpy()) > 0.25)
        here &= np.isin(service, story.told_about or (story.service or SERVICE_NAMES))
        here &= (frame["score"] >= 4) if story.satisfaction > 0 else (frame["score"] <= 2)
        told[here] = key
    return list(told)


def ticket_invitations(work: Work, who: Asked) -> pd.DataFrame:
    """How many were invited to the ticket survey, of how many tickets (eligible), per unit, service and month."""
    sums = work.tickets.assign(invited=who.invited).groupby(["unit", "service", "month"], as_index=False).agg(
        invited=("invited", "sum"), eligible=("invited", "size"))
    return pd.DataFrame({
        "unit": np.array(UNIT_NAMES)[sums["unit"]], "month": month_texts(sums["month"].to_numpy()),
        "invited": sums["invited"], "eligible": sums["eligible"],
        "service": np.array(SERVICE_NAMES)[sums["service"]], **TICKET_SURVEY, "wave": "",
    })


def relationship_surveys(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The yearly surveys of customers (with their managers) and of purchasers.

    Returns
    -------
    customers : DataFrame
        Columns of the kind `responses`, long: one row per person, wave and question (`csat`, `nps`).
    purchasers : DataFrame
        Columns of the kind `responses`, wide: one row per person and wave.
    invitations : DataFrame
        One row per survey, unit and wave.
    """
    customers, first = _waves(rng, CUSTOMER_SURVEY, {unit.name: _managers(unit) for unit in UNITS if unit.customer}, 0)
    purchasers, second = _waves(
        rng, PURCHASER_SURVEY, {unit.name: _purchasers(unit) for unit in UNITS if unit.purchaser}, len(customers))
    keys = [column for column in customers.columns if column not in ("csat", "nps")]
    long = customers.melt(keys, ["csat", "nps"], var_name="question", value_name="score")
    long = long.sort_values("response_id", kind="stable")
    return long.reset_index(drop=True), purchasers, pd.concat([first, second], ignore_index=True)


def _managers(unit: Unit) -> int:
    """How many people of a customer decide together."""
    return 3 if unit.headcount < 15 else 6 if unit.parent and unit.headcount < 100 else 8


def _purchasers(unit: Unit) -> int:
    """How many people of a unit order and choose."""
    return 3 if unit.headcount < 60 else 4 if unit.headcount < 150 else 6


def _waves(
    rng: np.random.Generator, survey: dict[str, str], people: dict[str, int], start: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers (wide) and invitations of all waves of one relationship survey."""
    units = [unit for unit in UNITS if unit.name in people]
    row = np.repeat(np.arange(len(units)), [people[unit.name] for unit in units])
    temper = rng.normal(scale=0.5, size=row.size)
    # Ticket users take the first pseudonyms; those who decide and order follow.
    offset = int(active_people().sum()) + (400 if survey["audience"] == "purchasers" else 0)
    names = np.array(pseudonyms(offset + row.size))[offset:]
    answers, invitations = [], []
    for wave in WAVES:
        month = month_number(pd.Timestamp(int(wave), WAVE_MONTH, 1).date())
        eta = np.array([_esteem(unit, wave) for unit in units])[row] + temper
        answered = (rng.random(row.size) < RELATIONSHIP_ANSWERED_SHARE) & ~_silent(units, month)[row]
        answers.append(_wave(rng, eta, month).assign(
            unit=np.array([unit.name for unit in units])[row], respondent=names, wave=wave)[answered])
        invitations.append(pd.DataFrame({
            "unit": [unit.name for unit in units], "month": month_texts(np.array([month]))[0],
            "invited": np.bincount(row), "eligible": np.bincount(row), "service": "", **survey, "wave": wave,
        }))
    frame = pd.concat(answers, ignore_index=True).assign(**survey)
    frame["response_id"] = [f"R{1_000 + start + number}" for number in range(len(frame))]
    columns = ["unit", "responded_at", "survey", "survey_kind", "audience", "wave", "respondent", "response_id",
               "csat", "nps", "comment"]
    return frame[columns], pd.concat(invitations, ignore_index=True)


def _wave(rng: np.random.Generator, eta: Floats, month: int) -> pd.DataFrame:
    """What everyone invited would answer in one wave."""
    csat = 1 + (eta + rng.logistic(size=eta.size) > CUTS[:, None]).sum(axis=0)
    nps = (eta + 0.7 * rng.logistic(size=eta.size) + 0.5 * (csat - 4) > NPS_CUTS[:, None]).sum(axis=0)
    day = np.datetime64(month, "M").astype("datetime64[D]") + rng.integers(2, 26, size=eta.size)
    says = rng.random(eta.size) < 0.4
    return pd.DataFrame({
        "responded_at": day.astype(str), "csat": csat.astype(str),
        "nps": np.where(rng.random(eta.size) < 0.04, "", nps.astype(str)),
        "comment": [
            relationship_comment(rng, int(score)) if write else "" for score, write in zip(csat, says, strict=True)
        ],
    })


def _esteem(unit: Unit, wave: str) -> float:
    """How a unit's deciders see IT in a wave, logits."""
    told = sum(dict(story.relationship).get(wave, 0.0) for story in STORIES.values() if unit.name in story.units)
    return 0.1 + 0.6 * unit.satisfaction + told


def _silent(units: list[Unit], month: int) -> npt.NDArray[np.bool_]:
    """Units that do not answer in that month."""
    silent = STORIES["gone silent"]
    strength = silent.strength(np.array([month]))[0] > 0
    held: npt.NDArray[np.bool_] = silent.concerns(tuple(unit.name for unit in units)) & strength
    return held


def pseudonyms(count: int) -> list[str]:
    """The first pseudonyms (`p.lindqvist`) of a fixed sequence, all different: beyond the combinations numbered."""
    combinations = len(SURNAMES) * len(INITIALS)
    names = []
    for number in range(count):
        place, again = number * STEP % combinations, number // combinations
        initial, surname = INITIALS[place % len(INITIALS)], SURNAMES[place // len(INITIALS)]
        names.append(f"{initial}.{surname}{again + 1 if again else ''}")
    return names
