"""Who chose what, and which questions are to be looked at."""

import csv
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from quizzes.core.choice_statistics import (
    ChoiceAnalysis,
    Finding,
    Flag,
    Responses,
    analyse_choices,
    flags,
)
from quizzes.core.document import Kind
from quizzes.core.item_statistics import ItemStatistics, analyse

REFERENCE = os.environ.get("QUIZMARK_REFERENCE")


def responses(*rows):
    """Responses from (chosen, mark, total, count)."""
    return [Responses(chosen, [result]) for chosen, *result in rows]


def item(**figures) -> ItemStatistics:
    """An item with nothing to be said about it, but for these figures."""
    usual = ItemStatistics(
        n=1000,
        omitted=0,
        facility_index=0.6,
        standard_deviation=0.5,
        random_guess_score=0.25,
        intended_weight=0.1,
        effective_weight=0.1,
        discrimination_index=0.4,
        discrimination_interval=None,
        discriminative_efficiency=0.5,
        alpha_if_deleted=0.7,
    )
    return replace(usual, **figures)


def found(item, **arguments):
    arguments.setdefault("kind", Kind.SHORT_TEXT)
    return [finding.flag for finding in flags(item, **arguments)]


def test_each_choice_by_hand():
    # Rest scores: 2 and 1 for those with the right choice 0, else the total.
    analysis = analyse_choices(
        responses(((0,), 1, 3, 1), ((0,), 1, 2, 1), ((1,), 0, 1, 1), (None, None, 0, 1)), 3
    )
    right, wrong, unused, omitted = analysis.choices
    assert [each.choice for each in analysis.choices] == [0, 1, 2, None]
    assert [each.n for each in analysis.choices] == [2, 1, 0, 1]
    assert [each.proportion for each in analysis.choices] == [0.5, 0.25, 0, 0.25]
    assert [each.mean_total for each in analysis.choices] == [2.5, 1, None, 0]
    # 27 % of 4 are reached with the second attempt: totals up to 1 and from 2.
    assert (analysis.lower_n, analysis.upper_n) == (2, 2)
    assert (right.lower, right.upper) == (0, 1)
    assert (wrong.lower, wrong.upper) == (0.5, 0)
    # Totals 3 2 1 0 with 1 1 0 0: 2 / sqrt(5); rest scores 2 1 1 0: 1 / sqrt(2).
    assert right.r_total == pytest.approx(2 / 5**0.5)
    assert right.r_rest == pytest.approx(1 / 2**0.5)
    assert (unused.r_total, unused.r_rest) == (None, None)
    assert omitted.r_rest < 0


def test_nobody_with_the_same_total_is_left_out_of_a_group():
    analysis = analyse_choices(
        responses(((0,), 1, 9, 5), ((0,), 1, 8, 30), ((1,), 0, 5, 25), ((1,), 0, 2, 40)), 2
    )
    # 27 are needed; 5 with 9 are too few, so all 30 with 8 come too. From below, 40 have 2.
    assert (analysis.lower_n, analysis.upper_n) == (40, 35)


def test_a_group_that_exactly_reaches_27_per_cent_takes_nobody_else():
    analysis = analyse_choices(responses(((0,), 1, 3, 27), ((0,), 1, 2, 46), ((1,), 0, 1, 27)), 2)
    assert (analysis.lower_n, analysis.upper_n) == (27, 27)


@pytest.mark.parametrize("highest", [0, 10])
def test_groups_that_would_overlap_do_not_exist(highest):
    analysis = analyse_choices(responses(((0,), 1, 2, 90), ((1,), 0, 1, highest)), 2)
    assert (analysis.lower_n, analysis.upper_n) == (0, 0)
    assert {each.upper for each in analysis.choices} == {None}
    assert analysis.choices[0].proportion == 90 / (90 + highest)


