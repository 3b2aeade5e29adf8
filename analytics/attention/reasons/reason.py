"""What a reason for attention is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots


@dataclass(frozen=True)
class Reason:
    """One reason for which a customer may need attention, in its place of a list: `changed`, `said` or `due`.

    Parameters
    ----------
    look
        Finds it, of all customers on the scope's day: customer, kind and sentence, and what else it knows of
        `attention.REASON_COLUMNS`; the period of the scope is that day alone.
    """

    heading: Literal["changed", "said", "due"]
    place: int
    look: Callable[[Snapshots, Scope], pd.DataFrame]
