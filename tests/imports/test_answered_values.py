"""What answers look like as scores, exactly at each limit and one answer beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import pytest

from data.imports.proposing.answered_values import AnsweredValues, answered_values, opposite_questions

# Words by which a warning is told.
CODE, BLANK, MAYBE_BLANK, BEYOND = "apart from", "mostly 0 means", "if that means", "don't know"
UNUSED, UPSIDE_DOWN, FIRST, GRADES = "Nobody answered", "would be the bad end", "1 is the good end", "School grades"
NOT_NPS, NO_NPS, WORDS, NO_ORDER = "not NPS", "NPS needs 0 to 10", "words among numbers", "order of these answers"


def answers(counts: Mapping[object, int]) -> pd.Series:
    """Each value so many times."""
    return pd.Series([str(value) for value, n in counts.items() for _ in range(n)], dtype="str")


def each(values: Iterable[object], n: int, **more: int) -> dict[object, int]:
    """Every value so many times; `more` are numbers behind an underscore, those below zero behind two."""
    named = {int(name.replace("__", "-").removeprefix("_")): count for name, count in more.items()}
    return {**dict.fromkeys(values, n), **named}


def found_in(counts: Mapping[object, int], wording: str = "How satisfied?") -> AnsweredValues:
    found = answered_values(wording, answers(counts))
    assert found is not None
    return found


def told(found: AnsweredValues) -> list[str]:
    """The warnings by the words they are told by."""
    known = (CODE, BLANK, MAYBE_BLANK, BEYOND, UNUSED, UPSIDE_DOWN, FIRST, GRADES, NOT_NPS, NO_NPS, WORDS, NO_ORDER)
    return [next((words for words in known if words in warning), warning) for warning in found.warnings]


@pytest.mark.parametrize(
    ("counts", "scale", "no_answer", "warned"),
    [
        # A value far away is a code where fewer than a quarter of the answers are it.
        (each(range(1, 6), 9, _99=14), "1..5", "99", [CODE]),
        (each(range(1, 6), 9, _99=15), "0..100", "", [UNUSED]),
        (each(range(1, 6), 9, __1=14), "1..5", "-1", [CODE]),
        (each(range(1, 6), 9, __1=15), "1..5", "", []),
        (each(range(1, 6), 9, __1=20, _99=1), "1..5", "99", [CODE]),
        # A hole of one number is none, one of two is.
        (each(range(1, 6), 19, _7=5), "1..7", "", []),
        (each(range(1, 6), 19, _8=4), "1..5", "8", [CODE]),
        # Zero beside 1 to 5, 6 or 7 is no answer; on 0 to 4 it may be one, beyond 7 it is a score.
        (each(range(5), 9), "0..4", "", [MAYBE_BLANK]),
        (each(range(6), 9), "1..5", "0", [BLANK]),
        (each(range(7), 9), "1..6", "0", [BLANK]),
        (each(range(8), 9), "1..7", "0", [BLANK]),
        (each(range(9), 9), "0..10", "", [UNUSED, NOT_NPS]),
        (each((0, 1, 3), 5), "0..4", "", [UNUSED]),
        # Sixes behind fives: none where they are rare, or fewer than half the fives.
        (each(range(1, 6), 20, _6=9), "1..5", "6", [BEYOND]),
        (each(range(1, 6), 20, _6=10), "1..6", "", []),
        ({1: 20, 2: 20, 3: 20, 4: 20, 5: 4, 6: 4}, "1..5", "6", [BEYOND]),
        ({1: 20, 2: 20, 3: 20, 4: 20, 5: 4, 6: 5}, "1..6", "", []),
        ({1: 20, 2: 20, 3: 20, 4: 15, 5: 4, 6: 1}, "1..5", "6", [BEYOND]),
        ({2: 10, 3: 10, 4: 10, 6: 9}, "1..6", "", []),
        # Sevens behind a hole at six: six is rarer than a fifth of both.
        (each(range(1, 6), 20, _6=3, _7=20), "1..5", "6,7", [BEYOND]),
        (each(range(1, 6), 20, _6=4, _7=20), "1..7", "", []),
        (each(range(1, 6), 20, _6=3, _7=15), "1..7", "", []),
        (each(range(1, 6), 20, _6=3, _7=16), "1..5", "6,7", [BEYOND]),
        ({1: 20, 2: 20, 3: 20, 4: 20, 5: 15, 6: 3, 7: 20}, "1..7", "", []),
        (each(range(1, 6), 20, _6=2, _7=3), "1..5", "6,7", [BEYOND]),
        (each(range(1, 6), 20, _6=2, _7=4), "1..7", "", []),
        # Rare alone: under one in twenty.
        (each(range(1, 6), 19, _7=4), "1..5", "7", [BEYOND]),
        ({1: 19, 2: 19, 3: 19, 4: 19, 5: 8, 6: 4}, "1..5", "6", [BEYOND]),
        # The shortest scale that people are asked on; its unused end is said where the other is used.
        (each((1, 2, 3), 5), "1..3", "", []),
        (each((2, 3), 5), "1..3", "", []),
        (each((1, 2), 5), "1..3", "", [UNUSED]),
        (each((2,), 5), "1..3", "", [UNUSED]),
        (each((1, 4), 5), "1..4", "", []),
        (each((3, 5), 5), "1..5", "", []),
        (each(range(4, 7), 5), "1..6", "", []),
        (each(range(1, 9), 5), "1..10", "", [UNUSED]),
        (each(range(1, 11), 5), "1..10", "", []),
        # Beyond 10 only what goes on beyond 10, or is counted in tens.
        (each(range(1, 12), 5), "1..10", "11", [CODE]),
        (each(range(0, 101, 10), 5), "0..100", "", []),
        (each((0, 10, 20, 30), 5), "0..100", "", [UNUSED]),
        ({0: 5, 10: 5, 20: 5, 30: 5, 90: 1}, "0..100", "", [UNUSED]),
        ({8: 9, 9: 9, 10: 9, 12: 1}, "1..10", "12", [CODE]),
        ({9: 9, 10: 9, 11: 9, 12: 1}, "0..100", "", []),
        ({101: 5, 102: 5}, "101..102", "", []),
        ({101: 5}, "101..102", "", []),
        (each((-3, -2), 5), "0..4", "", [UNUSED]),
    ],
)  # fmt: skip
def test_a_scale_begins_and_ends_where_answers_say(
    counts: dict[object, int], scale: str, no_answer: str, warned: list[str]
) -> None:
    """The scale, what is no answer on it, and what is warned of."""
    found = found_in(counts)
    assert (found.scale, found.no_answer, told(found)) == (scale, no_answer, warned)
    assert found.values == tuple((str(value), n) for value, n in sorted(counts.items()))


@pytest.mark.parametrize(
    ("wording", "values", "said"),
    [
        ("How satisfied?", range(1, 6), ("csat", "higher", "4", True, "scores from 1 to 5", [])),
        ("How satisfied?", range(1, 4), ("csat", "higher", "2", True, "scores from 1 to 3", [])),
        ("How satisfied?", range(1, 5), ("csat", "higher", "3", True, "scores from 1 to 4", [])),
        ("How satisfied?", range(1, 7), ("csat", "higher", "5", True, "scores from 1 to 6", [])),
        ("How satisfied?", range(1, 8), ("csat", "higher", "6", True, "scores from 1 to 7", [])),
        ("How satisfied?", range(1, 11), ("rating", "higher", "", True, "scores from 1 to 10", [])),
        ("Code", range(1, 8), ("csat", "higher", "6", True, "scores from 1 to 7", [])),
        ("Code", range(1, 11), ("rating", "higher", "", False, "scores from 1 to 10", [])),
        ("Code", (3,), ("csat", "higher", "2", False, "scores from 1 to 3", [])),
        ("How satisfied?", range(0, 101, 10), ("rating", "higher", "", False, "scores from 0 to 100", [])),
        ("Recommend us?", range(11), ("nps", "higher", "", True, "asks for a recommendation on 0 to 10", [])),
        ("Recommend us?", range(1, 6), ("rating", "higher", "", False, "asks for a recommendation", [NO_NPS])),
        ("Recommend us? Rate it", range(1, 6), ("rating", "higher", "", True, "asks for a recommendation", [NO_NPS])),
        ("The portal", range(11), ("rating", "higher", "", False, "scores from 0 to 10", [NOT_NPS])),
        ("How easy was it?", range(1, 8), ("ces", "higher", "", True, "asks for effort", [])),
        ("How easy was it?", range(11), ("rating", "higher", "", False, "scores from 0 to 10", [NOT_NPS])),
        ("Rate us (1 = best)", range(1, 6), ("csat", "lower", "2", True, "scores from 1 to 5", [FIRST])),
        ("Rate us (1 = best)", range(1, 8), ("csat", "lower", "2", True, "scores from 1 to 7", [FIRST])),
        ("Schulnote", range(1, 7), ("csat", "lower", "2", True, "scores from 1 to 6", [GRADES])),
        ("Note", range(1, 6), ("csat", "lower", "2", True, "scores from 1 to 5", [GRADES])),
        ("Note", range(1, 5), ("csat", "higher", "3", True, "scores from 1 to 4", [])),
        ("Note", range(1, 8), ("csat", "higher", "6", True, "scores from 1 to 7", [])),
        ("Note", range(11), ("rating", "higher", "", True, "scores from 0 to 10", [NOT_NPS])),
    ],
)
def test_wording_and_scale_say_together_what_is_measured(
    wording: str, values: Iterable[int], said: tuple[object, ...]
) -> None:
    """Metric, good end, first satisfied score, whether it is a score, the reason and the warnings."""
    found = found_in(each(values, 4), wording)
    assert (
        found.metric, found.better, found.satisfied_from, found.is_score, found.reason, told(found)
    ) == said  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "is_told"),
    [
        ({1: 10, 2: 5, 3: 5}, False),
        ({1: 11, 2: 5, 3: 4}, True),
        ({1: 11, 2: 4, 3: 4}, False),
        ({1: 11, 2: 5, 3: 4, 99: 3}, True),
        ({1: 11, 2: 4, 3: 4, 99: 3}, False),
        ({0: 60, 10: 9, 20: 9, 30: 9, 100: 9}, False),
        ({2: 19, 3: 5, 4: 5}, False),
    ],
)
def test_more_than_half_at_the_bad_end_is_told(counts: dict[object, int], is_told: bool) -> None:
    """Of twenty answers that are some; codes are none."""
    assert (UPSIDE_DOWN in told(found_in(counts))) is is_told


def test_the_words_of_grades_do_not_overrule_what_most_people_gave() -> None:
    """One warning of the good end is enough: the wording's, else that of the answers, else that of grades."""
    many = {1: 30, 2: 5, 3: 5, 4: 5, 5: 5}
    assert told(found_in(many, "Note: 1 = best")) == [FIRST]
    assert told(found_in(many, "Note")) == [UPSIDE_DOWN]
    assert found_in(many, "Note").better == "higher"


