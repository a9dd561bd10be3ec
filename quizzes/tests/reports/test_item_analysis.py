"""How questions did: figures that can be checked by hand, for every kind of quiz."""

import math
from datetime import timedelta

import pytest

from quizzes.core.choice_statistics import Flag
from quizzes.core.document import Scoring
from quizzes.core.rulings import Decision
from quizzes.models import Answer, Attempt, Item, Override, Ruling
from quizzes.reports.item_analysis import Unequal, item_analysis_of
from quizzes.reports.selection import Selection, Which

from ..attempts import sit, students
from ..conftest import ALL_RIGHT, DRAWN, NOW, PLANETS, import_markdown
from ..rulings import decide, proposed

BOBS = {"closest": ["Mercury"], "rings": ["Saturn", "Venus"]}
CHARLIES = {"closest": ["Venus"], "rings": ["Saturn", "Uranus"], "red": ["Venus"]}


@pytest.fixture
def three(planets, alice, bob, charlie):
    """Planets with three attempts: 3, 1 and 1 points."""
    sit(planets, alice, ALL_RIGHT)
    sit(planets, bob, BOBS)
    sit(planets, charlie, CHARLIES)
    return planets


def of(quiz, **chosen):
    return item_analysis_of(Selection(quiz, **chosen))


def figures(analysis, name):
    return [getattr(question.statistics, name) for question in analysis.questions]


def counts(question):
    """How many chose each choice, by its text."""
    return {choice.text: choice.statistics.n for choice in question.by_choice.choices}


def flags_of(question):
    return [finding.flag for finding in question.findings]


# By hand


def test_the_test_as_a_whole(three):
    test = of(three).test

    assert (test.n, test.mean, test.median) == (3, pytest.approx(5 / 3), 1)
    assert test.standard_deviation == pytest.approx(math.sqrt(4 / 3))
    # The variance of each mark is 1/3, that of the totals 4/3.
    assert test.alpha == pytest.approx(0.375)
    assert test.error_ratio == pytest.approx(math.sqrt(0.625))


def test_each_question(three):
    analysis = of(three)

    assert [question.number for question in analysis.questions] == ["1", "2", "3"]
    assert figures(analysis, "facility_index") == pytest.approx([2 / 3, 2 / 3, 1 / 3])
    assert figures(analysis, "discrimination_index") == pytest.approx([0, 0, 1])
    assert figures(analysis, "random_guess_score") == pytest.approx([1 / 3, 1 / 6, 1 / 2])
    assert figures(analysis, "omitted") == [0, 0, 1]
    assert figures(analysis, "n") == [3, 3, 3]
    assert analysis.unequal is None
    assert analysis.max_points == 3


def test_each_choice(three):
    analysis = of(three)

    assert [counts(question) for question in analysis.questions] == [
        {"Mercury": 2, "Venus": 1, "Mars": 0},
        {"Saturn": 3, "Uranus": 2, "Venus": 1, "Mars": 0},
        {"Mars": 1, "Venus": 1},
    ]
    red = analysis.questions[2].by_choice
    assert [choice.is_right for choice in red.choices] == [True, False]
    assert red.omitted.n == 1
    assert red.choices[0].statistics.r_rest == pytest.approx(1)


def test_without_attempts_there_are_no_figures(planets):
    analysis = of(planets)

    assert (analysis.test.n, analysis.test.mean, analysis.questions) == (0, None, ())
    assert analysis.guess_rule is None


def test_one_attempt_has_a_mean_and_no_spread(planets, alice):
    sit(planets, alice, ALL_RIGHT)
    analysis = of(planets)

    assert (analysis.test.mean, analysis.test.standard_deviation) == (3, None)
    assert figures(analysis, "discrimination_index") == [None, None, None]


def test_previews_and_running_attempts_count_for_nothing(three):
    Attempt.objects.filter(student__username="alice").update(is_preview=True)

    assert of(three).test.n == 2


