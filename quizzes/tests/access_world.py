"""Two courses that know nothing of each other, for `test_access_matrix`, and one to come into.

None is open. Everything in them that has a name or a text carries a random word of its own, so
that a page which tells of it can be found out. `names` are the placeholders of the addresses in
`access_matrix.TABLE`; those of the course elsewhere begin with `foreign_`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from secrets import token_hex
from textwrap import dedent

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import INSTRUCTORS_GROUP, appoint_instructor
from quizzes.actions.attempts import GivenAnswer, submit_attempt
from quizzes.actions.auditing import record_event
from quizzes.actions.deciding import basis_of
from quizzes.actions.inviting import invite, link_token
from quizzes.actions.joining import make_join_code
from quizzes.actions.overriding import override_score
from quizzes.actions.pending import keep_pending
from quizzes.actions.question_reports import report_question, version_of
from quizzes.actions.rosters import keep_roster, plan_roster
from quizzes.actions.starting import start_attempt
from quizzes.core.reading import SourceFile
from quizzes.core.rulings import Decision
from quizzes.models import (
    Accommodation,
    Attempt,
    AuditEvent,
    Course,
    Enrolment,
    Extension,
    Image,
    ImportRecord,
    Item,
    JoinCode,
    QuestionReport,
    Quiz,
    Role,
)

from .conftest import import_markdown, picture
from .practising import begin_missed
from .question_reports import practised, replied
from .rulings import decide, proposed

MARKDOWN = """
    ---
    title: {title}
    time_limit: 45 min
    ---
    **1.** {stem}?

    ![{alt}](images/square.png)
    - [x] {choice}
    - [ ] Nothing

    **2.** Say it.
    = {key}

    **3.** Said {edition}?
    - [x] Yes
    - [ ] No
