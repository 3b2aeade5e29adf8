"""What names in exports mean."""

from __future__ import annotations

from typing import Final

from data.kinds.kind import HOLDS_IN_ORDER, VALID, Column, Kind

CROSSWALK: Final = Kind(
    "crosswalk",
    "crosswalk",
    "names",
    (
        Column("key", "unit", "Name in exports", "A department, cost centre or person as exports name it.",
               needed=True, stored="name_id", is_typed=True),
        Column("unit", "unit", "Means unit", needed=True, stored="unit_id"),
        *VALID,
    ),
    identity=("key", "valid_from"),
    in_order=(HOLDS_IN_ORDER,),
    title="Names in exports",
    kept_on="records/names.py",
    one="assignment",
    closes_with="valid_to",
)  # fmt: skip
