"""What rulings do to the answers of any question, by properties that hold whatever was ruled."""

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind, Scoring
from quizzes.core.grading import Key, correctness_of
from quizzes.core.rulings import (
    Decision,
    Effect,
    RuledKey,
    is_same_key,
    is_void_after,
    keys_for,
    portable_key,
    ruled_key,
    ruled_keys,
)

SCORINGS = st.sampled_from(Scoring)
NAMES = "abcdefgh"
TEXTS = st.sampled_from(["sun", "moon", "Moon", "star", "8", "7.5"])
RANGES = st.sampled_from(["7", "7.5", "8"]).map(lambda at: {"low": at, "high": "8"})


@dataclass(frozen=True)
class Wording:
    """One question as one revision words it."""

    key: Key
    choice_keys: tuple[str, ...] = ()

    @property
    def portable(self):
        # As it is stored.
        return json.loads(json.dumps(portable_key(self.key, self.choice_keys)))

    def told(self, other: "Wording") -> tuple[Key, ...]:
        """What the key of `other` means here."""
        return keys_for(other.portable, self.key, self.choice_keys)


@st.composite
def wordings(draw, kinds=tuple(Kind)):
    kind = draw(st.sampled_from(kinds))
    if kind is Kind.SHORT_TEXT:
        return Wording(Key(kind, spec={"accepted": draw(st.lists(TEXTS, min_size=1))}))
    if kind is Kind.NUMERIC:
        return Wording(Key(kind, spec={"accepted": draw(st.lists(RANGES, min_size=1))}))
    if kind is Kind.FILL_IN:
        gaps = st.lists(st.lists(TEXTS, min_size=1), min_size=1, max_size=3)
        return Wording(Key(kind, spec={"gaps": draw(gaps)}))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    right, spec = (), {}
    if kind is Kind.SINGLE:
        right = (draw(st.integers(0, len(names) - 1)),)
    if kind is Kind.MULTIPLE:
        right = tuple(sorted(draw(st.sets(st.integers(0, len(names) - 1), min_size=1))))
    if kind is Kind.MATCHING:
        spec = {"matches": draw(st.lists(TEXTS, min_size=len(names), max_size=len(names) + 2))}
    return Wording(Key(kind, right, len(names), spec), tuple(names))


@st.composite
def responses(draw, wording: Wording):
    key, count = wording.key, len(wording.choice_keys)
    if draw(st.integers(0, 9)) == 0:
        return None
    if key.kind is Kind.SINGLE:
        return [draw(st.integers(0, count - 1))]
    if key.kind is Kind.MULTIPLE:
        return sorted(draw(st.sets(st.integers(0, count - 1), min_size=1)))
    if key.kind in (Kind.SHORT_TEXT, Kind.NUMERIC):
        return draw(TEXTS)
    if key.kind is Kind.FILL_IN:
        gaps = len(key.spec["gaps"])
        return draw(st.lists(TEXTS, min_size=gaps, max_size=gaps))
    offered = count if key.kind is Kind.ORDERING else len(key.spec["matches"])
    part = st.none() | st.integers(0, offered - 1)
    return draw(st.lists(part, min_size=count, max_size=count))


@st.composite
def cases(draw):
    """A wording, a response to it, and the keys of other wordings, of its kind or not."""
    wording = draw(wordings())
    others = st.lists(wordings((wording.key.kind,)) | wordings(), min_size=1, max_size=4)
    return wording, draw(responses(wording)), draw(others)


@st.composite
def ruled_cases(draw):
    """The same, with rulings by those keys and without any."""
    wording, response, others = draw(cases())
    by_key = st.sampled_from([Decision.OLD_OR_NEW, Decision.NEW_KEY, Decision.ONLY_NEW])
    without = st.sampled_from([Decision.VOID, Decision.AS_WRITTEN])
    rulings = [
        (draw(without), None) if draw(st.booleans()) else (draw(by_key), other.portable)
        for other in others
    ]
    return wording, response, others, rulings


def ruled(wording: Wording, rulings) -> RuledKey:
    return ruled_key(wording.key, wording.choice_keys, rulings)


@given(ruled_cases(), SCORINGS)
def test_nobody_loses_by_old_or_new_whatever_was_ruled_before(case, scoring):
    wording, response, others, rulings = case
    before = ruled(wording, rulings)
    after = ruled(wording, [*rulings, (Decision.OLD_OR_NEW, others[0].portable)])
    earned = after.correctness_of(response, scoring)
    assert earned >= before.correctness_of(response, scoring)
    assert earned >= max(
        (correctness_of(response, key, scoring) for key in wording.told(others[0])), default=0
    )


