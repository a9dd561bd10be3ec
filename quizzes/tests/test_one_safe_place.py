"""Text is called safe in one place alone, and nothing that undoes escaping is used on any."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PYTHON = [
    path
    for app in ("accounts", "config", "quizzes")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "tests" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
THE_PLACE = "quizzes/templatetags/quizmark.py"

MARKS = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe"}
FORMATS = {"format_html", "format_html_join"}
# Filters that have let text through more than once, or that call their result safe.
UNSAFE_FILTERS = (
    "safe",
    "safeseq",
    "striptags",
    "truncatechars_html",
    "truncatewords_html",
    "urlize",
    "urlizetrunc",
)


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path, functions: set[str]) -> Iterator[ast.Call]:
    yield from calls_in(ast.parse(path.read_text()), functions)


def calls_in(tree: ast.AST, functions: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in functions:
                yield node


def test_one_place_alone_calls_text_safe():
    found = [names(path) for path in PYTHON for _ in calls(path, MARKS)]

    assert found == [THE_PLACE]


def is_translation(node: ast.expr) -> bool:
    """Of a text of ours; how many there are only picks one of two."""
    match node:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant()]):
            return True
        case ast.Call(func=ast.Name(id="ngettext"), args=[ast.Constant(), ast.Constant(), _]):
            return True
    return False


def translations(function: ast.AST) -> set[str]:
    """The variables of a function that never hold anything but translations."""
    nodes = list(ast.walk(function))
    assigned = [
        node.targets[0]
        for node in nodes
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and is_translation(node.value)
    ]
    others = {node.arg for node in nodes if isinstance(node, ast.arg)} | {
        node.id
        for node in nodes
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and not any(node is each for each in assigned)
    }
    return {each.id for each in assigned if isinstance(each, ast.Name)} - others


def is_written_here(node: ast.expr) -> bool:
    """A text of ours, with constants in it, or a translation of one."""
    if is_translation(node):
        return True
    match node:
        case ast.Constant():
            return True
        case ast.Call(args=arguments) | ast.JoinedStr(values=arguments):
            return all(is_written_here(each) for each in arguments)
        case ast.FormattedValue(value=ast.Name(id=name)):
            return name.isupper()
        case ast.Name(id=name):
            return name == "note"  # a translation, in `admin.choosing_students`
    return False


@pytest.mark.parametrize("path", PYTHON, ids=names)
def test_what_is_filled_into_html_is_filled_into_html_of_ours(path):
    """The first argument of format_html, and the second of its join, is not escaped."""
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    variables = {
        id(call): translations(function)
        for function in functions
        for call in calls_in(function, FORMATS)
    }
    for call in calls_in(tree, FORMATS):
        is_join = "join" in ast.unparse(call.func)
        for each in call.args[: 2 if is_join else 1]:
            is_ours = isinstance(each, ast.Name) and each.id in variables.get(id(call), ())
            assert is_ours or is_written_here(each), ast.unparse(call)


@pytest.mark.parametrize("path", PYTHON, ids=names)
def test_no_class_calls_itself_safe(path):
    source = path.read_text()

    assert "__html__" not in source
    assert not re.search(r"is_safe=True", source) or path == ROOT / THE_PLACE
    assert not re.search(r"autoescape\s*[=:]\s*False|needs_autoescape", source)
    assert not re.search(r"\b(?:strip_tags|urlize)\b", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_no_template_undoes_escaping(path):
    source = path.read_text()

    assert not re.search(rf"\|\s*(?:{'|'.join(UNSAFE_FILTERS)})\b", source)
    if path.suffix == ".html":
        assert "autoescape" not in source
    else:  # mails are plain text: what is escaped there would be read as it is
        assert "{% autoescape on" not in source


def test_no_template_is_made_of_text_that_somebody_sent():
    found = [names(path) for path in PYTHON for _ in calls(path, {"Template", "from_string"})]

    assert found == []
