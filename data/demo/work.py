"""Three years of tickets: the work behind both what was delivered and what people say about it.

Every ticket has an outcome and an opinion from one model, so that a missed ticket is also an unhappy one,
and a bad month of a service shows in its figures and in its answers alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.demo.company import EVERYDAY_SERVICES, SERVICE_NAMES, UNDOCUMENTED, UNITS
from data.demo.stories import FIRST_MONTH, LAST_MONTH, SEASONAL_VOLUME, SEASONS, STORIES, Story, month_number

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MONTHS: Ints = np.arange(month_number(FIRST_MONTH), month_number(LAST_MONTH) + 1)
ALL_UNITS = (*UNITS, UNDOCUMENTED)
UNIT_NAMES: tuple[str, ...] = tuple(unit.name for unit in ALL_UNITS)
SHAPE = (len(ALL_UNITS), len(SERVICE_NAMES), len(MONTHS))

# A head asks for help about once in two months; chosen so that about 20,000 answers come back in three years.
TICKETS_PER_HEAD_AND_MONTH = 0.5
# Shares of the everyday services in a unit's tickets; a service of its own adds SPECIAL_SHARE each.
EVERYDAY_SHARES = (0.25, 0.12, 0.2, 0.1, 0.06)
SPECIAL_SHARE = 0.2
# Ordered-logit cut points: at 0, 4 % answer 1, 7 % 2, 12 % 3, 34 % 4 and 43 % 5.
CUTS: Floats = np.array([-3.18, -2.09, -1.21, 0.28])
# Satisfaction with each service, logits, in the order of SERVICES.
SERVICE_SATISFACTION: Floats = np.array([0.15, 0.25, 0.4, -0.05, 0.1, -0.1, -0.3, 0.0, 0.05, -0.15, 0.0, -0.4])
# Target hours of each service, in the same order, and how often they are kept: probit of 96 %.
TARGET_HOURS: Floats = np.array([16.0, 8, 8, 8, 24, 16, 16, 8, 4, 4, 8, 24])
KEPT = 1.8
HOURS_SPREAD = 0.8
MISSED_COSTS = 0.9  # logits that a missed ticket takes from its answer


@dataclass(frozen=True)
class Work:
    """What was asked for, and the state of each unit x service x month that it came from."""

    tickets: pd.DataFrame  # unit, service, month (numbers), closed_at, target_hours, elapsed_hours, met, person, score
    delivery: Floats  # units x services x months: shift of the chance to be resolved in time, probit


def work(rng: np.random.Generator) -> Work:
    """All tickets of three years by closing time, each with its outcome and what who asked thinks, asked or not."""
    delivery = _delivery(rng)
    satisfaction = _satisfaction(rng, delivery)
    counts = rng.poisson(_volumes(rng))
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    unit, service, month = np.unravel_index(cells, SHAPE)
    target = TARGET_HOURS[service]
    elapsed = target * np.exp(HOURS_SPREAD * (rng.normal(size=cells.size) - KEPT - delivery.ravel()[cells]))
    met = elapsed <= target
    person = _people(rng, unit)
    eta = satisfaction.ravel()[cells] + _temper(rng)[unit, person] - MISSED_COSTS * ~met
    score = 1 + (eta + rng.logistic(size=cells.size) > CUTS[:, None]).sum(axis=0)
    tickets = pd.DataFrame({
        "unit": unit, "service": service, "month": MONTHS[month], "closed_at": _moments(rng, MONTHS[month]),
        "target_hours": target, "elapsed_hours": np.maximum(0.1, elapsed.round(1)), "met": met,
        "person": person, "score": score,
    })
    # Rounded hours decide, as they would for whoever reads the file.
    tickets["met"] = tickets["elapsed_hours"] <= tickets["target_hours"]
    return Work(tickets.sort_values("closed_at", kind="stable", ignore_index=True), delivery)


def active_people() -> Ints:
    """How many people of each unit ever ask for help."""
    return np.array([max(4, round(0.62 * unit.headcount)) for unit in ALL_UNITS])


def wander(rng: np.random.Generator, size: tuple[int, ...], deviation: float, memory: float = 0.7) -> Floats:
    """Slow ups and downs along the last axis: a stationary first-order autoregression."""
    steps = rng.normal(scale=deviation, size=size)
    steps[..., 1:] *= np.sqrt(1 - memory**2)
    for month in range(1, size[-1]):
        steps[..., month] += memory * steps[..., month - 1]
    return steps


def _volumes(rng: np.random.Generator) -> Floats:
    """Expected tickets per unit, service and month."""
    rates = np.zeros(SHAPE[:2])
    for row, unit in enumerate(ALL_UNITS):
        rates[row, : len(EVERYDAY_SERVICES)] = EVERYDAY_SHARES
        for name in unit.services:
            rates[row, SERVICE_NAMES.index(name)] = SPECIAL_SHARE
        rates[row] *= unit.headcount * unit.asks * TICKETS_PER_HEAD_AND_MONTH
    season = np.array([SEASONAL_VOLUME.get(month % 12 + 1, 1.0) for month in MONTHS])
    expected: Floats = rates[:, :, None] * season * np.exp(rng.normal(scale=0.12, size=SHAPE))
    for story in STORIES.values():
        there = _where(story)[0]
        expected *= 1 + (story.volume - 1) * there
    unknown = SHAPE[0] - 1
    expected[unknown] *= STORIES["undocumented"].strength(MONTHS)
    return expected


def _delivery(rng: np.random.Generator) -> Floats:
    """How well it went, in standard deviations, per unit, service and month."""
    shift: Floats = np.array([unit.delivery for unit in ALL_UNITS])[:, None, None] + wander(rng, SHAPE, 0.18)
    shift = shift + rng.normal(scale=0.2, size=SHAPE[:2])[:, :, None]
    for story in STORIES.values():
        shift = shift + story.delivery * _where(story)[0]
    return shift


def _satisfaction(rng: np.random.Generator, delivery: Floats) -> Floats:
    """Satisfaction with tickets, in logits, per unit, service and month."""
    shift: Floats = (
        np.array([unit.satisfaction for unit in ALL_UNITS])[:, None, None]
        + SERVICE_SATISFACTION[None, :, None]
        + rng.normal(scale=0.22, size=SHAPE[:2])[:, :, None]
        + wander(rng, (SHAPE[0], 1, SHAPE[2]), 0.16)
        + 0.3 * (delivery - delivery.mean(axis=2, keepdims=True))
        + _season()
    )
    for story in STORIES.values():
        there, beside = _where(story)
        shift = shift + story.satisfaction * there + story.spill * beside
    return shift


def _season() -> Floats:
    """Seasonal movement per service and month, logits."""
    moved = [[SEASONS.get(name, SEASONS[""]).get(month % 12 + 1, 0.0) for month in MONTHS] for name in SERVICE_NAMES]
    return np.array(moved)[None, :, :]


def _where(story: Story) -> tuple[Floats, Floats]:
    """How strongly a story holds per unit, service and month: for its service, and for all others."""
    concerned = story.concerns(UNIT_NAMES)[:, None, None] * story.strength(MONTHS)
    own = np.array([story.service in (None, name) for name in SERVICE_NAMES])[None, :, None]
    return concerned * own, concerned * ~own


def _people(rng: np.random.Generator, unit: npt.NDArray[np.intp]) -> Ints:
    """Who asked: some people ask far more often than others."""
    return np.floor(active_people()[unit] * rng.random(unit.size) ** 1.5).astype(np.int64)


def _temper(rng: np.random.Generator) -> Floats:
    """Each person's own mildness, logits."""
    return rng.normal(scale=0.55, size=(SHAPE[0], int(active_people().max())))


def _moments(rng: np.random.Generator, months: Ints) -> npt.NDArray[np.datetime64]:
    """A moment of work in each month: few on weekends, between six and twenty o'clock, whole minutes."""
    start = months.astype("datetime64[M]").astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[M]").astype("datetime64[D]") - start).astype(np.int64)
    day = start + np.floor(rng.random(months.size) * length).astype(np.int64)
    # A harbour works at weekends, with a third of the people: two in three such tickets move to another day.
    again = start + np.floor(rng.random(months.size) * length).astype(np.int64)
    move = ~np.is_busday(day) & (rng.random(months.size) < 2 / 3)
    minute = np.floor(60 * (6 + 14 * rng.beta(2.0, 2.4, size=months.size))).astype(np.int64)
    moments: npt.NDArray[np.datetime64] = np.where(move, again, day).astype("datetime64[m]") + minute
    return moments
