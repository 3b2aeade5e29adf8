"""The kinds there are: whatever the files beside this one declare. A new kind is a new file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from data.kinds.kind import Kind

# Which kind comes first where a file fits several equally well, and in lists; areas not named here follow.
_FIRST: Final = ("answers", "delivery", "organisation", "services", "agreements", "names")


def _declared() -> list[Kind]:
    modules = [import_module(f"data.kinds.{module.name}") for module in iter_modules([str(Path(__file__).parent)])
               if module.name not in {"declared", "kind"}]  # fmt: skip
    kinds = [value for module in modules for value in vars(module).values() if isinstance(value, Kind)]
    order = {area: number for number, area in enumerate(_FIRST)}
    return sorted(kinds, key=lambda kind: order.get(kind.area, len(order)))


KINDS: Final = {kind.name: kind for kind in _declared()}
REGISTERS: Final = {kind.name: kind for kind in KINDS.values() if kind.title}
AREAS: Final = tuple(dict.fromkeys(kind.area for kind in KINDS.values()))