@given(ruled_cases(), SCORINGS)
def test_a_void_question_gives_everything_until_something_else_counts(case, scoring):
    wording, response, others, rulings = case
    void = [*rulings, (Decision.VOID, None)]
    other = others[0].portable
    assert ruled(wording, void).correctness_of(response, scoring) == 1
    for decision in (Decision.OLD_OR_NEW, Decision.ONLY_NEW):
        assert ruled(wording, [*void, (decision, other)]).correctness_of(response, scoring) == 1
    lifted = ruled(wording, [*void, (Decision.NEW_KEY, other)])
    assert lifted.is_void is not bool(wording.told(others[0]))


@given(ruled_cases())
def test_whether_it_is_void_is_told_by_the_decisions_alone(case):
    """For a wording that every new key can be told to."""
    wording, _response, _others, rulings = case
    told = [(decision, wording.portable if key else None) for decision, key in rulings]
    decisions = [decision for decision, _key in told]
    assert is_void_after(decisions) == ruled(wording, told).is_void


@given(ruled_cases(), SCORINGS)
def test_as_written_undoes_all_rulings(case, scoring):
    wording, response, _others, rulings = case
    earned = ruled(wording, [*rulings, (Decision.AS_WRITTEN, None)])
    assert earned.correctness_of(response, scoring) == correctness_of(
        response, wording.key, scoring
    )


@given(ruled_cases(), SCORINGS)
def test_the_new_key_alone_counts_where_it_can_be_told(case, scoring):
    wording, response, others, rulings = case
    told = wording.told(others[0])
    after = ruled(wording, [*rulings, (Decision.NEW_KEY, others[0].portable)])
    expected = RuledKey(told) if told else ruled(wording, rulings)
    assert after == expected
    assert after.correctness_of(response, scoring) == expected.correctness_of(response, scoring)


@given(ruled_cases())
def test_only_new_changes_nothing(case):
    wording, _response, others, rulings = case
    kept = [*rulings, (Decision.ONLY_NEW, others[0].portable)]
    assert ruled(wording, kept) == ruled(wording, rulings)


@given(ruled_cases())
def test_what_counts_after_each_ruling_is_what_the_rulings_so_far_say(case):
    wording, _response, _others, rulings = case
    steps = ruled_keys(wording.key, wording.choice_keys, rulings)
    assert steps == [ruled(wording, rulings[:count]) for count in range(len(rulings) + 1)]


@given(cases(), SCORINGS)
def test_the_best_key_for_a_response_earns_what_the_response_earns(case, scoring):
    wording, response, others = case
    key = ruled(wording, [(Decision.OLD_OR_NEW, other.portable) for other in others])
    best = correctness_of(response, key.best_for(response, scoring), scoring)
    assert best == key.correctness_of(response, scoring)


# The key in terms that outlive an edit


@given(wordings())
def test_a_key_told_to_its_own_wording_is_itself(wording):
    assert wording.told(wording) == (wording.key,)


@given(st.data(), wordings((Kind.SINGLE, Kind.MULTIPLE)), SCORINGS)
def test_choices_in_another_order_or_with_more_of_them_are_graded_alike(data, new, scoring):
    """The new wording lost some choices and put the others into another order."""
    more = data.draw(st.lists(st.sampled_from("xyz"), unique=True))
    old_names = tuple(data.draw(st.permutations([*new.choice_keys, *more])))
    old = Wording(Key(new.key.kind, (0,), len(old_names)), old_names)
    (told,) = old.told(new)
    right = {new.choice_keys[place] for place in new.key.right_choices}
    assert {old_names[place] for place in told.right_choices} == right
    assert told.choice_count == len(old_names)
    if not more:
        response = data.draw(responses(new))
        moved = response and sorted(old_names.index(new.choice_keys[place]) for place in response)
        assert correctness_of(moved, told, scoring) == correctness_of(response, new.key, scoring)


def test_a_right_choice_that_the_old_wording_lacks_cannot_be_told_to_it():
    old = Wording(Key(Kind.MULTIPLE, (0,), 2), ("a", "b"))
    new = Wording(Key(Kind.MULTIPLE, (0, 2), 3), ("a", "b", "c"))
    assert old.told(new) == ()
    decided = [(Decision.NEW_KEY, new.portable)]
    assert ruled(old, decided) == RuledKey((old.key,))


def test_of_a_single_choice_that_turns_out_to_have_two_right_ones_either_counts():
    old = Wording(Key(Kind.SINGLE, (0,), 3), ("a", "b", "c"))
    new = Wording(Key(Kind.MULTIPLE, (1, 2), 3), ("a", "b", "c"))
    after = ruled(old, [(Decision.NEW_KEY, new.portable)])
    assert [after.correctness_of([place], Scoring.EXACT) for place in range(3)] == [0, 1, 1]
    after = ruled(old, [(Decision.OLD_OR_NEW, new.portable)])
    assert [after.correctness_of([place], Scoring.EXACT) for place in range(3)] == [1, 1, 1]
    assert after.correctness_of(None, Scoring.EXACT) == 0


