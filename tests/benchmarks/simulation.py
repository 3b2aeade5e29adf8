"""A simulated organisation with known truth: who got worse, when, by how much, and what the surveys say of it.

Answers come from an ordered logit. Customers differ in size, in response rate, in the services they use; happy people
answer more readily, and the same people answer again. Everyone shares seasons, an outage and a lasting shift (a new
wording, say). Some customers get worse (at once, over six months, or in one service); others improve, shift between
services or stop answering, and must not raise an alarm. Service levels fall with most declines, and sometimes alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Setting:
    """What is simulated; variances on the logit scale, where 1 is about 0.6 points of a 1-5 scale."""

    customers: int = 400
    months: int = 24
    services: int = 5
    degrading: float = 0.08
    improving: float = 0.03
    shifting_mix: float = 0.05
    answering_less: float = 0.05
    size: tuple[float, float] = (0.3, 1.0)  # points
    first_onset: int = 6
    months_after: int = 3
    median_answers: float = 5.0  # per customer and month
    sigma_answers: float = 0.9
    most_answers: float = 60.0
    dispersion: float = 4.0
    sd_customer: float = 0.35
    sd_division: float = 0.15
    sd_service: float = 0.25
    sd_customer_service: float = 0.20
    sd_month: float = 0.17
    month_correlation: float = 0.5
    sd_respondent: float = 0.5
    season: float = 0.18
    outage: float = 0.60
    outage_of_service: float = 0.70
    shift: float = 0.25
    kinds: tuple[float, float, float] = (0.40, 0.35, 0.25)  # step, drift, service
    start: str = "2024-01"

    @property
    def onsets(self) -> tuple[int, int]:
        """Months that a change may begin in: first, and first that is too late."""
        low = min(self.first_onset, self.months - 1)
        return low, max(low + 1, self.months - self.months_after)


AVERAGE = np.array([0.05, 0.05, 0.10, 0.30, 0.50])
"""Answers of the average customer, from 1 to 5."""
READINESS = np.array([1.30, 1.20, 1.00, 1.00, 1.10])
"""How readily people of each opinion answer."""
NPS_BELOW = np.array([0.03, 0.05, 0.07, 0.09, 0.12, 0.18, 0.24, 0.34, 0.55, 0.78])
CES_BELOW = np.array([0.04, 0.08, 0.14, 0.24, 0.42, 0.72])
GRID = np.linspace(-7, 7, 2801)


def _logit(share: Array) -> Array:
    return np.log(share / (1 - share))


CUTS = _logit(np.cumsum(AVERAGE)[:-1])


def answer_shares(level: Array) -> tuple[Array, Array]:
    """What responders of a level answer, and how readily they answer at all."""
    below = 1 / (1 + np.exp(-(CUTS - np.asarray(level)[..., None])))
    edges = np.zeros((*below.shape[:-1], 1))
    weighed = np.diff(np.concatenate([edges, below, edges + 1], -1), axis=-1) * READINESS
    return weighed / weighed.sum(-1, keepdims=True), weighed.sum(-1)


@dataclass(frozen=True)
class MeanScale:
    """Between latent levels and mean scores, respondents' own temper averaged out."""

    sd_respondent: float
    means: Array = field(init=False)

    def __post_init__(self) -> None:
        points, weights = np.polynomial.hermite_e.hermegauss(15)
        total = np.zeros_like(GRID)
        for point, weight in zip(points, weights / weights.sum(), strict=True):
            total += weight * (answer_shares(GRID + self.sd_respondent * point)[0] @ np.arange(1, 6))
        object.__setattr__(self, "means", total)

    def mean(self, level: Array) -> Array:
        return np.interp(level, GRID, self.means)

    def level(self, mean: Array) -> Array:
        return np.interp(mean, self.means, GRID)


@dataclass(frozen=True)
class Events:
    """What happens to each customer."""

    kind: npt.NDArray[np.object_]  # none, step, drift, service, improve, mixshift
    start: Whole
    size: Array  # points
    service: Whole
    is_degrading: Flags
    ramp: Array  # customers x months, 0 to 1
    scope: Flags  # customers x services


