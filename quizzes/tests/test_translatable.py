"""Texts that nobody could translate, hunted down in templates, scripts and Python."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
# The pages of components are for those who develop, in English.
TEMPLATES = sorted(
    path
    for path in (BASE / "templates").rglob("*")
    if path.suffix in {".html", ".txt"} and "gallery" not in {path.stem, path.parent.name}
)
SCRIPTS = sorted((BASE / "static" / "js").rglob("*.js"))
MODULES = sorted(
    path
    for app in ("accounts", "config", "quizzes")
    for path in (BASE / app).rglob("*.py")
    if not {"migrations", "tests"} & set(path.parts)
)

# Names of this site and of formats, and what is typed into a terminal.
NO_TEXTS = {"Quizmark", "CSV", "XLSX", "python manage.py import_quizzes PATH"}
COMMENTS = re.compile(r"{#.*?#}|{% *comment.*?endcomment *%}", re.DOTALL)
TRANSLATED = re.compile(r"{% *blocktranslate.*?{% *endblocktranslate *%}", re.DOTALL)
# What a block of these holds is the name of a class, or attributes.
CLASSES = re.compile(
    r"{% *block (?:body_?class|coltype|focus) *%}.*?{% *endblock[^%]*%}", re.DOTALL
)
TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
READ_OUT = re.compile(
    r"""\s(?:title|alt|placeholder|aria-label|aria-description|data-label)=(["'])(.*?)\1"""
)
# In a script, such as "Not saved"; names of events, of selectors and of the page's words are none.
SENTENCE = re.compile(r"""["'`>][A-Z][a-z]+[ .…!?:][^"'`]*["'`]|["'`][A-Z][a-z]+["'`]""")


def names(path: Path) -> str:
    return path.relative_to(BASE).as_posix()


def bare_texts(source: str) -> set[str]:
    """What a page would show in one language whatever is asked for."""
    for pattern in (COMMENTS, TRANSLATED, CLASSES):
        source = pattern.sub("", source)
    source = TEMPLATE_CODE.sub("\0", source)
    labels = [text for _quote, text in READ_OUT.findall(source)]
    shown = re.sub(r"<[^>]*>", "\0", source)
    texts = unescape("\0".join([shown, *labels])).split("\0")
    return {text.strip(" \n·,") for text in texts if re.search(r"[^\W\d_]{2}", text)}


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_a_template_shows_no_text_that_is_not_translated(path):
    assert bare_texts(path.read_text()) <= NO_TEXTS


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Save</p>", {"Save"}),
        ('<p>{% translate "Save" %} now</p>', {"now"}),
        ('<img alt="A cat">', {"A cat"}),
        ("<td data-label=\"{% translate 'Score' %}\">{{ score }} %</td>", set()),
        ("{% blocktranslate %}Save {{ it }}{% endblocktranslate %} · 1", set()),
        ("{# no text #}<p class='text'>&rsaquo;</p>", set()),
    ],
)
def test_what_is_taken_for_a_text(source, found):
    assert bare_texts(source) == found


@pytest.mark.parametrize("path", SCRIPTS, ids=names)
def test_a_script_says_what_the_page_has_told_it(path):
    code = re.sub(r"/\*.*?\*/|(?<!:)//.*?$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)

    assert SENTENCE.findall(code) == []


def texts_within_f_strings(source: str) -> list[str]:
    """What calls of gettext within f-strings are to translate: `xgettext` does not find it there.

    A name of a text that is marked elsewhere is none.
    """
    return [
        call.args[0].value
        for joined in ast.walk(ast.parse(source))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and re.fullmatch(r"_|\w*gettext\w*", ast.unparse(call.func).rpartition(".")[2])
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_no_text_to_translate_is_within_an_f_string(path):
    assert texts_within_f_strings(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("f'<b>{_(\"Save\")}</b>'", ["Save"]),
        ('f\'{escape(ngettext("day", "days", n))}\'', ["day"]),
        ("f'{translation.gettext(\"Save\")}'", ["Save"]),
        ("f'{_(word)}'", []),
        ("f'{total}' + _('Save')", []),
    ],
)
def test_what_is_found_within_f_strings(source, found):
    assert texts_within_f_strings(source) == found


COUNTED = re.compile(
    r"""{% *blocktranslate\b(?P<options>[^%]*)%}(?P<one>(?:(?!{%).)*){% *plural *%}(?P<many>.*?){% *endblock""",
    re.DOTALL,
)
CONTEXT = re.compile(r"""\bcontext (["'])(.*?)\1""")


def plurals_in_template(source: str) -> list[tuple[str, str, str]]:
    """Context, singular and plural of each text that counts."""
    return [
        (
            context[2] if (context := CONTEXT.search(found["options"])) else "",
            _as_message(found["one"]),
            _as_message(found["many"]),
        )
        for found in COUNTED.finditer(source)
    ]


def _as_message(text: str) -> str:
    return re.sub(r"{{ *(\w+) *}}", r"%(\1)s", " ".join(text.split()))


def plurals_in_module(source: str) -> list[tuple[str, str, str]]:
    return [
        ("", *(each.value for each in call.args[:2]))
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] in {"ngettext", "ngettext_lazy"}
        and all(isinstance(each, ast.Constant) for each in call.args[:2])
    ]


def two_plurals(found: list[tuple[str, str, str]]) -> list[str]:
    plurals: dict[tuple[str, str], set[str]] = {}
    for context, one, many in found:
        plurals.setdefault((context, one), set()).add(many)
    return sorted(one for (_context, one), many in plurals.items() if len(many) > 1)


def test_a_text_that_counts_has_one_plural_wherever_it_is():
    """A catalogue finds both by the singular, so that one of two plurals would never be shown."""
    found = [each for path in TEMPLATES for each in plurals_in_template(path.read_text())]
    found += [each for path in MODULES for each in plurals_in_module(path.read_text())]

    assert len(found) > 50
    assert two_plurals(found) == []


def test_which_plurals_are_found():
    one = "{% blocktranslate count n=days trimmed %}\n{{ n }} day\n{% plural %}\n{{ n }} days"
    other = one.replace("count", "context 'left' count").replace("days", "more days")
    end = "{% endblocktranslate %}"
    found = plurals_in_template(f"{{% blocktranslate %}}Days:{end}{one}{end}{other}{end}")

    assert found == [
        ("", "%(n)s day", "%(n)s days"),
        ("left", "%(n)s day", "%(n)s more days"),
    ]
    assert plurals_in_module('ngettext("%(n)s day", "%(n)s days", n)') == found[:1]
    assert two_plurals(found) == []
    assert two_plurals([*found, ("", "%(n)s day", "all days")]) == ["%(n)s day"]