"""
NOW = timezone.now()  # the site looks at the clock
A_DAY = timedelta(days=1)
PASSWORD = "three turnips in a hat"
# What a student may read of the course they are enrolled in, and of nobody else there.
SHOWN_TO_STUDENTS = {
    *("course", "title", "stem", "alt", "choice", "key", "second edition"),
    *("student", "answer", "ruling", "unit", "description", "instructor", "note", "reply"),
}
# What instructors and owners may read, and assistants not; and what owners alone may.
KEPT_FROM_ASSISTANTS = {"join code", "invited", "event"}
KEPT_FROM_INSTRUCTORS = {"event"}


class Words(dict[str, str]):
    """A random word for whatever is asked for: what it is the word of -> the word."""

    def __missing__(self, name: str) -> str:
        self[name] = f"w{token_hex(6)}"
        return self[name]


@dataclass
class World:
    people: dict[str, User]
    names: dict[str, object]
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)


def make_world() -> World:
    """By person, `secrets` has the words that nothing they are sent may have in it, and `told`
    those that something must: else that others are not told them would prove nothing.
    """
    people = {name: _person(name) for name in ("student", "outsider", "assistant", "owner")}
    people |= {name: _person(name) for name in ("instructor", "elsewhere")}
    people["staff"] = _person("staff")
    people["staff"].is_staff = True
    people["staff"].save()
    people["newcomer"] = _person("newcomer")
    appoint_instructor(people["newcomer"])
    people["administrator"] = User.objects.create_superuser("administrator", password=PASSWORD)
    here, there = Words(), Words()
    names = _course("here", here, student=people["student"], instructor=people["instructor"])
    course = Course.objects.get(pk=names["course_pk"])
    for role in (Role.ASSISTANT, Role.OWNER):
        _employ(course, people[role.value], role)
    foreign = _course("there", there, student=people["outsider"], instructor=people["elsewhere"])
    names["group"] = Group.objects.get(name=INSTRUCTORS_GROUP).pk
    names |= _open_doors(_person("host")) | _door_keys(people, factor := token_hex(8))
    world = World(people, names | {f"foreign_{name}": value for name, value in foreign.items()})
    world.secrets = {
        "nobody": _secrets(here=here, there=there),
        "student": _secrets(here=_kept_back(here), there=there),
        "outsider": _secrets(here=here, there=_kept_back(there)),
        "elsewhere": _secrets(here=here),
        "administrator": {},
        "assistant": _secrets(here=_only(here, KEPT_FROM_ASSISTANTS), there=there),
        "instructor": _secrets(here=_only(here, KEPT_FROM_INSTRUCTORS), there=there),
        "owner": _secrets(there=there),
        **dict.fromkeys(["staff", "newcomer"], _secrets(here=here, there=there)),
    }
    for secrets in world.secrets.values():
        secrets["second factor"] = factor
    untold = _only(here, KEPT_FROM_INSTRUCTORS)
    world.told = {
        "instructor": _secrets(here={name: here[name] for name in here.keys() - untold}),
        "owner": _secrets(here=untold),
    }
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        world.sessions[name] = client.session.session_key or ""
    return world


def _secrets(**courses: dict[str, str]) -> dict[str, str]:
    return {f"{name} {place}": word for place, of in courses.items() for name, word in of.items()}


def _kept_back(words: Words) -> dict[str, str]:
    return {name: word for name, word in words.items() if name not in SHOWN_TO_STUDENTS}


def _only(words: Words, names: set[str]) -> dict[str, str]:
    return {name: words[name] for name in names}


def _person(name: str) -> User:
    """Somebody who has entered the code for their address."""
    person = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _employ(course: Course, person: User, role: Role) -> None:
    person.is_staff = True
    person.save()
    course.staff.create(user=person, role=role)


def _course(slug: str, words: Words, *, student: User, instructor: User) -> dict[str, object]:
    """A course with a quiz in two revisions, results, and decisions about them.

    Its student has submitted an attempt and begun another; a classmate has submitted one.
    """
    course = Course.objects.create(
        slug=slug, title=words["course"], description_html=words["description"]
    )
    appoint_instructor(instructor)
    _employ(course, instructor, Role.INSTRUCTOR)
    _rename(instructor, words["instructor"])
    classmate = _person(words["classmate's user name"])
    for person, name in ((student, "student"), (classmate, "classmate")):
        _rename(person, words[name])
        Enrolment.objects.create(course=course, student=person, via="roster", enrolled_at=NOW)
    quiz = _quiz(course, words, instructor)
    quiz.unit = course.units.create(title=words["unit"], position=1)
    quiz.save()
    attempts = _attempts(quiz, words, student, classmate)
    return {
        **_coming_and_going(course, words, student, instructor),
        "course": slug,
        "course_pk": course.pk,
        "student_pk": student.pk,
        "classmate_pk": classmate.pk,
        "quiz": quiz.slug,
        "quiz_pk": quiz.pk,
        "revision": quiz.current_revision_id,
        "base": quiz.current_revision.uid,
        "picture": Image.objects.get(uses__revision=quiz.current_revision).sha256,
        "record": ImportRecord.objects.filter(quiz=quiz).latest("pk").pk,
        **{name: attempt.pk for name, attempt in attempts.items()},
        **_decisions(quiz, attempts["attempt"], words, instructor),
        **_sessions(course, words, student, classmate),
        **_reports(attempts, words, instructor),
        "accommodation": Accommodation.objects.create(student=student, time_factor=2).pk,
        "extension": Extension.objects.create(quiz=quiz, student=student).pk,
        "pending": keep_pending(
            by=instructor,
            course=course,
            files=[SourceFile("new.md", f"1. {words['draft']}?\n- [x] Yes\n- [ ] No\n".encode())],
            now=timezone.now(),
        ).pk,
    }


def _coming_and_going(course: Course, words: Words, student: User, by: User) -> dict[str, object]:
    """Who is in the course, who is invited to it, and what is written down about that."""
    invited = f"{words['invited']}@example.org"
    (invitation,) = invite(course=course, emails=[invited], by=by, now=NOW)
    code, another = (_join_code(course, by) for _ in range(2))
    words["join code"] = code.code
    roster = keep_roster(
        course=course, data=f"{words['listed']}@example.org".encode(), by=by, now=NOW
    )
    event = record_event(
        AuditEvent.Action.COURSE_CHANGED,
        by=by,
        now=NOW,
        course=course,
        target=words["event"],
    )
    return {
        "enrolment": course.enrolments.get(student=student).pk,
        "instructor_pk": by.pk,
        "invitation": invitation.pk,
        "code": code.pk,
        "code_to_type": another.code,
        "roster": roster.pk,
        "roster_digest": plan_roster(roster, NOW).digest,
        "event": event.pk,
    }


def _join_code(course: Course, by: User) -> JoinCode:
    return make_join_code(course=course, expires_at=NOW + A_DAY, max_uses=5, by=by, now=NOW)


def _open_doors(owner: User) -> dict[str, object]:
    """A third course, which has whoever holds its code or an invitation's link."""
    course = Course.objects.create(slug="guests", title="Guests")
    _employ(course, owner, Role.OWNER)
    (student,) = invite(course=course, emails=["guest@example.org"], by=owner, now=NOW)
    (staff,) = invite(
        course=course, emails=["help@example.org"], role=Role.ASSISTANT, by=owner, now=NOW
    )
    return {
        "link": link_token(student, NOW),
        "staff_link": link_token(staff, NOW),
        "guests_code": _join_code(course, owner).code,
    }