def test_several_chosen_choices_count_each():
    analysis = analyse_choices(responses(((0, 2), 1, 2, 3), ((2,), 0, 0, 2), ((), None, 0, 1)), 3)
    assert [each.n for each in analysis.choices] == [3, 0, 5, 1]
    assert analysis.n == 6


def test_without_attempts_there_is_nothing_to_say():
    analysis = analyse_choices([], 2)
    assert analysis == ChoiceAnalysis(0, 0, 0, tuple(replace(each) for each in analysis.choices))
    for choice in analysis.choices:
        assert (choice.n, choice.proportion, choice.upper, choice.r_rest) == (0, None, None, None)


@pytest.mark.parametrize("chosen", [(2,), (-1,), (0, 5)])
def test_a_choice_that_is_not_there_is_refused(chosen):
    with pytest.raises(ValueError, match="among 2"):
        analyse_choices(responses((chosen, 0, 0, 1)), 2)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, []),
        ({"discrimination_index": 0.20}, []),
        ({"discrimination_index": 0.199}, [Flag.LOW_DISCRIMINATION]),
        ({"discrimination_index": 0.0}, [Flag.LOW_DISCRIMINATION]),
        ({"discrimination_index": -0.01}, [Flag.NEGATIVE_DISCRIMINATION]),
        ({"facility_index": 0.949}, []),
        ({"facility_index": 0.95}, [Flag.TOO_EASY]),
        ({"facility_index": 0.26}, []),
        ({"facility_index": 0.25}, [Flag.TOO_HARD]),
        ({"facility_index": 0.06, "random_guess_score": 0.0}, []),
        ({"facility_index": 0.05, "random_guess_score": None}, [Flag.TOO_HARD]),
        (
            {"facility_index": 1.0, "discrimination_index": None},
            [Flag.TOO_EASY],
        ),
        ({"n": 30}, []),
        ({"n": 29, "facility_index": 1.0, "discrimination_index": -1.0}, [Flag.FEW_ATTEMPTS]),
        ({"n": 0, "facility_index": None, "discrimination_index": None}, [Flag.FEW_ATTEMPTS]),
    ],
)
def test_each_threshold(figures, expected):
    assert found(item(**figures)) == expected


def test_a_distractor_that_nobody_takes_is_named():
    analysis = analyse_choices(responses(((0,), 1, 5, 50), ((2,), 0, 3, 50)), 4)
    assert flags(item(n=100), kind=Kind.SINGLE, choices=analysis, right_choices=[0]) == (
        Finding(Flag.UNUSED_CHOICE, 1),
        Finding(Flag.UNUSED_CHOICE, 3),
    )


def sitting(random, n, weights_of, right):
    """A question that each of n people answers by their ability, among ten others."""
    tally = Counter()
    for _ in range(n):
        ability = random.gauss()
        rest = sum(random.gauss() < ability for _ in range(10))
        chosen = random.choices(range(4), weights_of(ability))[0]
        mark = int(chosen in right)
        tally[(chosen,), mark, rest + mark] += 1
    return analyse_choices(responses(*((*key, count) for key, count in tally.items())), 4)


def knows(ability):
    """The strong know that choice 1 is right, the weak guess."""
    return [1, 8 if ability > 0 else 1, 1, 1]


def suspects(analysis, right, kind=Kind.SINGLE):
    findings = flags(item(n=analysis.n), kind=kind, choices=analysis, right_choices=right)
    return [each.choice for each in findings if each.flag is Flag.POSSIBLY_WRONG_KEY]


@pytest.mark.parametrize("n", [150, 1000])
@pytest.mark.parametrize("wrong", [0, 2, 3])
def test_a_wrong_key_is_found_and_the_right_choice_is_named(n, wrong):
    found = [suspects(sitting(Random(seed), n, knows, {wrong}), [wrong]) for seed in range(20)]
    assert found.count([1]) >= 18


