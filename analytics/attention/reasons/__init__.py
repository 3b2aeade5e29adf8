"""The reasons for attention, one file each: a file in this folder with a `REASON` is one, without being listed."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from analytics.attention.reasons.reason import Reason


@cache
def reasons() -> tuple[Reason, ...]:
    """Return all reasons, in the order in which their lists tell them."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    declared = (module.REASON for module in modules if hasattr(module, "REASON"))
    return tuple(sorted(declared, key=lambda reason: reason.place))