@pytest.mark.parametrize(
    ("counts", "scale", "no_answer", "values", "warned"),
    [
        ({"1": 4, "2": 4, "3": 4, "oh": 3}, "1..3", "oh", (("1", 4), ("2", 4), ("3", 4), ("oh", 3)), [WORDS]),
        ({"1": 3, "2": 3, "3": 3, "oh": 3}, "1,2,3,oh", "", (("1", 3), ("2", 3), ("3", 3), ("oh", 3)), [NO_ORDER]),
        ({"1,0": 3, "2.00": 3, "3": 4}, "1..3", "", (("1", 3), ("2", 3), ("3", 4)), []),
        ({"1.5": 3, "2": 3}, "1.5,2", "", (("1.5", 3), ("2", 3)), [NO_ORDER]),
        ({"1": 9, "2": 9, "3": 9, "2 of 3": 1}, "1..3", "", (("1", 9), ("2", 9), ("3", 9)), []),
    ],
)
def test_a_few_words_leave_numbers_numbers(
    counts: dict[object, int], scale: str, no_answer: str, values: tuple[tuple[str, int], ...], warned: list[str]
) -> None:
    """Where a quarter of the answers are no whole numbers, all are words."""
    found = found_in(counts, "Code")
    assert (found.scale, found.no_answer, found.values, told(found)) == (scale, no_answer, values, warned)


