"""Which question is which after an author has edited a file, and what the plan calls the edit."""

import pytest

from quizzes.core.document import QuestionDocument
from quizzes.core.matching import (
    Change,
    OldChoice,
    OldItem,
    carried_choice_keys,
    choice_keys,
    fingerprint,
    item_keys,
    match,
    retired,
)
from quizzes.core.parsing import parse

FLASH = """**1.** How does FlashAttention help the model?
- [ ] It only lets the attention look at the data briefly
- [x] It never constructs a full attention matrix
- [ ] It uses the CPU cache for its calculations
"""
CASCADE = """**2.** What is an LLM cascade?
- [ ] The point at which models create smarter versions of themselves
- [x] Using weak models first and strong ones if needed
- [ ] A path taken during backpropagation
"""
BF16 = """**3.** What was the reason behind the number format?
- [x] It has the range of fp32 in the size of fp16
- [ ] It is an approach to base fifteen
- [ ] It is needed by new hardware
"""


def questions(source: str) -> tuple[QuestionDocument, ...]:
    return parse("quiz.md", source)[0].questions


def question(source: str) -> QuestionDocument:
    (only,) = questions(source)
    return only


def imported(source: str) -> list[OldItem]:
    """The items that a first import of `source` makes."""
    asked = questions(source)
    return [
        _as_item(key, position, each)
        for position, (key, each) in enumerate(zip(item_keys(asked), asked, strict=True))
    ]


def _as_item(key: str, position: int, asked: QuestionDocument) -> OldItem:
    choices = zip(choice_keys(asked), asked.choices, strict=True)
    return OldItem(
        item_key=key,
        is_explicit=bool(asked.explicit_id),
        fingerprint=fingerprint(asked),
        stem=asked.stem,
        choices=tuple(OldChoice(key, choice.text, choice.is_correct) for key, choice in choices),
        position=position,
        kind=asked.kind,
        spec=asked.spec,
    )


def edit(before: str, after: str) -> list[tuple[int | None, str]]:
    """For each question after the edit: the position it had before, and the change word."""
    matches = match(imported(before), questions(after))
    return [(each.old.position if each.old else None, each.change.value) for each in matches]


def test_an_unchanged_file_is_the_same():
    assert edit(FLASH + CASCADE, FLASH + CASCADE) == [(0, "same"), (1, "same")]


def test_numbers_and_sections_do_not_matter():
    assert edit(FLASH, "# A\n" + FLASH.replace("**1.**", "**Q9)**")) == [(0, "same")]


def test_a_question_pushed_down_by_a_new_one_has_not_moved():
    assert edit(FLASH + CASCADE, BF16 + FLASH + CASCADE) == [
        (None, "new"),
        (0, "same"),
        (1, "same"),
    ]


def test_a_question_taken_to_the_end_has_moved():
    assert edit(FLASH + CASCADE + BF16, CASCADE + BF16 + FLASH) == [
        (1, "same"),
        (2, "same"),
        (0, "moved"),
    ]


def test_choices_in_a_new_order_have_moved():
    lines = FLASH.splitlines(keepends=True)

    assert edit(FLASH, "".join([lines[0], lines[3], lines[1], lines[2]])) == [(0, "moved")]


def test_another_tick_changes_the_key_of_the_same_question():
    assert edit(FLASH, FLASH.replace("[ ]", "[x]", 1)) == [(0, "key changed")]


def test_a_corrected_word_in_the_stem_rewords():
    assert edit(FLASH + CASCADE, FLASH.replace("help the", "aid a") + CASCADE) == [
        (0, "reworded"),
        (1, "same"),
    ]


def test_a_new_stem_over_the_same_choices_rewords():
    assert edit(FLASH, FLASH.replace("How does FlashAttention help the model", "Why")) == [
        (0, "reworded")
    ]


def test_new_choices_below_the_same_stem_are_a_reworded_question_with_a_new_key():
    stem = FLASH.splitlines()[0]

    assert edit(FLASH, f"{stem}\n- [x] Quickly\n- [ ] Slowly\n") == [(0, "key changed")]


