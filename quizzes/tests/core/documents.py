"""Hypothesis strategies for documents whose texts try to be everything that a quiz file has."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from quizzes.core.dates import END_OF_DAY, START_OF_DAY
from quizzes.core.diagnostics import WARNINGS
from quizzes.core.document import (
    ChoiceDocument,
    Counts,
    Kind,
    Navigation,
    QuestionDocument,
    QuizDocument,
    Reveal,
    Scoring,
    SectionDocument,
    Shuffle,
)
from quizzes.core.durations import LONGEST_TIME_LIMIT, LONGEST_WAIT
from quizzes.core.gaps import gaps_in
from quizzes.core.typed_answers import Range, folded

WORDS = st.sampled_from(
    ["one", "two", "a *b*", "`c`", "`<!-- d -->`", "e {x}", "é", "$f_{1}$", "1. g"]
)
STRUCTURE = st.sampled_from(
    """
    # heading
    ## heading {#id}
    ###
    **1.** question
    **Q2)** question
    **3. bold** words
    **4.**
    what? {#an-id}
    - [ ] box
    * [x]box
    +[]
    - [ ] ```python
    -[x] ~~~
    - item
    * item
    1. item
    2) item
    ---
    * * *
    ___
    ===
    ...
    > quotation
    >
    > > deeper
    > - [ ] quoted box
    > **Hint:** hint
    > Hint: hint
    Hint: hint
    **Explanation:**
    Explanation: so
    > **Explanation:** so
    __explanation__: so
    ```
    ```python
    ````
    `````markdown
    ~~~
    ~~~~ text
    > ```
    > ```html <!-- x -->
    ``` <!-- x -->
    <!--
    -->
    <!-- note -->
    <!-- id: other -->
    <!-- points: 3; tags: a -->
    <!-- draw: 2 -->
    text <!-- note --> text
    `code <!-- open
    <!---->
    <!---->- [ ] box
    <!---->**1.** question
    > <!---->text
    | a | b |
    |---|---|
    title: text
    Answer: B
    **Answer:** A, C
    = answer
    = 5 +- 0.1
    [[gap|hole]]
    - term :: match
    - :: match
    <details>
    </details>
    <quiz>
    {{< quizdown >}}
    A. letter
    - A. letter
    a) letter
    """.strip().split("\n    ")
)
MARGINS = st.sampled_from(
    ["\x0c", "\x85", "", "", "", " ", "  ", "    ", "       ", "\t", " \t", "\u00a0", "\u2003"]
)
ENDS = st.sampled_from(["", "", "", " ", "  ", "\t", "\\"])
LINES = st.one_of(
    WORDS,
    st.builds("{}{}{}".format, MARGINS, STRUCTURE | WORDS, ENDS),
    st.builds("{}{}".format, WORDS, STRUCTURE),
    st.sampled_from(["", "", " ", "   ", "\t"]),
    st.text(st.sampled_from(" \t#*>-[]x.`~<!1a:|{}=\\_+)"), max_size=12),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=8),
)


def as_read(text: str) -> str:
    """The text as every reader returns it: without blank lines in front and white space behind."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", text.rstrip())


TEXTS = st.lists(LINES, max_size=6).map("\n".join).map(as_read)
SOME_TEXTS = TEXTS.filter(bool)
TITLES = st.one_of(WORDS, STRUCTURE, st.just("C#"), st.just("a #"), st.just("a {#b}")).map(
    lambda title: title.strip()
)
IDS = st.from_regex(r"[\w.-]{1,64}", fullmatch=True)
TAGS = st.from_regex(r"[a-z:é](?:[a-z -]*[a-z])?", fullmatch=True)
POINTS = st.decimals("0.01", "1000", places=2)
IGNORED = st.frozensets(st.sampled_from(sorted(WARNINGS)), max_size=3)
NUMBERS = st.sampled_from(["1", "7a", "Q12", "3.1", "", "12.", "question 5", "**"])


@st.composite
def choices(draw) -> tuple[ChoiceDocument, ...]:
    right = draw(st.lists(st.booleans(), min_size=2, max_size=4).filter(any))
    return tuple(
        ChoiceDocument(1, 1, draw(SOME_TEXTS), is_right, draw(st.just("") | TEXTS))
        for is_right in right
    )


ANSWERS = st.one_of(
    WORDS.filter(lambda text: "<!--" not in text),
    st.sampled_from(["= x", "[1, 2]", "5", "1,5", "5 +- x", "- [ ] a", "```", "{#id}"]),
)
RANGES = st.one_of(
    st.sampled_from([Range(Decimal(0), Decimal("1E+50")), Range(Decimal("-0"), Decimal("0.0"))]),
    st.builds(
        lambda low, width: Range(low, low + width),
        st.decimals(-1000, 1000, places=3) | st.integers(-50, 50).map(Decimal),
        st.sampled_from(["0", "1", "0.5", "2.00", "1E+3"]).map(Decimal),
    ),
)