def test_blanks_are_counted_apart_and_prove_nothing() -> None:
    """Empty cells, dashes and N/A are no answers; too many different values are no scale, nor are none."""
    found = found_in({"1": 4, "2": 4, "3": 4, "": 2, "-": 1, "N/A": 3})
    assert (found.n_blank, found.scale, found.values) == (6, "1..3", (("1", 4), ("2", 4), ("3", 4)))
    assert answered_values("?", answers({"": 3, "n/a": 2})) is None
    assert answered_values("?", answers(dict.fromkeys(range(25), 1))) is not None
    assert answered_values("?", answers(dict.fromkeys(range(26), 1))) is None
    named = found_in({"Good": 4, "Bad": 2, "": 5})
    assert named.n_blank == 5


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {"Very good": 2, "Good": 3, "Poor": 1},
            ("csat", "very poor,Poor,fair,Good,Very good,excellent", "5", "", True),
        ),
        ({"Good": 2, "Bad": 3}, ("csat", "Bad,Good", "2", "", True)),
        ({"Yes": 2, "No": 3}, ("csat", "No,Yes", "2", "", False)),
        ({"Ja": 2, "Nein": 3}, ("csat", "Nein,Ja", "2", "", False)),
        ({"Good": 2}, ("csat", "Good", "2", "", False)),
        ({"Good": 2, "Bad": 3, "Don't know": 4}, ("csat", "Bad,Good", "2", "Don't know", True)),
        (
            {"Satisfied": 5, "Very dissatisfied": 1},
            ("csat", "very dissatisfied,dissatisfied,neutral,satisfied,very satisfied", "4", "", True),
        ),
        ({"1 - bad": 3, "3 - good": 2, "2 - so": 1}, ("csat", "1 - bad,2 - so,3 - good", "2", "", True)),
        ({"Red": 3, "Blue": 2, "Green": 1}, ("csat", "Red,Blue,Green", "2", "", False)),
    ],
)
def test_answers_in_words_are_ordered_where_their_words_are_known(
    counts: dict[object, int], said: tuple[object, ...]
) -> None:
    """Metric, labels from worst to best, the first satisfied, what is no answer, and whether it is a score."""
    found = found_in(counts)
    assert (found.metric, found.scale, found.satisfied_from, found.no_answer, found.is_score) == said
    assert found.better == "higher"
    assert told(found).count(NO_ORDER) == (not found.reason.startswith("answers in words;"))
    by_label = {str(label).casefold(): n for label, n in counts.items()}
    labels = [*found.scale.split(","), *filter(None, found.no_answer.split(","))]
    assert found.values == tuple((label, by_label.get(label.casefold(), 0)) for label in labels)


