"""How every figure comes about: two sentences, one line of mathematics, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """The method behind a figure.

    Attributes
    ----------
    key : str
        By which figures and links name it; `Figure.explain` is one of these.
    words : str
        Two sentences: what is computed, and how to read it.
    formula : str
        One line of mathematics, in LaTeX.
    source : str
        Where it is published, or how it was tried.
    formulas : tuple of str
        What it is computed with: `module` or `module.function` of `analytics.formulas`.
    modules : tuple of str
        Where the figure comes from, as modules of the program.
    """

    key: str
    title: str
    words: str
    formula: str
    source: str
    formulas: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