def test_small_edits_in_stem_and_choices_are_found_by_likeness():
    after = FLASH.replace("the model", "a model").replace("CPU cache", "GPU cache")

    assert edit(CASCADE + FLASH, after) == [(1, "reworded")]


def test_another_question_is_new_and_the_old_one_is_retired():
    old = imported(FLASH + CASCADE)
    matches = match(old, questions(FLASH + BF16))

    assert [each.change for each in matches] == [Change.SAME, Change.NEW]
    assert [item.position for item in retired(old, matches)] == [1]


def test_true_and_false_alone_make_no_two_questions_alike():
    before = "**1.** Is the sky blue?\n- [x] True\n- [ ] False\n"
    after = "**1.** Do fish sing at night?\n- [x] True\n- [ ] False\n"

    assert edit(before, after) == [(None, "new")]


def test_an_explicit_id_finds_its_question_whatever_else_changed():
    before = FLASH.replace("model?", "model? {#flash}")
    after = BF16.replace("format?", "format? {#flash}")

    assert edit(before, after) == [(0, "key changed")]


def test_adding_or_changing_an_explicit_id_renames_the_item():
    named, renamed = (FLASH.replace("model?", f"model? {{#{each}}}") for each in "ab")

    (added,) = match(imported(FLASH), questions(named))
    (changed,) = match(imported(named), questions(renamed))
    assert (added.item_key, added.change) == ("a", Change.SAME)
    assert (changed.item_key, changed.change) == ("b", Change.SAME)


def test_dropping_an_explicit_id_keeps_the_items_key():
    (dropped,) = match(imported(FLASH.replace("model?", "model? {#a}")), questions(FLASH))

    assert (dropped.item_key, dropped.change) == ("a", Change.SAME)


def test_two_explicit_ids_are_two_questions_even_when_they_are_nearly_the_same():
    before = FLASH.replace("model?", "model? {#a}")
    after = FLASH.replace("the model?", "a model? {#b}").replace("CPU", "GPU")

    assert edit(before, after) == [(None, "new")]


def test_twins_are_told_apart_by_the_order_of_the_file():
    old = imported(FLASH + FLASH)
    matches = match(old, questions(FLASH + FLASH + FLASH))

    assert [each.old.position if each.old else None for each in matches] == [0, 1, None]
    assert len({each.item_key for each in matches}) == 3


def test_a_new_item_never_gets_a_key_that_is_taken():
    (key,) = item_keys([question(FLASH)])

    (new,) = match([], [question(FLASH)], taken={key})

    assert new.item_key == f"{key}-2"


def test_the_fingerprint_ignores_key_order_and_white_space_but_not_words():
    reordered = "**8)**  How does FlashAttention  help the model?\n" + "".join(
        reversed(FLASH.splitlines(keepends=True)[1:])
    )

    same = {fingerprint(question(each)) for each in (FLASH, reordered)}
    other = fingerprint(question(FLASH.replace("CPU", "cpu")))

    assert len(same) == 1
    assert other not in same
    assert len(other) == 32


def test_choice_keys_are_short_stable_and_unique():
    keys = choice_keys(question("**1.** q\n- [x] a\n- [ ] b\n- [ ] a\n"))

    assert keys[2] == f"{keys[0]}-2"
    assert choice_keys(question("**2.** other\n- [x] b\n- [ ] a\n")) == (keys[1], keys[0])


def carried(before: str, after: str) -> list[int | None]:
    """For each choice after the edit: the place its key had before."""
    (old,) = imported("**1.** q\n" + before)
    keys = carried_choice_keys(old.choices, question("**1.** q\n" + after))
    assert len(set(keys)) == len(keys)
    places = {choice.key: place for place, choice in enumerate(old.choices)}
    return [places.get(key) for key in keys]