def test_words_of_a_recommendation_or_of_effort_are_no_satisfaction() -> None:
    """Words are never NPS; effort stays effort, and neither has a first satisfied answer."""
    words = {"Very unlikely": 2, "Very likely": 3}
    assert (found_in(words, "Recommend us?").metric, found_in(words, "Recommend us?").satisfied_from) == ("rating", "")
    assert (found_in(words, "How easy?").metric, found_in(words, "How easy?").satisfied_from) == ("ces", "")


def test_labels_with_commas_are_told_once_and_listed_up_to_four() -> None:
    """A scale of labels is written with commas, so that labels that have some cannot stand in it."""
    found = found_in({f"{n}, {word}": 2 for n, word in enumerate(("a", "b", "c", "d"))})
    commas = [warning for warning in found.warnings if "have commas" in warning]
    assert len(commas) == 1
    assert "more" not in commas[0]
    longer = found_in({f"{word}, {word}": 2 for word in ("a", "b", "c", "d", "e")})
    commas = [warning for warning in longer.warnings if "have commas" in warning]
    assert "and 1 more have commas" in commas[0]
    assert "'e, e'" not in commas[0]


def test_what_a_scale_would_reject_and_what_satisfies_on_it() -> None:
    """As a person changes the scale: each answer outside counts as often as it was given."""
    found = found_in({1: 4, 2: 5, 3: 6, 4: 7, 5: 8})
    assert [found.outside(scale, "") for scale in ("1..5", "2..5", "1..3", "1..4")] == [0, 4, 15, 8]
    assert found.outside("2..4", "1,5") == 0
    assert found.outside("2..4", "5") == 4
    assert [found.satisfied(scale, "higher") for scale in ("1..5", "1..4", "0..4", "a,b", "a,b,c,d,e")] == [
        "4", "3", "3", "2", "4"
    ]  # fmt: skip
    assert [found.satisfied(scale, "lower") for scale in ("1..5", "1..4", "0..4", "a,b,c,d,e")] == ["2", "2", "1", "2"]


def days(n: int) -> pd.Series:
    return pd.Series(pd.date_range("2026-01-01", periods=n))