def test_of_several_answers_that_turn_out_to_have_one_right_one_that_alone_is_the_key():
    old = Wording(Key(Kind.MULTIPLE, (0, 1), 3), ("a", "b", "c"))
    new = Wording(Key(Kind.SINGLE, (1,), 3), ("a", "b", "c"))
    after = ruled(old, [(Decision.NEW_KEY, new.portable)])
    assert after.correctness_of([1], Scoring.EXACT) == 1
    assert after.correctness_of([0, 1], Scoring.EXACT) == 0


@given(st.data(), wordings((Kind.ORDERING,)), SCORINGS)
def test_an_order_told_to_another_order_of_the_same_items_is_the_new_order(data, new, scoring):
    names = tuple(data.draw(st.permutations(new.choice_keys)))
    old = Wording(Key(Kind.ORDERING, (), len(names)), names)
    (told,) = old.told(new)
    right = [new.choice_keys.index(name) for name in names]
    assert correctness_of(right, told, scoring) == 1
    response = data.draw(responses(old))
    placed = response and [response[names.index(name)] for name in new.choice_keys]
    assert correctness_of(response, told, scoring) == correctness_of(placed, new.key, scoring)
    assert Wording(old.key, (*names, "z")).told(new) == ()


@given(st.data(), SCORINGS)
def test_pairs_told_to_terms_and_matches_in_another_order_are_the_same_pairs(data, scoring):
    terms = data.draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    matches = data.draw(st.permutations(["Sun", "moon", "star", "8", "7.5", "sun"]))
    new = Wording(Key(Kind.MATCHING, (), len(terms), {"matches": matches}), tuple(terms))
    names = tuple(data.draw(st.permutations(terms)))
    offered = data.draw(st.permutations(matches))
    old = Wording(Key(Kind.MATCHING, (), len(terms), {"matches": offered}), names)
    (told,) = old.told(new)
    right = [offered.index(matches[terms.index(name)]) for name in names]
    assert correctness_of(right, told, scoring) == 1
    response = data.draw(responses(old))
    given_texts = response and [place if place is None else offered[place] for place in response]
    moved = given_texts and [
        text if text is None else matches.index(text)
        for text in (given_texts[names.index(term)] for term in terms)
    ]
    assert correctness_of(response, told, scoring) == correctness_of(moved, new.key, scoring)


def test_pairs_with_a_match_that_was_not_offered_cannot_be_told():
    old = Wording(Key(Kind.MATCHING, (), 2, {"matches": ["one", "two"]}), ("a", "b"))
    new = Wording(Key(Kind.MATCHING, (), 2, {"matches": ["one", "three"]}), ("a", "b"))
    assert old.told(new) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Key(Kind.SHORT_TEXT, spec={"accepted": ["8"]}), Key(Kind.NUMERIC, spec={"accepted": []})),
        (
            Key(Kind.FILL_IN, spec={"gaps": [["a"]]}),
            Key(Kind.FILL_IN, spec={"gaps": [["a"], ["b"]]}),
        ),
        (Key(Kind.SINGLE, (0,), 2), Key(Kind.ORDERING, (), 2)),
    ],
    ids=["another kind", "another number of gaps", "choices and an order"],
)
def test_a_key_that_is_no_answer_to_the_old_question_cannot_be_told_to_it(old, new):
    names = ("a", "b")
    assert Wording(old, names).told(Wording(new, names)) == ()


@given(wordings(), wordings())
def test_equal_keys_are_those_that_say_the_same(one, other):
    assert is_same_key(one.portable, one.portable)
    if is_same_key(one.portable, other.portable) and one.choice_keys == other.choice_keys:
        assert one.told(other) == one.told(one)


def test_boxes_that_stay_ticked_are_no_new_key_when_more_may_be_ticked():
    one = portable_key(Key(Kind.SINGLE, (1,), 2), ("a", "b"))
    assert is_same_key(one, portable_key(Key(Kind.MULTIPLE, (0,), 2), ("b", "a")))
    assert not is_same_key(one, portable_key(Key(Kind.MULTIPLE, (0,), 2), ("a", "b")))
    assert not is_same_key(one, portable_key(Key(Kind.ORDERING, (), 2), ("a", "b")))


def test_effects_add_up():
    assert Effect(1, 2) + Effect(3, 4) == Effect(4, 6)