@st.composite
def bodies(draw) -> dict:
    """What belongs together in a question: its kind, stem, choices and spec."""
    kind = draw(st.sampled_from(Kind))
    stem, made, spec = draw(SOME_TEXTS), (), {}
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        made = draw(choices())
        kind = kind if sum(choice.is_correct for choice in made) == 1 else Kind.MULTIPLE
    elif kind is Kind.SHORT_TEXT:
        spec = {"accepted": draw(st.lists(ANSWERS, min_size=1, max_size=3, unique_by=folded))}
    elif kind is Kind.NUMERIC:
        ranges = draw(st.lists(RANGES, min_size=1, max_size=3))
        spec = {"accepted": [each.as_json() for each in ranges]}
    elif kind is Kind.FILL_IN:
        stem = f"A [[gap]] and {stem}"
        spec = {"gaps": [list(gap.accepted) for gap in gaps_in(stem)]}
        assume(all(spec["gaps"]))
    elif kind is Kind.ORDERING:
        made = draw(st.lists(SOME_TEXTS, min_size=2, max_size=4))
    else:
        made = draw(st.lists(WORDS.filter(lambda text: "<!--" not in text), min_size=2, max_size=3))
        others = draw(st.lists(ANSWERS, max_size=2))
        spec = {"matches": [*(f"{text} :: {n}" for n, text in enumerate(made)), *others]}
    items = tuple(
        item if isinstance(item, ChoiceDocument) else ChoiceDocument(1, 1, item, False)
        for item in made
    )
    return {"kind": kind, "stem": stem, "choices": items, "spec": spec}


@st.composite
def questions(draw, section: int = 0) -> QuestionDocument:
    return QuestionDocument(
        path="quiz.md",
        line=1,
        column=1,
        number=draw(NUMBERS),
        section=section,
        hint=draw(st.just("") | TEXTS),
        explanation=draw(st.just("") | TEXTS),
        points=draw(st.just(Decimal(1)) | POINTS),
        tags=tuple(draw(st.lists(TAGS, unique=True, max_size=3))),
        ignored=draw(IGNORED),
        **draw(bodies()),
    )


# A title cannot hold a comment: it has one line and no escape.
SECTIONS = st.builds(
    SectionDocument,
    line=st.just(1),
    title=st.just("") | TITLES.filter(lambda title: "<!--" not in title),
    introduction=st.just("") | TEXTS,
    draw=st.none() | st.integers(1, 9999),
)
ZONES = st.none() | st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))
CLOCKS = st.sampled_from([START_OF_DAY, END_OF_DAY]) | st.times().map(
    lambda clock: clock.replace(microsecond=0)
)
TIMES = st.builds(datetime.combine, st.dates(date(1900, 1, 1), date(2999, 12, 31)), CLOCKS, ZONES)


def durations(longest: timedelta) -> st.SearchStrategy[timedelta | None]:
    seconds = st.integers(1, int(longest.total_seconds())) | st.sampled_from([60, 3600, 86_400])
    return st.none() | seconds.map(lambda number: timedelta(seconds=number))


STATED = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "slug": st.from_regex(r"[\w-]{1,100}", fullmatch=True),
        "description": SOME_TEXTS.map(str.strip),
        "opens_at": st.none() | TIMES,
        "closes_at": st.none() | TIMES,
        "time_limit": durations(LONGEST_TIME_LIMIT),
        "scoring": st.sampled_from(Scoring),
        "max_attempts": st.none() | st.integers(1, 9999),
        "wait": durations(LONGEST_WAIT),
        "counts": st.sampled_from(Counts),
        "pass_mark": st.none() | st.decimals(0, 100, places=2),
        "shuffle": st.sampled_from(Shuffle),
        "navigation": st.sampled_from(Navigation),
        "announce_count": st.booleans(),
        "show_score": st.sampled_from(Reveal),
        "show_marks": st.sampled_from(Reveal),
        "show_answers": st.sampled_from(Reveal),
        "show_explanations": st.sampled_from(Reveal),
    },
)


def has_window(stated: dict) -> bool:
    """Whether the quiz closes after it opens, as far as the file alone can tell."""
    opens, closes = stated.get("opens_at"), stated.get("closes_at")
    if opens is None or closes is None or (opens.tzinfo is None) is not (closes.tzinfo is None):
        return True
    return opens < closes


@st.composite
def quizzes(draw) -> QuizDocument:
    """A quiz as a reader of any dialect may return it, without errors."""
    stated = draw(STATED.filter(has_window))
    sections = tuple(draw(st.lists(SECTIONS, min_size=1, max_size=3)))
    places = draw(st.lists(st.integers(0, len(sections) - 1), min_size=1, max_size=3).map(sorted))
    asked = [draw(questions(section)) for section in places]
    ids = draw(st.lists(st.just("") | IDS, min_size=len(asked), max_size=len(asked)))
    asked = [replace(question, explicit_id=name) for question, name in zip(asked, ids, strict=True)]
    return QuizDocument(
        path="quiz.md",
        source="",
        title=stated.get("title", "Quiz"),
        description=stated.get("description", draw(TEXTS)),
        stated=stated,
        sections=sections,
        questions=tuple(asked),
        ignored=draw(IGNORED),
    )


def question_of(
    stem: str = "What?",
    right: str = "Yes",
    wrong: str = "No",
    explanation: str = "",
    feedback: str = "",
    hint: str = "",
    **others: object,
) -> QuestionDocument:
    """A question with two choices, for tests in which the texts matter."""
    choices = (ChoiceDocument(1, 1, right, True, feedback), ChoiceDocument(1, 1, wrong, False))
    question = QuestionDocument(
        "quiz.md", 1, 1, "1", Kind.SINGLE, stem, choices, 0, "", hint, explanation
    )
    return replace(question, **others)
