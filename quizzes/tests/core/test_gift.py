r"""GIFT: what Moodle's documentation says, and what files of teachers make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.dialects.gift_blocks import escaped, unescaped
from quizzes.core.document import Kind
from quizzes.tests.core.sketches import read, sketch, sketches


def one(source):
    (question,) = read(source)[0].questions
    return question


def test_a_question_on_one_line_and_on_many():
    assert sketches("Who?{~Ann ~Bob =nobody}\n\n::Two::Where? {\n\t=here\n\t~there\n}\n") == [
        ["Who?", "- Ann", "- Bob", "* nobody"],
        ["Where?", "* here", "- there"],
    ]


def test_the_title_is_the_label_and_a_category_a_section():
    document, _ = read("$CATEGORY: $course$/top/Rivers\n\n::Nile 1::How long? {=long ~short}\n")

    assert document.questions[0].number == "Nile 1"
    assert [section.title for section in document.sections] == ["Rivers"]


def test_text_behind_the_answers_makes_a_gap():
    assert one("Ice is {~hot =cold} in winter.\n").stem == "Ice is _____ in winter."
    assert one("Ice is {~hot =cold}.\n").stem == "Ice is _____."


def test_control_characters_are_escaped():
    question = one(
        "::a\\:b::Is 1 \\= 1 \\{in maths\\}?\\nWell, $\\\\neq$ {= \\= \\~ \\# ~ no\\: }\n"
    )

    assert question.number == "a:b"
    assert question.stem == "Is 1 = 1 {in maths}?\nWell, $\\neq$"
    assert sketch(question)[1:] == ["* = ~ #", "- no:"]


@given(st.text(st.sampled_from("ab~=#{}:\\n\n "), max_size=20))
def test_what_is_escaped_is_read_back(text):
    assert unescaped(escaped(text)) == text

    question = one(f"::t::Really? x{escaped(text)}x {{=y{escaped(text)}y ~no}}\n")

    assert question.stem == f"Really? x{text}x"
    assert sketch(question)[1:] == [f"* y{text}y", "- no"]


def test_feedback_of_a_choice_and_of_all():
    question = one("Who? {\n=me#Yes,\nyou. ~you#No.\n####It was\nme.}\n")

    assert [choice.feedback for choice in question.choices] == ["Yes,\nyou.", "No."]
    assert question.explanation == "It was\nme."


def test_names_of_formats_are_not_text():
    question = one("[html]<p>Who?</p> {=[markdown]*me* ~[plain]you#[html]No}\n")

    assert (sketch(question), question.choices[1].feedback) == (
        ["<p>Who?</p>", "* *me*", "- you"],
        "No",
    )


def test_weights_decide_where_no_choice_begins_with_an_equals_sign():
    question = one("Which? {~%50%a ~%-33.3%b ~%50%c ~d}\n")

    assert (question.kind, question.key) == (Kind.MULTIPLE, (0, 2))


def test_a_weight_beside_a_right_choice_is_partial_credit():
    document, found = read("Which? {=a ~%50%b ~c}\n")

    assert (document.questions[0].key, found) == ((0,), [(1, "partial-credit")])


def test_a_right_choice_may_have_both_signs():
    assert one("Which? {\n=~%50%a\n=~%50%b\n~%-50%c\n}\n").key == (0, 1)


@pytest.mark.parametrize(
    ("answers", "key"), [("{T}", (0,)), ("{FALSE}", (1,)), ("{TRUE#no#yes}", (0,))]
)
def test_true_or_false(answers, key):
    question = one(f"Water is wet. {answers}\n")

    assert [choice.text for choice in question.choices] == ["True", "False"]
    assert question.key == key


def test_feedback_of_true_or_false_is_for_the_wrong_answer_first():
    question = one("Water is dry. {FALSE#It is not.#Right.}\n")

    assert [choice.feedback for choice in question.choices] == ["It is not.", "Right."]


@pytest.mark.parametrize(
    ("answers", "accepted"),
    [
        ("{#3}", [("3", "3")]),
        ("{#3:0.1}", [("2.9", "3.1")]),
        ("{#1..5}", [("1", "5")]),
        ("{# =3:2 #yes ~#no}", [("1", "5")]),
        ("{#=-7:0 =%100%4:0}", [("-7", "-7"), ("4", "4")]),
    ],
)
def test_numbers(answers, accepted):
    question = one(f"How many? {answers}\n")

    assert question.kind == Kind.NUMERIC
    assert question.spec["accepted"] == [{"low": low, "high": high} for low, high in accepted]


def test_what_is_no_number_is_said():
    assert read("::a::How many? {#many}\n")[1] == [(1, "unknown-answer")]


def test_typed_words():
    question = one("Who? {=Ann =Anna =%0%Bob}\n")

    assert (question.kind, question.spec["accepted"]) == (Kind.SHORT_TEXT, ["Ann", "Anna"])


def test_a_star_for_any_letters_is_refused_and_an_answer_for_half_marks_named():
    assert read("Who? {\n=An*\n=%50%Bob\n}\n")[1] == [
        (2, "unsupported-question"),
        (3, "partial-credit"),
    ]


def test_pairs_with_a_match_to_spare():
    question = one("Match. {=Oslo -> Norway = -> Sweden =Riga -> Latvia}\n")

    assert question.kind == Kind.MATCHING
    assert [choice.text for choice in question.choices] == ["Oslo", "Riga"]
    assert question.spec["matches"] == ["Norway", "Latvia", "Sweden"]


def test_arrows_in_choices_are_no_pairs():
    assert sketches("How? {~a -> b =c -> d}\n") == [["How?", "- a -> b", "* c -> d"]]


def test_comments_may_state_an_id_and_tags():
    document, _ = read("// [id:nile] [tag:rivers]\n// [tag:africa]\nHow long? {=long ~short}\n")

    (question,) = document.questions
    assert (question.explicit_id, question.tags) == ("nile", ("rivers", "africa"))


def test_comments_and_blank_lines_within_the_answers():
    assert sketches("Who? {\n=me\n// a note }\n\n~you\n}\n\nWhen? {=now ~then}\n") == [
        ["Who?", "* me", "- you"],
        ["When?", "* now", "- then"],
    ]


def test_a_blank_line_within_pre_ends_no_stem():
    assert sketches("::a::Which?\n<pre>\nx\n\ny\n</pre>\n{=one ~two}\n") == [
        ["Which?\n<pre>\nx\n\ny\n</pre>", "* one", "- two"]
    ]


def test_a_blank_line_may_stand_above_the_answers():
    assert sketches("::a::Which?\n\n{\n=one\n~two\n}\n") == [["Which?", "* one", "- two"]]


def test_braces_of_templates_are_text():
    source = "What is {{ x }}? {\n=a% end %}\n~{% tag %}\n~open { here\n}\n\nNext? {=a ~b}\n"

    assert sketches(source) == [
        ["What is {{ x }}?", "* a% end %}", "- {% tag %}", "- open { here"],
        ["Next?", "* a", "- b"],
    ]


def test_answers_that_are_never_closed_end_with_their_paragraph():
    document, found = read("First? {=a ~b\n\nSecond? {=a ~b}\n")

    assert [sketch(q) for q in document.questions] == [
        ["First?", "* a", "- b"],
        ["Second?", "* a", "- b"],
    ]
    assert found == [(1, "unclosed-answers")]


def test_essays_and_texts_without_answers_are_said_not_guessed():
    document, found = read("::a::Discuss. {}\n\nJust a text.\n\n::b::Who? {=me ~you}\n")

    assert len(document.questions) == 1
    assert found == [(1, "unsupported-question"), (3, "unsupported-question")]


def test_two_answers_on_a_line_without_a_right_one_are_reported():
    assert read("::a::Who? {~me ~you}\n")[1] == [(1, "no-correct-choice")]


@pytest.mark.parametrize(
    "prose",
    [
        "## Heading {#id}\n\nText with {=html} and $x^{T}$\n",
        "if (a) { b = c; }\n\nfoo {}\n",
        "A set {1, 2} and \\mathbf{T}\n",
        "```\nWho? {=me ~you}\n```\n",
    ],
)
def test_braces_in_prose_are_not_taken_for_answers(prose):
    assert read(prose)[0].dialect != "gift"
