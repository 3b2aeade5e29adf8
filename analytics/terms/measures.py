"""The measures whose actual levels come from answers."""

from __future__ import annotations

FROM_ANSWERS = ("csat", "csat mean", "nps", "ces", "rating", "response rate")
"""Measures whose actual levels come from surveys, whatever a file says about them."""

AGREED_SATISFACTION = ("csat", "csat mean", "nps", "ces", "rating")
"""Measures whose agreed levels answers are held against."""



MEASURED_AS = {"csat": "csat", "csat mean": "rating", "nps": "nps", "ces": "ces", "rating": "rating"}
"""How the actual level of each reserved measure is scored; `csat mean` is the mean of a csat question."""

ASKED_AS = MEASURED_AS | {"csat mean": "csat"}
"""The metric of the question that each of them is about."""

MEASURED_IN = {"csat": "%", "response rate": "%"}
"""What reserved measures are measured in; the others in points."""
