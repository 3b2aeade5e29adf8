"""Answers kept while the store stays as it is: one page asks the same thing for several of its parts."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

import pandas as pd

MOST = 128
"""Answers kept: some pages' worth; each is a table of some kilobytes."""

Answer = TypeVar("Answer")


class Kept:
    """The answers of one state of a store, the least used forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._most = most
        self._changing = threading.Lock()

    def get(self, key: Hashable, answer: Callable[[], Answer]) -> Answer:
        """Return the answer for a key, working it out once.

        Parameters
        ----------
        key
            Everything that the answer depends on, the store's revision included.
        answer
            Works it out.

        Returns
        -------
        the answer
            A table is a copy: nobody changes another's.
        """
        with self._changing:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
        if found is None:
            found = answer()
            with self._changing:
                self._answers[key] = found
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        # Copies are free: pandas copies a column only when somebody writes to it.
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found  # type: ignore[return-value]