def test_which_attempts_count_is_the_selections_to_say(planets, alice):
    planets.max_attempts = None
    planets.save()
    sit(planets, alice, BOBS)
    sit(planets, alice, ALL_RIGHT, now=NOW + timedelta(days=1))

    assert of(planets).test.mean == 2
    assert of(planets, which=Which.BEST).test.mean == 3
    assert of(planets, which=Which.FIRST).test.mean == 1
    assert of(planets, since=NOW + timedelta(hours=1)).test.mean == 3


# Draws


def test_drawn_questions_are_compared_with_the_attempts_that_had_them(db):
    quiz = import_markdown(DRAWN, "drawn.md").quiz
    for student in students(8):
        sit(quiz, student, {"closest": ["Mercury"], "largest": ["Venus"], "red": ["Mars"]})
    analysis = of(quiz)

    assert analysis.unequal is Unequal.DRAWN
    assert (analysis.test.alpha, analysis.test.standard_error) == (None, None)
    drawn, other, asked = (question.statistics for question in analysis.questions)
    assert drawn.n + other.n == 8 == asked.n
    for figures_, facility in ((drawn, 1), (other, 0)):
        assert figures_.facility_index == (facility if figures_.n else None)
    assert asked.alpha_if_deleted is None


# Several revisions


def test_answers_to_another_order_of_choices_are_counted_by_choice(three, db):
    moved = PLANETS.replace(
        "- [x] Mercury\n    - [ ] Venus\n    - [ ] Mars",
        "- [ ] Mars\n    - [ ] Venus\n    - [x] Mercury",
    )
    quiz = import_markdown(moved).quiz
    sit(quiz, students(1)[0], ALL_RIGHT)
    closest = of(quiz).questions[0]

    assert counts(closest) == {"Mars": 0, "Venus": 1, "Mercury": 3}
    assert list(counts(closest)) == ["Mars", "Venus", "Mercury"]
    assert closest.wording_count == 2
    assert of(quiz).unequal is None
    assert of(quiz).test.alpha is not None


def test_the_newest_wording_is_shown_and_older_choices_as_such(three):
    text = PLANETS.replace("closest to", "nearest to").replace("    - [ ] Venus\n", "", 1)
    sit(import_markdown(text).quiz, students(1)[0], {"nearest": ["Mars"]})
    closest = of(three).questions[0]

    assert str(closest.question) == "Which planet is nearest to the sun?"
    choices = [(c.text, c.is_outdated, c.statistics.n) for c in closest.by_choice.choices]
    assert choices == [("Mercury", False, 2), ("Mars", False, 1), ("Venus", True, 1)]


def test_a_choice_that_nobody_was_offered_yet_is_not_listed(three):
    import_markdown(
        PLANETS.replace("    - [ ] Mars\n\n    **2.**", "    - [ ] Pluto\n\n    **2.**")
    )

    assert "Pluto" not in counts(of(three).questions[0])


def test_revisions_that_ask_other_questions_are_no_single_test(three):
    quiz = import_markdown(PLANETS[: PLANETS.index("**3.**")]).quiz
    sit(quiz, students(1)[0], ALL_RIGHT)

    assert of(quiz).unequal is Unequal.ITEMS
    assert figures(of(quiz), "n") == [4, 4, 3]
    assert of(quiz, revision=quiz.current_revision).unequal is None


def test_marks_of_revisions_with_other_points_count_alike(three):
    text = PLANETS.replace("closest to the sun?", "closest to the sun? <!-- points: 2 -->")
    quiz = import_markdown(text).quiz
    assert quiz.current_revision.max_points == 4
    sit(quiz, students(1)[0], ALL_RIGHT)
    analysis = of(quiz)

    assert analysis.unequal is Unequal.POINTS
    assert analysis.max_points is None
    # Three of four are right, and the rest scores are 2, 0, 1 and 2.
    assert analysis.questions[0].statistics.facility_index == pytest.approx(0.75)
    assert analysis.questions[0].statistics.standard_deviation == pytest.approx(1)
    assert analysis.questions[0].statistics.discrimination_index == pytest.approx(1 / math.sqrt(33))


