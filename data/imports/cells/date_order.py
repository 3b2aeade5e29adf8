"""In which order a column writes day, month and year: proven by all of its dates, or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.imports.cells.date_text import DateText, Order, date_text
from data.imports.cells.text_shapes import Mask
from data.imports.errors import ImportRefused

_DECLARABLE: Final[dict[str, Order]] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd", "epoch": "epoch", "excel": "excel"}
SPOKEN: Final = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


@dataclass(frozen=True)
class DateOrder:
    """How a column of dates is to be read, and how sure that is.

    Parameters
    ----------
    order : ``dmy``, ``mdy`` or ``ymd`` (also when every date reads only one way), ``epoch`` or ``excel``.
    has_time : whether any value is an instant; times that are all midnight without a zone are none.
    note : a plain sentence, '' where there is nothing to say.
    """

    order: Order
    has_time: bool
    note: str


def date_order(text: pd.Series, declared: str | None = None) -> DateOrder:
    """In which order a column writes its dates, from all of them.

    Parameters
    ----------
    text : the column as exported; its name stands in the sentence of a refusal. Columns that one tool wrote
        may be put below each other, so that one proves the order of all.
    declared : ``dmy``, ``mdy``, ``ymd``, ``epoch`` or ``excel``, where a person has said it.

    Returns
    -------
    DateOrder
        The declared order, else the one that more dates prove. Two-digit years are the last number unless
        ``ymd`` is declared. Dates that read only one way (year first, month in letters) need no proof.

    Raises
    ------
    ImportRefused
        When dates with the year last prove neither order, or both alike, and at least one can be read in two.

    Examples
    --------
    >>> date_order(pd.Series(["03/04/2026", "25/04/2026"], name="when")).order
    'dmy'
    """
    if declared is not None and declared not in _DECLARABLE:
        raise ImportRefused.unknown_date_order(declared, list(_DECLARABLE))
    dates = date_text(text)
    as_dmy, as_mdy = dates.is_day("dmy") & dates.is_year_last, dates.is_day("mdy") & dates.is_year_last
    n_proving = {"dmy": int((as_dmy & ~as_mdy).sum()), "mdy": int((as_mdy & ~as_dmy).sum())}
    is_same = dates.shaped.number("first") == dates.shaped.number("then")
    is_ambiguous = as_dmy & as_mdy & ~is_same
    n_ambiguous = int(is_ambiguous.sum())
    order = _DECLARABLE[declared] if declared else _proven_order(text, dates, n_proving, is_ambiguous)
    n_contradicting = sum(n for other, n in n_proving.items() if other != order and order in SPOKEN)
    if order == "ymd":
        n_ambiguous, n_contradicting = 0, int((dates.is_year_last & (dates.shaped.width("last") == 4)).sum())
    # Midnight everywhere without a zone is a date that a program filled up.
    is_instant = dates.has_clock(order) & (dates.is_epoch | dates.has_offset | (dates.clock(order) != 0))
    has_time = bool(is_instant.any())
    note = _note(order, n_ambiguous, n_contradicting, declared is not None)
    if dates.has_clock(order).any() and not has_time:
        note = "; ".join(filter(None, [note, "every time is 00:00, so these are read as dates without a time"]))
    return DateOrder(order, has_time, note)


def _proven_order(text: pd.Series, dates: DateText, n_proving: dict[str, int], is_ambiguous: Mask) -> Order:
    """The order that more dates prove; asked for where none or both do and it matters."""
    if n_proving["dmy"] != n_proving["mdy"]:
        return "dmy" if n_proving["dmy"] > n_proving["mdy"] else "mdy"
    if is_ambiguous.any() or n_proving["dmy"]:
        n = int(is_ambiguous.sum()) + sum(n_proving.values())
        matters = is_ambiguous if is_ambiguous.any() else dates.is_year_last
        raise ImportRefused.ambiguous_dates(str(text.name), n, str(text[matters].iloc[0]))
    if dates.is_year_last.any():
        return "dmy"  # day and month are the same number in all of them
    return "epoch" if dates.is_epoch.any() and not dates.is_fixed.any() else "ymd"


def _note(order: Order, n_ambiguous: int, n_contradicting: int, is_declared: bool) -> str:
    """What a person should know about the order."""
    n_ambiguous = 0 if is_declared else n_ambiguous
    if order not in SPOKEN or not (n_ambiguous or n_contradicting):
        return ""
    said = f"dates are read {SPOKEN[order]}, " + ("as declared" if is_declared else "as the whole column shows")
    if n_ambiguous:
        said += f"; {n_ambiguous:,} could be read either way"
    if n_contradicting:
        said += f"; {n_contradicting:,} can only be read in another order and are rejected"
    return said
