"""What each question measures and on which scale, beside a picture of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from pages.parts.frame import words

_METRICS = {
    "csat": "satisfaction (csat)",
    "nps": "recommendation (nps)",
    "ces": "effort (ces)",
    "rating": "a rating of its own",
}
_BETTER = {"higher": "high is good", "lower": "low is good"}
#: Answers a picture shows; longer scales are cut at the rarest.
_MOST_BARS = 14


@dataclass(frozen=True)
class ScaleTerms:
    """A question and its scale, as a person described them."""

    wording: str
    metric: str
    scale: str
    better: str
    satisfied_from: str
    no_answer: str


def ask(questions: Sequence[tuple[str, Any]], saved: Mapping[str, Mapping[str, str]], key: str) -> list[ScaleTerms]:
    """Draw every question and return how it is to be read.

    Parameters
    ----------
    questions
        Wording, and what its answers look like (None where no file is at hand).
    saved
        What was said before: option to wording to value.
    """
    return [_question(place, wording, answers, saved, key) for place, (wording, answers) in enumerate(questions)]


def options(asked: Sequence[ScaleTerms]) -> dict[str, Any]:
    """The options of an import that say the same, each question under its own wording."""
    return {
        "scale": tuple((one.wording, one.scale) for one in asked if one.scale),
        "better": tuple((one.wording, one.better) for one in asked if one.better != "higher"),
        "satisfied_from": tuple((one.wording, one.satisfied_from) for one in asked if one.satisfied_from),
        "no_answer": tuple((one.wording, one.no_answer) for one in asked if one.no_answer),
    }


def _question(place: int, wording: str, answers: Any, saved: Mapping[str, Mapping[str, str]], key: str) -> ScaleTerms:
    """One question: its answers drawn, and what they mean."""
    usual = {name: _proposed(answers, name) for name in ("metric", "scale", "better", "satisfied_from", "no_answer")}
    usual |= {name: values[wording] for name, values in saved.items() if wording in values}
    at = f"{place}-{key}"
    with st.container(key=f"question-{at}", gap="xsmall"):
        words.part(f"“{wording}”")
        picture, left, right = st.columns([4, 3, 3], gap="medium")
        picture.html(_picture(answers))
        metric = left.selectbox(
            "It measures", list(_METRICS), format_func=lambda metric: _METRICS[metric], key=f"metric-{at}",
            index=list(_METRICS).index(usual["metric"] or "csat"),
        )  # fmt: skip
        better = right.selectbox(
            "Which end is good", list(_BETTER), format_func=lambda end: _BETTER[end], key=f"better-{at}",
            index=list(_BETTER).index(usual["better"] or "higher"),
        )  # fmt: skip
        scale = left.text_input(
            "Scale", usual["scale"], key=f"scale-{at}",
            help="Its ends, such as 1..5, or its answers from worst to best with commas between.",
        )  # fmt: skip
        silent = right.text_input(
            "Answers that are none", usual["no_answer"], key=f"silent-{at}", help="With commas between, such as 0,99."
        )
        first = ""
        if metric == "csat":
            is_usual = (scale, better) == (usual["scale"], usual["better"] or "higher") or answers is None
            first = left.text_input(
                "Satisfied up to" if better == "lower" else "Satisfied from",
                usual["satisfied_from"] if is_usual else answers.satisfied(scale, better),
                key=f"first-{better}-{scale}-{at}",
                help="The score from which on people count as satisfied; on a scale in words its place.",
            )  # fmt: skip
        _warn(answers, scale, silent)
    return ScaleTerms(wording, metric, scale.strip(), better, first.strip(), silent.strip())


def _proposed(answers: Any, name: str) -> str:
    return str(getattr(answers, name)) if answers is not None else ""


def _warn(answers: Any, scale: str, silent: str) -> None:
    """What is odd about the answers, and how many the scale would not take."""
    if answers is None:
        return
    said = list(answers.warnings)
    outside = answers.outside(scale, silent)
    if outside:
        said.append(f"{outside:,} answers are not on this scale: their rows would be rejected.")
    if said:
        words.warned("", said)


def _picture(answers: Any) -> str:
    """How often each answer was given, as bars; answers proposed to be none are pale."""
    if answers is None:
        return '<p class="part-note">No file is at hand to show its answers.</p>'
    none = {code.casefold() for code in answers.no_answer.split(",")}
    most = max((n for _, n in answers.values), default=1) or 1
    lines = "".join(
        f'<dt>{escape(value)}</dt><dd><i class="{"none" if value.casefold() in none else ""}" '
        f'style="width:{80 * n / most:.1f}%"></i><span>{n:,}</span></dd>'
        for value, n in answers.values[:_MOST_BARS]
    )
    blank = f'<p class="part-note">{answers.n_blank:,} blank</p>' if answers.n_blank else ""
    return f'<dl class="bars">{lines}</dl>{blank}'