@pytest.mark.parametrize(
    ("early", "late", "n", "is_told"),
    [
        ((1, 3, 5), (6, 8, 10), 10, True),
        ((1, 3, 5), (3, 5, 7), 10, True),
        ((6, 8, 10), (1, 3, 5), 10, True),
        ((1, 4, 6), (6, 8, 10), 10, False),
        ((1, 3, 5), (1, 3, 6), 10, False),
        ((1, 3, 5), (1, 3, 5), 10, False),
        # Fewer than eighty answers tell nothing.
        ((1, 3, 4, 5), (4, 6, 8, 10), 10, True),
        ((1, 3, 4, 5), (4, 6, 8, 10), 9, False),
    ],
)
def test_a_scale_that_changes_half_way(early: tuple[int, ...], late: tuple[int, ...], n: int, is_told: bool) -> None:
    """Nobody beyond five in one part of the time, and somebody at seven or more in the rest."""
    times = 14 if len(early) == 3 else n
    values = [*early * times, *late * times]
    found = answered_values("Rating", answers_in_turn(values), days(len(values)))
    assert found is not None
    changed = [warning for warning in found.warnings if "Two scales in one column" in warning]
    assert len(changed) == is_told
    shuffled = pd.Series(range(len(values))).sample(frac=1, random_state=3).to_numpy()
    mixed = answered_values(
        "Rating", answers_in_turn([values[place] for place in shuffled]), days(len(values)).iloc[shuffled]
    )
    assert mixed is not None
    assert mixed.warnings == found.warnings


def answers_in_turn(values: list[int]) -> pd.Series:
    return pd.Series([str(value) for value in values], dtype="str")


def test_the_day_of_the_change_is_said_and_no_day_says_nothing() -> None:
    """The day on which the later part begins, with the highest answer of both; without days nothing is known."""
    values = [*[1, 2, 3, 4, 5] * 20, *[1, 4, 6, 8, 10] * 20]
    found = answered_values("Rating", answers_in_turn(values), days(200))
    assert found is not None
    (said,) = [warning for warning in found.warnings if "Two scales" in warning]
    assert "up to about 11 Apr 2026 the highest answer is 5, from then on 10" in said
    back = answered_values("Rating", answers_in_turn(values[::-1]), days(200))
    assert back is not None
    assert "up to about 11 Apr 2026 the highest answer is 10, from then on 5" in back.warnings[0]
    silent = answered_values("Rating", answers_in_turn(values), None)
    assert silent is not None
    assert not [warning for warning in silent.warnings if "Two scales" in warning]
    partly = pd.Series(values).astype("str").mask(pd.Series(range(200)) % 10 == 9, "")
    less = answered_values("Rating", partly.astype("str"), days(200))
    assert less is not None
    assert [warning for warning in less.warnings if "Two scales" in warning]


def test_questions_that_run_against_each_other() -> None:
    """Twenty answers in common and a correlation of -0.4 or below; a question of one answer tells nothing."""
    up = answers_in_turn([1, 2, 3, 4, 5] * 4)
    down = answers_in_turn([5, 4, 3, 2, 1] * 4)
    assert [pair[:2] for pair in opposite_questions({"a": up, "b": down})] == [("a", "b")]
    assert opposite_questions({"a": up.iloc[:19], "b": down.iloc[:19]}) == []
    assert opposite_questions({"a": up, "b": up}) == []
    assert opposite_questions({"a": up, "b": answers_in_turn([3] * 20)}) == []
    three = opposite_questions({"a": up, "b": answers_in_turn([3] * 20), "c": down, "d": up})
    assert [pair[:2] for pair in three] == [("a", "c"), ("c", "d")]
    assert [pair[2] for pair in three] == pytest.approx([-1.0, -1.0])
    # Nineteen in common are too few.
    blank = down.mask(pd.Series(range(20)) < 1, "N/A").astype("str")
    assert opposite_questions({"a": up, "b": blank}) == []


@pytest.mark.parametrize(("other", "is_told"), [((1, 0, 0, 0, 0), True), ((0, 0, 0, 1, 0), False)])
def test_a_weak_relation_is_no_opposition(other: tuple[int, ...], is_told: bool) -> None:
    """-0.71 is told, 0.35 is not."""
    pairs = opposite_questions({"a": answers_in_turn([1, 2, 3, 4, 5] * 4), "b": answers_in_turn([*other] * 4)})
    assert bool(pairs) is is_told