@dataclass(frozen=True)
class World:
    """Everything that is simulated; arrays run over customers, services, months in this order."""

    setting: Setting
    division: Whole
    divisions: int
    mix: Array
    events: Events
    invited: Whole
    answered: Whole
    answer_customer: Whole
    answer_service: Whole
    answer_month: Whole
    respondent: Whole
    csat: Whole
    nps: Whole  # -1: not asked
    ces: Whole  # -1: not asked
    kept_target: Array
    tickets: Whole
    kept: Whole
    availability_target: Array
    availability: Array
    response_target: Array
    response_time: Array
    service_kind: npt.NDArray[np.object_]  # none, with_satisfaction, only
    service_start: Whole
    service_drop: Array
    is_answering_less: Flags
    answering_less_from: Whole
    agreed: Array
    true_mean: Array  # customers x months
    true_state: npt.NDArray[np.str_]  # below, grey, ok


def simulated(seed: int, setting: Setting | None = None) -> World:
    """Simulate one organisation.

    Parameters
    ----------
    seed
        The same seed and setting give the same world.
    setting
        Default `Setting()`.

    Returns
    -------
    World
    """
    setting = setting or Setting()
    draw = np.random.default_rng(seed)
    customers, services = setting.customers, setting.services
    scale = MeanScale(setting.sd_respondent)
    divisions = max(3, customers // 20)
    division = draw.integers(0, divisions, customers)
    of_customer = draw.normal(0, setting.sd_division, divisions)[division]
    of_customer = of_customer + draw.normal(0, setting.sd_customer, customers)
    of_service = draw.normal(0, setting.sd_service, services)
    base = of_customer[:, None] + of_service + draw.normal(0, setting.sd_customer_service, (customers, services))
    mix = draw.dirichlet(np.full(services, 1.2), customers)
    mix = np.where(mix < 0.05, 0, mix)
    mix /= mix.sum(1, keepdims=True)
    events = _events(draw, setting, mix)
    sign = np.where(events.is_degrading, -1.0, np.where(events.kind == "improve", 1.0, 0.0))
    change = (sign * events.size)[:, None, None] * events.scope[:, :, None] * events.ramp[:, None, :]
    level = scale.level(np.clip(scale.mean(base)[:, :, None] + change, 1.05, 4.95))
    common, outage = _common(draw, setting)
    exposure = draw.uniform(0.5, 1.5, customers)
    moved = common - exposure[:, None, None] * outage
    felt = level + moved + _months(draw, setting)[:, None, :]
    volume = _volumes(draw, setting, mix, of_service, events, felt)
    answers = _answers(draw, setting, volume, felt)
    delivered = _service_levels(draw, setting, volume, events, outage)
    share = volume["mix"] / volume["mix"].sum(1, keepdims=True)
    true_mean = (scale.mean(level + moved) * share).sum(1)
    agreed = np.round((scale.mean(base) * mix).sum(1) - draw.normal(0.15, 0.15, customers), 1)
    agreed = np.clip(agreed, 3.4, 4.6)
    gap = true_mean - agreed[:, None]
    state = np.where(gap < -0.10, "below", np.where(gap >= 0, "ok", "grey"))
    facts = {name: volume[name] for name in ("invited", "answered", "is_answering_less", "answering_less_from")}
    return World(
        setting, division, divisions, mix, events, agreed=agreed, true_mean=true_mean, true_state=state,
        **facts, **answers, **delivered,
    )  # fmt: skip


def _events(draw: np.random.Generator, setting: Setting, mix: Array) -> Events:
    """Who gets worse, improves or shifts between services, from when and by how much."""
    customers = setting.customers
    chance = draw.random(customers)
    bounds = np.cumsum([setting.degrading, setting.improving, setting.shifting_mix])
    kind = np.full(customers, "none", dtype=object)
    worse = chance < bounds[0]
    kind[worse] = draw.choice(["step", "drift", "service"], worse.sum(), p=setting.kinds)
    kind[(chance >= bounds[0]) & (chance < bounds[1])] = "improve"
    kind[(chance >= bounds[1]) & (chance < bounds[2])] = "mixshift"
    start = draw.integers(*setting.onsets, customers)
    size = draw.uniform(*setting.size, customers)
    # A service that the customer really uses
    service = (mix.cumsum(1) > draw.random(customers)[:, None] * mix.sum(1)[:, None] * 0.999).argmax(1)
    age = np.arange(setting.months) - start[:, None]
    ramp = np.where((kind == "drift")[:, None], np.clip((age + 1) / 6, 0, 1), (age >= 0) * 1.0)
    scope = (kind != "service")[:, None] | (np.arange(setting.services) == service[:, None])
    return Events(kind, start, size, service, worse, ramp, scope)


def _common(draw: np.random.Generator, setting: Setting) -> tuple[Array, Array]:
    """What moves everyone: season and lasting shift by month; the outage by service and month."""
    months = np.arange(setting.months)
    low, _ = setting.onsets
    phase = draw.uniform(0, 12)
    wave = np.cos(2 * np.pi * (months - phase) / 12) + 0.4 * np.cos(4 * np.pi * (months - phase) / 12)
    at = draw.integers(low + 1, max(low + 2, setting.months - 3))
    service = draw.integers(0, setting.services)
    outage = np.zeros((setting.services, setting.months))
    outage[:, at] = setting.outage
    outage[service, at] += setting.outage_of_service
    if at + 1 < setting.months:
        outage[:, at + 1] = 0.5 * setting.outage
    shifted = months >= draw.integers(low, max(low + 1, setting.months - 3))
    return setting.season * wave - setting.shift * shifted, outage


def _months(draw: np.random.Generator, setting: Setting) -> Array:
    """Good and bad months of each customer, one resembling the next."""
    noise = draw.normal(0, 1, (setting.customers, setting.months))
    rho = setting.month_correlation
    for month in range(1, setting.months):
        noise[:, month] = rho * noise[:, month - 1] + np.sqrt(1 - rho**2) * noise[:, month]
    return setting.sd_month * noise


def _volumes(
    draw: np.random.Generator, setting: Setting, mix: Array, of_service: Array, events: Events, felt: Array
) -> dict[str, npt.NDArray[np.generic]]:
    """Who is invited and who answers; unhappy customers answer less, a few stop answering."""
    customers, months = setting.customers, setting.months
    mean = np.exp(draw.normal(np.log(setting.median_answers), setting.sigma_answers, customers))
    mean = np.minimum(mean, setting.most_answers)
    rate = draw.beta(5, 15, customers)
    willing = np.ones((customers, months))
    is_less = (draw.random(customers) < setting.answering_less) & (events.kind == "none")
    less_from = draw.integers(*setting.onsets, customers)
    willing[is_less] = np.where(np.arange(months) >= less_from[is_less, None], 0.4, 1.0)
    willing[events.is_degrading] *= np.where(events.ramp[events.is_degrading] > 0, 0.85, 1.0)
    season = 1 + 0.2 * np.cos(2 * np.pi * (np.arange(months) - 3) / 12)
    towards = np.zeros_like(mix)
    towards[np.arange(customers), np.where(mix > 0, of_service, np.inf).argmin(1)] = 1
    is_shifted = (events.kind == "mixshift")[:, None] & (np.arange(months) >= events.start[:, None])
    moving = 0.6 * is_shifted[:, None, :]
    mixes = mix[:, :, None] * (1 - moving) + towards[:, :, None] * moving
    expected = (mean / rate)[:, None, None] * mixes * season
    invited = draw.poisson(expected * draw.gamma(setting.dispersion, 1 / setting.dispersion, (customers, 1, months)))
    readiness = np.interp(felt, GRID, answer_shares(GRID)[1])
    chance = np.clip(rate[:, None, None] * willing[:, None, :] * readiness / 1.08, 0, 0.95)
    return {
        "mean": mean, "mix": mixes, "season": season, "invited": invited, "answered": draw.binomial(invited, chance),
        "is_answering_less": is_less, "answering_less_from": less_from,
    }  # fmt: skip


def _answers(
    draw: np.random.Generator, setting: Setting, volume: dict[str, npt.NDArray[np.generic]], felt: Array
) -> dict[str, Whole]:
    """What each response says; NPS and CES are asked of some and resemble the CSAT of the same response."""
    services, months = setting.services, setting.months
    cell = np.repeat(np.arange(felt.size), volume["answered"].ravel())
    customer = cell // (services * months)
    responses = len(cell)
    people = np.maximum(3, (3 * volume["mean"]).astype(int))
    first = np.concatenate([[0], np.cumsum(people)])
    temper = draw.normal(0, setting.sd_respondent, first[-1])
    respondent = first[customer] + (draw.random(responses) * people[customer]).astype(int)
    latent = felt.ravel()[cell] + temper[respondent]
    chance = draw.random(responses)
    csat = 1 + (chance[:, None] > np.cumsum(answer_shares(latent)[0], 1)[:, :-1]).sum(1)
    shared = latent + 0.7 * np.log(chance / (1 - chance))
    nps = (shared + 0.7 * draw.logistic(0, 1, responses))[:, None] > _logit(NPS_BELOW)
    ces = (shared + 0.7 * draw.logistic(0, 1, responses))[:, None] > _logit(CES_BELOW)
    has_nps, has_ces = draw.random(responses) < 0.5, draw.random(responses) < 0.3
    return {
        "answer_customer": customer, "answer_service": cell // months % services, "answer_month": cell % months,
        "respondent": respondent, "csat": csat,
        "nps": np.where(has_nps, nps.sum(1), -1), "ces": np.where(has_ces, 1 + ces.sum(1), -1),
    }  # fmt: skip


def _service_levels(
    draw: np.random.Generator,
    setting: Setting,
    volume: dict[str, npt.NDArray[np.generic]],
    events: Events,
    outage: Array,
) -> dict[str, npt.NDArray[np.generic]]:
    """Tickets resolved in time, availability and response time; they fall with most declines, and sometimes alone."""
    cells = (setting.customers, setting.services)
    target = draw.choice([0.85, 0.90, 0.95], cells, p=[0.3, 0.45, 0.25])
    usual = np.clip(target + draw.normal(0.03, 0.02, cells), 0.5, 0.995)
    worse = events.is_degrading
    kind = np.full(setting.customers, "none", dtype=object)
    kind[worse & (draw.random(setting.customers) < 0.6)] = "with_satisfaction"
    kind[~worse & (draw.random(setting.customers) < 0.03)] = "only"
    before = events.start - draw.integers(0, 2, setting.customers)
    start = np.where(kind == "with_satisfaction", before, draw.integers(*setting.onsets, setting.customers))
    drop = draw.uniform(0.08, 0.20, setting.customers)
    is_one = ((kind == "only") | (events.kind == "service"))[:, None]
    scope = ~is_one | (np.arange(setting.services) == events.service[:, None])
    has_begun = (kind != "none")[:, None] & (np.arange(setting.months) >= start[:, None])
    fallen = has_begun[:, None, :] & scope[:, :, None]
    chance = usual[:, :, None] - drop[:, None, None] * fallen - 0.10 * (outage > setting.outage * 0.9)
    tickets = draw.poisson(3 * volume["mean"][:, None, None] * volume["mix"] * volume["season"])
    chance = np.clip(chance, 0.02, 0.998)
    kept = draw.binomial(tickets, draw.beta(chance * 60, (1 - chance) * 60))  # tickets are not independent
    available = draw.choice([99.5, 99.8, 99.9], cells)
    down = draw.gamma(0.5, 0.12, tickets.shape) * (100 - available)[:, :, None] / 0.2
    down = down + 1.5 * (outage > setting.outage) + fallen * 0.3
    minutes = draw.choice([30.0, 60.0], cells)
    time = minutes[:, :, None] * np.exp(draw.normal(-0.35, 0.2, tickets.shape) + 0.35 * fallen)
    return {
        "kept_target": target, "tickets": tickets, "kept": kept, "availability_target": available,
        "availability": np.clip(100 - down, 90, 100), "response_target": minutes, "response_time": time,
        "service_kind": kind, "service_start": start, "service_drop": drop,
    }  # fmt: skip
