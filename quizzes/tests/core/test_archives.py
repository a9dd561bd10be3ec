"""What comes out of a zip archive, and that nothing else can."""

import io
import stat
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.archives import ArchiveLimits, name_problem, read_archive

LIMITS = ArchiveLimits(bytes=1_000_000, count=50)
QUIZ = b"**1.** a?\n- [x] b\n- [ ] c\n"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, **attributes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            for attribute, value in attributes.items():
                setattr(entry, attribute, value)
            archive.writestr(entry, data)
    return buffer.getvalue()


def refusals(data: bytes, limits: ArchiveLimits = LIMITS) -> list[tuple[str, str, str]]:
    archive = read_archive("up.zip", data, limits)
    assert archive.files == ()
    return [(each.code, each.path, each.message) for each in archive.diagnostics]


def test_quizzes_and_pictures_come_out_and_the_rest_stays_in():
    data = zipped(
        {
            "week/b.md": QUIZ,
            "week/a.markdown": QUIZ,
            "week/img/cat.PNG": b"png",
            "week/notes.docx": b"x",
            "week/.hidden.md": QUIZ,
            "__MACOSX/week/._b.md": b"x",
            ".git/c.md": QUIZ,
        }
    )

    archive = read_archive("up.zip", data, LIMITS)

    assert [file.path for file in archive.files] == ["week/a.markdown", "week/b.md"]
    assert archive.images == {"week/img/cat.PNG": b"png"}
    assert archive.diagnostics == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../../x.md", "leads out"),
        ("a/../../x.md", "leads out"),
        ("/etc/x.md", "place on a disk"),
        ("C:/x.md", "place on a disk"),
        ("a\\b.md", "backslash"),
        ("a" * 300 + ".md", "303 characters"),
        ("a\u202eb.md", "cannot be shown"),
    ],
)
def test_a_name_that_means_something_else_is_refused_and_named(name, words):
    ((code, path, message),) = refusals(zipped({name: QUIZ}))

    assert code == "archive-entry"
    assert path == f"up.zip/{name[:200]}"
    assert words in message


def test_a_nul_in_a_name_does_not_shorten_it():
    data = zipped({"x.mdZ.exe": QUIZ}).replace(b"x.mdZ.exe", b"x.md\0.exe")

    assert "cannot be shown" in refusals(data)[0][2]


def test_links_are_refused():
    link = (stat.S_IFLNK | 0o777) << 16

    assert "link" in refusals(zipped({"x.md": b"/etc/passwd"}, external_attr=link))[0][2]


def test_encrypted_files_are_refused():
    data = bytearray(zipped({"x.md": QUIZ}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    assert "encrypted" in refusals(bytes(data))[0][2]


@pytest.mark.parametrize("name", ["inner.zip", "inner.tar", "inner.tar.gz", "inner.7z"])
def test_archives_in_archives_are_refused(name):
    assert "within" in refusals(zipped({name: zipped({"x.md": QUIZ})}))[0][2]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_cannot_be_unpacked_within_bounds_are_refused(method):
    assert "rare method" in refusals(zipped({"x.md": b"a" * 10_000_000}, method))[0][2]


def test_a_bomb_is_refused_by_its_ratio():
    assert "200 times" in refusals(zipped({"x.md": b"a" * 10_000_000}))[0][2]


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = zipped({"x.md": b"ab" * 500_000})
    size = (1_000_000).to_bytes(4, "little")
    assert size in data

    assert refusals(data.replace(size, (9).to_bytes(4, "little")))[0][0] == "bad-archive"


def test_many_files_that_are_small_alone_are_too_much_together():
    files = {f"{n}.md": bytes(range(256)) * 100 for n in range(50)}

    ((code, path, message),) = refusals(zipped(files, zipfile.ZIP_STORED))

    assert (code, path) == ("archive-too-large", "up.zip")
    assert "1,000,000" in message


def test_too_many_entries_are_refused_before_any_is_unpacked():
    ((code, _, message),) = refusals(zipped({f"{n}.txt": b"" for n in range(51)}))

    assert code == "archive-too-large"
    assert "51 entries" in message


def test_the_same_name_twice_is_refused_once():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.md", QUIZ)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.md", b"other")

    archive = read_archive("up.zip", buffer.getvalue(), LIMITS)

    assert [file.data for file in archive.files] == [QUIZ]
    assert "two files" in archive.diagnostics[0].message


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x89PNG\r\n", zipped({"a.md": QUIZ})[:-9]])
def test_what_is_no_archive_is_refused_in_one_line(data):
    assert [refusal[0] for refusal in refusals(data)] == ["bad-archive"]


@settings(max_examples=60)
@given(st.dictionaries(st.text(min_size=1, max_size=30), st.binary(max_size=50), max_size=5))
def test_whatever_is_packed_comes_out_whole_or_not_at_all(files):
    files = {f"{name}.md": data for name, data in files.items() if "\0" not in name}
    try:
        data = zipped(files)
    except (UnicodeEncodeError, ValueError):
        return

    archive = read_archive("up.zip", data, LIMITS)

    for file in archive.files:
        assert file.data == files[file.path]
        assert name_problem(file.path) == ""


@settings(max_examples=150)
@given(st.data())
def test_damaged_archives_never_raise(data):
    good = bytearray(zipped({"a.md": QUIZ, "b/c.md": QUIZ * 20, "d.png": b"x"}))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))

    archive = read_archive("up.zip", bytes(good), LIMITS)

    assert all(name_problem(file.path) == "" for file in archive.files)