def _door_keys(people: dict[str, User], factor: str) -> dict[str, object]:
    """What lets an outsider in, and an address that is not theirs yet."""
    outsider = people["outsider"]
    address = EmailAddress.objects.create(user=outsider, email="new@example.org")
    app = Authenticator.objects.create(user=outsider, type="totp", data={"secret": factor})
    return {
        "address": address.pk,
        "authenticator": app.pk,
        "outsider_pk": outsider.pk,
        "assistant_pk": people["assistant"].pk,
    }


def _rename(person: User, name: str) -> None:
    person.first_name = name
    person.save()


def _quiz(course: Course, words: Words, by: User) -> Quiz:
    """In two revisions, and elsewhere in one."""
    path = f"{words['folder']}/planets.md"
    markdown = dedent(MARKDOWN).lstrip()
    for edition in ("first edition", "second edition")[course.slug == "there" :]:
        text = markdown.format_map(words | {"edition": words[edition]} | _named(words))
        text = text.replace("---\n", f"---\nslug: quiz-{course.slug}\n", 1)
        files = {"images/square.png": picture(f"#{words['alt'][1:7]}")}
        result = import_markdown(text, path, by=by, course=course, files=files)
    quiz = Quiz.objects.select_related("course", "current_revision").get(pk=result.quiz.pk)
    LogEntry.objects.log_actions(by.pk, [quiz], ADDITION, single_object=True)
    return quiz


def _named(words: Words) -> dict[str, str]:
    return {name: words[name] for name in ("title", "stem", "alt", "choice", "key")}


def _attempts(quiz: Quiz, words: Words, student: User, classmate: User) -> dict[str, Attempt]:
    now = timezone.now()
    return {
        "attempt": _submitted(quiz, student, words["answer"]),
        "classmates_attempt": _submitted(quiz, classmate, words["classmate's answer"]),
        "open_attempt": start_attempt(quiz=quiz, student=student, now=now),
    }


def _submitted(quiz: Quiz, student: User, answer: str) -> Attempt:
    attempt = start_attempt(quiz=quiz, student=student, now=timezone.now())
    typed = attempt.answers.get(question__kind="short-text")
    given = {typed.position: GivenAnswer((answer,))}
    submit_attempt(attempt=attempt, given=given, now=timezone.now(), accept_unanswered=True)
    attempt.refresh_from_db()
    return attempt


def _sessions(course: Course, words: Words, student: User, classmate: User) -> dict[str, object]:
    """Practice of a quiz at which nobody has an attempt running: of such a one nothing is asked."""
    text = f"slug: practice-{course.slug}\n---\n**1.** {words['stem']}?\n= {words['key']}\n"
    path = f"{words['folder']}/practice.md"
    quiz = import_markdown(f"---\n{text}", path, course=course).quiz
    quiz = Quiz.objects.select_related("course", "current_revision").get(pk=quiz.pk)
    mine = _submitted(quiz, student, words["answer"])
    theirs = _submitted(quiz, classmate, words["classmate's answer"])
    return {
        "session": begin_missed(mine, timezone.now()).pk,
        "classmates_session": begin_missed(theirs, timezone.now()).pk,
    }


def _reports(attempts: dict[str, Attempt], words: Words, by: User) -> dict[str, object]:
    """The student has a reply to what they reported, and a question that they practise; a
    classmate's report is open.
    """
    attempt = attempts["attempt"]
    (answered, _) = (
        _report(attempts[name], words[note])
        for name, note in (("attempt", "note"), ("classmates_attempt", "classmate's note"))
    )
    replied(answered, by, words["reply"], now=timezone.now())
    waiting = QuestionReport.objects.open().get(student=attempts["classmates_attempt"].student)
    turns = [
        practised(each.student, each.answers.get(position=2).question)
        for each in (attempt, attempts["classmates_attempt"])
    ]
    return {
        "report": waiting.pk,
        "answered_report": answered.pk,
        "seen_report": version_of(waiting),
        "practised": turns[0].session_id,
        "classmates_practised": turns[1].session_id,
    }


def _report(attempt: Attempt, note: str) -> QuestionReport:
    answer = attempt.answers.select_related("question", "attempt").get(position=1)
    return report_question(student=attempt.student, met=answer, note=note, now=timezone.now())


def _decisions(quiz: Quiz, attempt: Attempt, words: Words, by: User) -> dict[str, object]:
    decide(quiz, proposed(quiz, 2, Decision.VOID), by=by, reason=words["ruling"])
    override = override_score(
        attempt=attempt, points=Decimal(1), by=by, reason=words["answer"], now=timezone.now()
    )
    return {
        "item": Item.objects.filter(questions__revision=quiz.current_revision).earliest("pk").pk,
        "basis": basis_of(quiz),
        "override": override.pk,
        "seen": attempt.score_changes.latest("pk").pk,
    }
