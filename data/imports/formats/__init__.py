"""The exports that are recognised: one file per tool, found by looking through this folder and asked by their place.

Each file has a ``FORMAT`` whose ``read`` says what it makes of a file, or None. What only few columns tell stands
behind what many do, so a new tool that says no place of its own stands before the general ones.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Final

from data.imports.formats.export import Format

_MODULES: Final = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
FORMATS: Final[tuple[Format, ...]] = tuple(
    sorted((module.FORMAT for module in _MODULES if hasattr(module, "FORMAT")), key=lambda each: each.place)
)
