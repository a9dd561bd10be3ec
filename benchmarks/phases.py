"""What is done to a server while students work at it: each phase is one function.

A phase returns the moments (`time.monotonic()`) of what it did, by the kind.
"""

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Barrier, Event, Thread

from .databases import PostgresCluster, SqliteFile
from .ledger import Finding, Value
from .scene import Scene
from .server import Server
from .student import Reply, Student

Moments = dict[str, list[float]]
TWINS = 100
RELOADS, QUICK_CLICKS = 0.05, 0.1  # how often, among saves
PAUSE = 3.0  # seconds of work before, between and after what a phase does a few times


@contextmanager
def students_at_work(scene: Scene) -> Iterator[None]:
    """All take the quiz again and again. In the end each finishes the attempt it is at."""
    is_over = Event()
    threads = [Thread(target=_work, args=(student, is_over)) for student in scene.students]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _work(student: Student, is_over: Event) -> None:
    try:
        while not is_over.is_set():
            _take_quiz(student, is_over)
    except Exception as problem:
        student.ledger.add(Finding(f"student {student.number} gave up: {problem!r}"))


def _take_quiz(student: Student, is_over: Event) -> None:
    random = student.random
    student.start()
    student.read()
    for _ in range(random.randint(5, 40)):
        if random.random() < RELOADS:
            student.read()
        if random.random() < QUICK_CLICKS:
            student.save_at_once(_some_answers(student, 2))
        else:
            student.save(*_some_answers(student, 1).popitem())
        if is_over.is_set():
            break
    student.submit(_some_answers(student, 1))
    student.review()


def _some_answers(student: Student, count: int) -> dict[int, Value]:
    random, questions = student.random, student.page.questions
    positions = random.sample(sorted(questions), count)
    return {position: questions[position].any_value(random) for position in positions}


def kills(scene: Scene, count: int) -> Moments:
    """SIGKILL at random moments: mostly to one worker, at times to all of them or the master."""
    random, moments = Random(count), defaultdict(list)
    with students_at_work(scene):
        for _ in range(count):
            time.sleep(random.uniform(0.1, 1.2))
            kind = random.choices(["a worker", "all workers", "the master"], [8, 1, 1])[0]
            moments[kind].append(time.monotonic())
            _kill(scene.server, kind, random)
            _wait_for_work(scene)
        time.sleep(PAUSE)
    return moments


def _wait_for_work(scene: Scene) -> None:
    """Killing what only just starts would show nothing: as many saves as there are students."""
    enough = scene.ledger.saves + len(scene.students)
    limit = time.monotonic() + scene.students[0].patience
    while scene.ledger.saves < enough and time.monotonic() < limit:
        time.sleep(0.01)


def _kill(server: Server, kind: str, random: Random) -> None:
    if kind == "the master":
        server.die_and_start()
        return
    while not (pids := server.workers()):
        time.sleep(0.01)
    for pid in pids if kind == "all workers" else [random.choice(pids)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def restart(scene: Scene) -> Moments:
    """The database crashes and comes back, twice."""
    database, moments = scene.database, []
    assert isinstance(database, PostgresCluster)
    with students_at_work(scene):
        for _ in range(2):
            time.sleep(PAUSE)
            moments.append(time.monotonic())
            database.restart()
        time.sleep(PAUSE)
    return {"the database": moments}


def deploy(scene: Scene) -> Moments:
    """The server is told to load the code anew, three times."""
    moments = []
    with students_at_work(scene):
        for _ in range(3):
            time.sleep(PAUSE)
            moments.append(time.monotonic())
            scene.server.reload()
        time.sleep(PAUSE)
    return {"a reload": moments}


def twins(scene: Scene) -> Moments:
    """Two tabs submit one attempt at the same instant; every second time with other answers."""
    moments = []
    for number in range(TWINS):
        student = scene.students[number % len(scene.students)]
        student.start()
        student.read()
        for position, asked in student.page.questions.items():
            student.save(position, asked.any_value(student.random))
        moments.append(_submit_twice(student, differently=number % 2 == 1))
    return {"two submits": moments}


def _submit_twice(student: Student, *, differently: bool) -> float:
    other = Student(student.port, student.number, student.session, student.ledger, student.tally)
    other.attempt = student.attempt
    other.read()
    changed = _some_answers(student, 1)
    values = [student.all_values(changed), other.all_values({} if differently else changed)]
    barrier, replies = Barrier(2), {}

    def submit(tab: int, one: Student) -> None:
        fields = one.submit_fields(values[tab])
        barrier.wait()
        replies[tab] = one.ask("submit", "POST", f"/attempts/{one.attempt}/submit/", fields)

    threads = [Thread(target=submit, args=pair) for pair in enumerate((student, other))]
    moment = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _note_twins(student, values, [replies[0], replies[1]])
    if student.review() != other.review():
        student.ledger.add(Finding(f"attempt {student.attempt}: the tabs show different scores"))
    return moment


def _note_twins(student: Student, values: list, replies: list[Reply]) -> None:
    meanings = [reply.meaning for reply in replies]
    if meanings != ["submitted", "submitted"]:
        student.ledger.add(Finding(f"attempt {student.attempt}: the tabs were told {meanings}"))
    student.ledger.submitted_by_either(student.attempt, *values)


def disk(scene: Scene) -> Moments:
    """No space is left where the SQLite file lies; later there is."""
    assert isinstance(scene.database, SqliteFile)
    for student in scene.students:
        student.start()
        student.read()
        for position, asked in student.page.questions.items():
            student.save(position, asked.any_value(student.random))
    scene.database.empty_log()
    with _full(scene.database.path.parent):
        moment = time.monotonic()
        replies = [_save_something(student) for student in scene.students]
        for student in scene.students:
            student.read()
            _ = student.page  # compares it with what was acknowledged
    statuses = {reply.status for reply in replies}
    if statuses != {503}:
        scene.ledger.add(Finding(f"saves on a full disk were answered {sorted(statuses)}"))
    for student in scene.students:
        position, asked = next(iter(student.page.questions.items()))
        student.save(position, asked.any_value(student.random))
        student.submit({})
        student.review()
    return {"a full disk": [moment]}


def _save_something(student: Student) -> Reply:
    position, asked = student.random.choice(sorted(student.page.questions.items()))
    others = set(asked.choices.values()) - set(asked.value)
    return student.try_to_save(position, (min(others),))


@contextmanager
def _full(folder: Path) -> Iterator[None]:
    filler = folder / "filler"
    try:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        yield
    finally:
        filler.unlink()