def test_points_that_nobody_could_earn_yet_change_no_figure(three):
    """The quiz has just been edited: its first two questions count for more from now on."""
    before = of(three)
    text = PLANETS.replace("to the sun?", "to the sun? <!-- points: 2 -->")
    quiz = import_markdown(text.replace("Select two.", "Select two. <!-- points: 3 -->")).quiz
    assert quiz.current_revision.max_points == 6
    after = of(quiz)

    assert after.unequal is None
    assert after.test == before.test
    assert [q.statistics for q in after.questions] == [q.statistics for q in before.questions]
    assert [q.points for q in after.questions] == [1, 1, 1]


# After the fact


def test_a_question_is_void_as_long_as_all_who_answered_it_got_its_points(three):
    decide(three, proposed(three, 0, Decision.VOID))
    quiz = import_markdown(PLANETS.replace("Rings of ice", "Rings of dust")).quiz
    assert of(quiz).questions[0].is_void
    sit(quiz, students(1)[0], ALL_RIGHT)
    assert not of(quiz).questions[0].is_void


def test_a_void_question_counts_with_the_mark_that_it_has(three):
    Ruling.objects.create(item=Item.objects.earliest("pk"), decision="void", up_to=1, at=NOW)
    Answer.objects.filter(question__position=0).update(correctness=1, points=1)
    closest = of(three).questions[0]

    assert closest.is_void
    assert (closest.statistics.facility_index, closest.statistics.random_guess_score) == (1, 1)


def test_points_given_by_hand_for_a_blank_answer_count_and_it_stays_blank(three, ines):
    answer = Answer.objects.get(attempt__student__username="bob", question__position=2)
    Override.objects.create(
        attempt=answer.attempt, answer=answer, points=1, at=NOW, by=ines, reason="spoken"
    )
    Answer.objects.filter(pk=answer.pk).update(correctness=1, points=1)
    Attempt.objects.filter(pk=answer.attempt_id).update(score=2, raw_score=2)
    red = of(three).questions[2].statistics

    assert (red.facility_index, red.omitted) == (pytest.approx(2 / 3), 1)


def test_a_choice_that_a_ruling_made_right_is_shown_as_right(three):
    closest = Item.objects.earliest("pk")
    venus = closest.questions.get().choices.get(source="Venus")
    key = {"kind": "single", "right": [venus.key]}
    Ruling.objects.create(item=closest, decision="old-or-new", key=key, up_to=1, at=NOW)
    choices = of(three).questions[0].by_choice.choices

    assert [choice.is_right for choice in choices] == [True, True, False]


def test_where_attempts_had_several_rules_the_guess_is_by_that_of_most(three):
    attempt = Attempt.objects.get(student__username="bob")
    Attempt.objects.filter(pk=attempt.pk).update(rules={**attempt.rules, "scoring": "coverage"})
    rule = of(three).guess_rule

    assert (rule.scoring, rule.announce_count, rule.is_sole) == (Scoring.EXACT, True, False)


# Every kind

EVERY = {
    "red?": ["Mars"],
    "rings": ["Saturn"],
    "two moons": "Mars",
    "How many": "8",
    "Sun": ["Sun", "star"],
    "From the sun": [0, 2, 1],
    "Who found": [0, 1, None],
}


def answers(question):
    """How many gave each answer in words, and what they got for it on average."""
    return {each.text: (each.statistics.n, each.mean_mark) for each in question.by_text.answers}


