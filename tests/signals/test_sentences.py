"""What a signal says, word for word."""

from __future__ import annotations

import pytest

from analytics.signals.sentences import sentence, tier

FELL = {
    "kind": "satisfaction", "customer": "Group", "unit": "North", "service": "", "measure": "", "onset": "2026-06",
    "size": -0.74, "low": -1.26, "high": 0.12, "probability": 0.876, "n": 1234, "is_share": False,
    "has_followed": False, "detectable": float("nan"),
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "North fell 0.7 points since June 2026 (-0.1 to 1.3), on 1,234 answers: likely (P 0.88)."),
        (
            {"kind": "improvement", "size": 0.74, "low": 0.2, "high": 1.26, "service": "Mail", "n": 1},
            "North with Mail rose 0.7 points since June 2026 (0.2 to 1.3), on 1 answer: likely (P 0.88).",
        ),
        (
            {"detectable": 0.44, "probability": 0.991},
            ("North fell 0.7 points since June 2026 (-0.1 to 1.3), on 1,234 answers: likely (P above 0.99); here "
            "changes are usually found from 0.4 points on."),
        ),
        (
            {"detectable": float("inf"), "probability": 0.99, "has_followed": True},
            ("North fell 0.7 points since June 2026 along with service levels (-0.1 to 1.3), on 1,234 answers: likely "
            "(P 0.99)."),
        ),
        ({"detectable": 0.0, "low": float("nan"), "probability": 0.5},
         "North fell 0.7 points since June 2026, on 1,234 answers: likely (P 0.50)."),
        ({"detectable": float("nan"), "high": float("nan"), "probability": 0.49},
         "North fell 0.7 points since June 2026, on 1,234 answers: possible (P 0.49)."),
        (
            {"kind": "response", "size": -12.4, "low": -18.0, "high": -7.0, "n": 320},
            ("North: the response rate fell 12 percentage points since June 2026 (7 to 18), on 320 invitations: likely "
            "(P 0.88)."),
        ),
        (
            {"kind": "service", "measure": "in time", "is_share": True, "size": -12.4, "low": -18.0, "high": -7.0,
             "n": 1},
            ("North: in time got worse by 12 percentage points since June 2026 (7 to 18), on 1 measurement: likely "
            "(P 0.88)."),
        ),
        (
            {"kind": "service", "measure": "hours", "is_share": False, "size": -1.2345, "low": -2.3456, "high": -0.1234,
             "service": "Mail", "n": 12},
            ("North with Mail: hours got worse by 1.23 since June 2026 (0.123 to 2.35), on 12 measurements: likely "
            "(P 0.88)."),
        ),
        (
            {"kind": "level", "target": 4.0, "size": -0.35, "n": 1},
            "North is probably below the agreed 4, by about 0.35: likely (P 0.88), on 1 answer of the last six months.",
        ),
        (
            {"kind": "level", "target": 4.25, "size": 0.352, "n": 2000},
            ("North is probably below the agreed 4.25, by about 0.35: likely (P 0.88), on 2,000 answers of the last "
            "six months."),
        ),
    ],
)  # fmt: skip
def test_signals_are_told_in_their_unit(changed: dict[str, object], said: str) -> None:
    """Direction by the verb, interval from the smaller end, no limit where none is known."""
    assert sentence(FELL | changed) == said


def test_one_half_is_likely() -> None:
    """And a little less only possible."""
    assert (tier(0.5), tier(0.499)) == ("likely", "possible")


def test_beside_the_customers_name_it_is_not_said_again() -> None:
    """A unit of its own is; a sentence begins with a capital."""
    said = "fell 0.7 points since June 2026 (-0.1 to 1.3), on 1,234 answers: likely (P 0.88)."
    own = FELL | {"unit": "Group"}
    assert sentence(own) == f"Group {said}"
    assert sentence(own, named=False) == f"Satisfaction {said}"
    assert sentence(own | {"service": "Mail"}, named=False) == f"Satisfaction with Mail {said}"
    assert sentence(FELL, named=False) == f"North {said}"
