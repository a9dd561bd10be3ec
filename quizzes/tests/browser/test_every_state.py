"""Every page in every state, narrow and wide, light and dark, with and without axe."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ..access_world import World, make_world
from ..shown import Shown, State, client_of
from ..states import STATES
from ..test_access_matrix import undone
from .conftest import NARROW, WIDE, offences
from .in_process import SITE, InProcess
from .looking import (
    COLOUR_RULES,
    LAYOUT_RULES,
    Finding,
    clipped_when_larger,
    poorly_told_errors,
    scan,
    sideways,
    unseen_by_axe,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.once]

BETWEEN = 768  # pixels
# All rules at each width and in each scheme; of the other two, those that see colours.
VARIANTS = [
    (WIDE, "light", None),
    (WIDE, "dark", COLOUR_RULES),
    (NARROW, "dark", None),
    (NARROW, "light", COLOUR_RULES),
]
# Django's admin has the same structure at each width.
ADMIN_VARIANTS = [
    (WIDE, "light", None),
    (WIDE, "dark", COLOUR_RULES),
    (NARROW, "dark", [*COLOUR_RULES, *LAYOUT_RULES]),
]
# What is said of the templates and widgets of Django's own admin. Counted on pages of which no template
# is ours, the lists and forms of users and groups; where a page of ours has more of it, it is theirs, too.
OF_DJANGO = [
    ("aria-prohibited-attr", r"\.help-tooltip"),  # two lists to choose from
    ("aria-input-field-name", r"select2-"),  # a field that searches
    ("aria-valid-attr-value", r"^#id_password$"),  # the hash of a password
    ("link-in-text-block", r"^\.breadcrumbs > a"),
    # tables of rows within a form: headings of columns for what can be changed and deleted
    ("empty-table-header", r"\.original$|th:nth-child\(\d+\)$"),
    ("scrollable-region-focusable", r"^#\w+-group$"),
    ("label-title-only", r"^#searchbar$"),
    ("label", r"^#id_\w+_[01]$"),  # the two fields of a date and time
    ("target-size", r"^details\[data-filter-title|a\[href=\"\?|^\.date-back"),  # filters of a list
]
# What axe cannot tell, and who has looked at it.
UNSURE = [
    ("color-contrast", "Element content contains only non-text characters"),  # icons have words
    ("color-contrast", "background image"),  # Django's icons beside “Add” and messages
    ("color-contrast", "obscured by another element"),  # what is scrolled out of its region
    ("color-contrast", "overlapped by another element"),
    ("color-contrast", "partially overlaps other elements"),  # where it is narrow
    ("color-contrast", "element contains an image node"),  # figures at the axes of a drawing
    ("color-contrast", "too short to determine if it is actual text"),  # “0” of an axis
    ("link-in-text-block", "could not be determined because of element overlap"),  # in tables
    ("th-has-data-cells", "Table data cells are missing or empty"),  # Django's lists of models
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        yield make_world()


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The shapes of pages that were looked at: the same one with other words is the same."""
    return set()


@dataclass
class Browser:
    served: InProcess
    complaints: list[str]


@pytest.fixture(scope="module")
def window(browser, world) -> Iterator[Browser]:
    context = browser.new_context(base_url=SITE, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda said: complaints.extend(offences(said)))
    yield Browser(InProcess(page), complaints)
    context.close()


@pytest.fixture(autouse=True)
def without_log() -> Iterator[None]:
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def shape_of(shown: Shown) -> str:
    """Its tags with their classes: what a look at it depends on."""
    tags = re.findall(r"<[a-z][^>]*", shown.html)
    return "".join(re.sub(r'\b(?!class|type)[\w-]+="[^"]*"|\s+', " ", tag) for tag in tags)


def is_of_django(finding: Finding) -> bool:
    return any(
        finding.rule == rule and re.search(where, finding.target) for rule, where in OF_DJANGO
    )


def is_explained(finding: Finding) -> bool:
    return any(finding.rule == rule and why in finding.why for rule, why in UNSURE)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_state(state: State, world, window, seen):
    with undone():
        shown = state.shown(world)
        if not shown.is_page or (shape := shape_of(shown)) in seen:
            return
        seen.add(shape)
        problems = look(window, world, shown, state)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def look(window: Browser, world: World, shown: Shown, state: State) -> list[str]:
    page, is_admin = window.served.page, shown.address.startswith("/admin/")
    problems: list[str] = []
    window.complaints.clear()
    for width, scheme, rules in ADMIN_VARIANTS if is_admin else VARIANTS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if rules is None and width == WIDE:
            window.served.show(state, shown, client_of(world, state.who))
            problems += [f"A2: {each}" for each in unseen_by_axe(page)]
            problems += [f"A3: {each}" for each in poorly_told_errors(page)] * (not is_admin)
            problems += window.complaints
        if width == NARROW:
            page.evaluate(OPEN)
        settle(page)
        found = scan(page, rules=rules)
        problems += [
            f"{width} {scheme}: {each}"
            for each in found.violations
            if not (is_admin and is_of_django(each))
        ]
        problems += [
            f"{width} {scheme}, unsure: {each}"
            for each in found.incomplete
            if not is_explained(each) and not (is_admin and is_of_django(each))
        ]
    problems += too_wide(page)
    return problems if is_admin else problems + clipped_when_larger(page)


def too_wide(page) -> list[str]:
    """In between, tables are tables still, and have the least room. Not Django's lists: beside their
    filters, they stick out by some pixels there.
    """
    problems = []
    has_list = page.locator("#changelist").count()
    for width in (WIDE, NARROW) if has_list else (WIDE, BETWEEN, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        problems += [f"{width}: {each}" for each in sideways(page)]
    return problems


OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


def settle(page) -> None:
    """Until nothing on the page moves any more."""
    page.evaluate(
        "Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))"
    )
