"""The measures whose actual levels come from answers."""

from __future__ import annotations

FROM_ANSWERS = ("csat", "csat mean", "nps", "ces", "rating", "response rate")
"""Measures whose actual levels come from surveys, whatever a file says about them."""

AGREED_SATISFACTION = ("csat", "csat mean", "nps", "ces", "rating")
"""Measures whose agreed levels answers are held against."""