def test_choices_keep_their_keys_when_they_are_reordered_reticked_or_reworded():
    before = "- [x] one\n- [ ] two\n- [ ] a third one\n"

    assert carried(before, "- [ ] two\n- [x] a third one\n- [ ] one\n") == [1, 2, 0]
    assert carried(before, "- [x] 1\n- [ ] two\n- [ ] a third one\n") == [0, 1, 2]
    assert carried(before, "- [x] the third one\n- [ ] two\n- [ ] one\n") == [2, 1, 0]


def test_a_choice_that_replaces_another_elsewhere_gets_a_new_key():
    before = "- [x] one\n- [ ] two\n- [ ] three\n"

    assert carried(before, "- [x] one\n- [ ] three\n- [ ] seventeen\n") == [0, 2, None]
    assert carried(before, "- [x] x\n- [ ] y\n- [ ] three\n") == [None, None, 2]


@pytest.mark.parametrize("box", ["[ ]", "[x]"])
def test_another_text_at_the_place_of_a_wrong_choice_is_another_choice(box):
    """Were it the same one, whoever chose the old text would be right once the new one is."""
    before = "- [x] one\n- [ ] two\n- [ ] three\n"

    assert carried(before, f"- [x] one\n- {box} seventeen\n- [ ] three\n") == [0, None, 2]


def test_likeness_is_only_sought_among_the_first_two_hundred_questions_left():
    def quiz(topic: str) -> str:
        return "".join(
            f"**{n}.** {topic} {n} " + "the same words again " * 5 + "\n- [x] a\n- [ ] b\n"
            for n in range(300)
        )

    matches = match(imported(quiz("before")), questions(quiz("afterwards")))

    assert sum(each.old is not None for each in matches) == 200


ORDERED = "**1.** Order\n<!-- kind: ordering -->\n1. dawn\n2. noon\n3. dusk\n"
MATCHED = "**1.** Match\n- one :: eins\n- two :: zwei\n- three :: drei\n- :: vier\n"


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("**1.** Big?\n= yes\n", "**1.** Big?\n= yes\n", "same"),
        ("**1.** Big?\n= yes\n", "**1.** Big?\n= yes\n= sure\n", "key changed"),
        ("**1.** Big?\n= 5\n", "**1.** Big?\n= 5 +- 1\n", "key changed"),
        ("**1.** Is it big?\n= yes\n", "**1.** Is it so big?\n= yes\n", "reworded"),
        ("**1.** A [[b]] c\n", "**1.** A [[b|d]] c\n", "key changed"),
        ("**1.** An [[apple]] is round\n", "**1.** An [[apple]] is so round\n", "reworded"),
        (ORDERED, ORDERED.replace("noon", "new").replace("dusk", "noon").replace("new", "dusk"),
         "key changed"),
        (ORDERED, ORDERED.replace("dawn", "early dawn"), "reworded"),
        (MATCHED, MATCHED.replace("drei", "fünf"), "key changed"),
        (MATCHED, MATCHED.replace("vier", "drei"), "reworded"),
        (MATCHED, MATCHED.replace("- one :: eins\n", "") .replace("- :: ", "- one :: eins\n- :: "),
         "moved"),
        (MATCHED, ORDERED, "new"),
    ],
)  # fmt: skip
def test_an_edit_of_a_question_without_boxes_is_called_by_its_name(before, after, change):
    assert [word for _, word in edit(before, after)] == [change]


def test_what_fills_a_gap_and_what_is_accepted_are_no_wording():
    assert fingerprint(question("**1.** A [[b]]\n")) == fingerprint(question("**1.** A [[c]]\n"))
    assert fingerprint(question("**1.** A\n= b\n")) == fingerprint(question("**1.** A\n= c\n"))
    assert fingerprint(question(MATCHED)) != fingerprint(question(MATCHED.replace("vier", "5")))


def test_the_fingerprints_of_questions_with_choices_are_what_they_were():
    """Items of quizzes that were imported long ago are found by these."""
    assert fingerprint(question(FLASH)) == "4fdf0180b1d5f90e8dffae50cc81df59"