def test_answers_that_are_not_chosen_are_counted_in_words(every_kind, alice, bob):
    sit(every_kind, alice, EVERY)
    sit(every_kind, bob, EVERY | {"two moons": "Earth", "How many": "9"})
    questions = of(every_kind).questions

    assert [question.by_text is None for question in questions] == [True] * 2 + [False] * 5
    assert [question.by_choice is None for question in questions] == [False] * 2 + [True] * 5
    assert answers(questions[2]) == {"Earth": (1, 0), "Mars": (1, 1)}
    assert answers(questions[3]) == {"8": (1, 1), "9": (1, 0)}
    assert answers(questions[4]) == {"Sun; star": (2, 1)}
    assert answers(questions[5]) == {"1. Mercury; 2. *Earth*; 3. Venus": (2, pytest.approx(2 / 3))}
    assert answers(questions[6]) == {
        "Uranus → Herschel; Neptune → Galle": (2, pytest.approx(2 / 3))
    }


def test_only_the_most_frequent_answers_are_shown(every_kind):
    for number, student in enumerate(students(25)):
        sit(every_kind, student, {"two moons": f"planet {number}" if number > 2 else "Mars"})
    by_text = of(every_kind).questions[2].by_text

    assert len(by_text.answers) == 21
    assert (by_text.answers[0].text, by_text.answers[0].statistics.n) == ("Mars", 3)
    others = by_text.answers[-1]
    assert (others.text, others.others, others.statistics.n) == ("", 3, 3)
    assert by_text.omitted.n == 0


def test_nobody_answered_a_text(every_kind, alice):
    sit(every_kind, alice, {})
    by_text = of(every_kind).questions[2].by_text

    assert (by_text.answers, by_text.omitted.n) == ((), 1)


def test_a_question_that_got_choices_later_shows_both(every_kind, alice, bob):
    sit(every_kind, alice, EVERY)
    chosen = "**3.** Which planet has two moons?\n    - [x] Mars\n    - [ ] Venus"
    source = every_kind.current_revision.source
    start, end = source.index("**3.**"), source.index("**4.**")
    text = source[:start] + chosen.replace("    -", "-") + "\n\n" + source[end:]
    quiz = import_markdown(text, "every-kind.md").quiz
    sit(quiz, bob, EVERY | {"two moons": ["Venus"]})
    question = of(quiz).questions[2]

    assert counts(question) == {"Mars": 0, "Venus": 1}
    assert answers(question) == {"Mars": (1, 1)}


# What to look at


def test_a_wrong_key_is_flagged(planets):
    """The strong choose Venus, the weak what the key says."""
    strong, weak = ALL_RIGHT | {"closest": ["Venus"]}, {"closest": ["Mercury"]}
    for number, student in enumerate(students(30)):
        sit(planets, student, weak if number % 2 else strong)
    closest, _rings, red = of(planets).questions

    assert flags_of(closest)[:2] == [Flag.POSSIBLY_WRONG_KEY, Flag.NEGATIVE_DISCRIMINATION]
    assert closest.findings[0].choice == "Venus"
    assert "Venus" in closest.findings[0].meaning
    assert Flag.POSSIBLY_WRONG_KEY not in flags_of(red)


def test_an_unused_choice_is_flagged_with_its_name(planets):
    for student in students(30):
        sit(planets, student, ALL_RIGHT)
    found = [(finding.flag, finding.choice) for finding in of(planets).questions[0].findings]

    assert (Flag.UNUSED_CHOICE, "Mars") in found
    assert (Flag.TOO_EASY, "") in found


def test_a_choice_that_the_newest_wording_lacks_is_not_flagged(planets):
    for student in students(30):
        sit(planets, student, ALL_RIGHT)
    text = PLANETS.replace("    - [ ] Mars\n\n    **2.**", "\n    **2.**")
    closest = of(import_markdown(text).quiz).questions[0]

    assert counts(closest)["Mars"] == 0
    assert [finding.choice for finding in closest.findings if finding.choice] == ["Venus"]


# Queries


def test_the_queries_are_the_same_for_one_and_for_many(planets, alice, count_queries):
    sit(planets, alice, ALL_RIGHT)
    with count_queries(6):
        of(planets)
    for student in students(4):
        sit(planets, student, CHARLIES)
    with count_queries(6):
        of(planets, which=Which.BEST)