@pytest.mark.parametrize("n", [10, 40, 150, 1000])
def test_a_right_key_is_not_suspected_however_hard_the_question(n):
    def nobody_knows(ability):
        return [1, 1, 1, 1]

    def all_err_alike(ability):
        return [1, 1, 7, 1]

    for weights_of in (knows, nobody_knows, all_err_alike):
        found = [suspects(sitting(Random(seed), n, weights_of, {1}), [1]) for seed in range(60)]
        assert sum(map(bool, found)) <= 6, weights_of


def test_a_choice_that_the_key_lacks_and_one_that_it_should_not_have():
    # The strong choose 0 and 1, the weak 0 and 2, as the key says.
    analysis = analyse_choices(
        responses(((0, 1), 0, 9, 40), ((0, 2), 1, 3, 40), ((2,), 0, 2, 20)), 3
    )
    assert suspects(analysis, [0, 2], Kind.MULTIPLE) == [1, 2]
    assert suspects(analysis, [0, 1], Kind.MULTIPLE) == []


@pytest.mark.skipif(not REFERENCE, reason="QUIZMARK_REFERENCE names no folder")
class TestPublishedAnswers:
    """1,525 people and 16 questions of the Synthetic Aperture Personality Assessment (iqitems in
    R's psych), with each choice's figures from R.
    """

    @staticmethod
    def read(name):
        with (Path(REFERENCE or "") / "item-statistics" / name).open() as file:
            return list(csv.DictReader(file))

    def analysed(self, key):
        raw = self.read("iqitems_raw.csv")
        chosen = [[None if r[i] == "NA" else (int(r[i]),) for i in key] for r in raw]
        marks = [
            [
                None if c is None else int(c == (right,))
                for c, right in zip(row, key.values(), strict=True)
            ]
            for row in chosen
        ]
        items = analyse(marks, [1] * len(key)).items
        for position, name in enumerate(key):
            tally = Counter(
                (c[position], m[position], sum(filter(None, m)))
                for c, m in zip(chosen, marks, strict=True)
            )
            count = 9 if name.startswith("rotate") else 7
            found = responses(*((*cell, n) for cell, n in tally.items()))
            yield name, items[position], analyse_choices(found, count)

    @property
    def key(self):
        return {row["item"]: int(row["key"]) for row in self.read("iqitems_key.csv")}

    def test_all_figures_are_those_of_r(self):
        rows = {(r["item"], r["option"]): r for r in self.read("iqitems_distractors.csv")}
        for name, _, analysis in self.analysed(self.key):
            for each in analysis.choices:
                row = rows.pop((name, "omitted" if each.choice is None else str(each.choice)))
                ours = {
                    "n": each.n,
                    "p": each.proportion,
                    "mean_total": each.mean_total,
                    "r_total": each.r_total,
                    "r_rest": each.r_rest,
                    "p_low": each.lower,
                    "p_high": each.upper,
                }
                for figure, value in ours.items():
                    if row[figure].strip() == "NA":
                        assert value is None
                    else:
                        assert value == pytest.approx(float(row[figure]), rel=1e-9, abs=1e-13)
        assert not rows

    def test_no_right_key_is_suspected_and_each_wrong_one_is_found(self):
        for name, figures, analysis in self.analysed(self.key):
            assert not flags(
                figures, kind=Kind.SINGLE, choices=analysis, right_choices=[self.key[name]]
            )
        for name, right in self.key.items():
            wrong = self.key | {name: right % 6 + 1}
            findings = {
                each: flags(
                    figures, kind=Kind.SINGLE, choices=analysis, right_choices=[wrong[each]]
                )
                for each, figures, analysis in self.analysed(wrong)
            }
            assert findings[name][0].flag is Flag.POSSIBLY_WRONG_KEY
            suspected = [
                each
                for each, found in findings.items()
                if any(finding.flag is Flag.POSSIBLY_WRONG_KEY for finding in found)
            ]
            assert suspected == [name]
