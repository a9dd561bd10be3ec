"""Pictures of quizzes: stored once, part of what makes a revision, kept by an edit."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.actions.images import images_of, known_images
from quizzes.core.quiz_images import gather_images, no_files
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.models import Choice, Image, Question, Revision, RevisionImage

from ..conftest import ILLUSTRATED, import_markdown, picture

PATH = "images/square.png"


def imported(colour: str = "teal", markdown: str = ILLUSTRATED, path: str = "illustrated.md"):
    return import_markdown(markdown, path, files={PATH: picture(colour)})


def test_a_picture_is_stored_with_the_revision_that_shows_it(illustrated):
    use = RevisionImage.objects.get()
    assert (use.revision, use.path) == (illustrated.current_revision, PATH)
    assert (use.image.width, use.image.height, use.image.format) == (30, 20, "png")
    assert use.image.size == len(use.image.data)
    assert f"{use.image.sha256}.png" in Question.objects.get().html


def test_the_same_picture_is_stored_once(illustrated):
    imported(path="another.md")
    imported(markdown=ILLUSTRATED + "\nMore.\n")
    assert Image.objects.count() == 1
    assert RevisionImage.objects.count() == 3


def test_a_picture_that_changed_makes_a_revision(illustrated):
    result = imported("red")
    assert result.revision.number == 2
    assert Image.objects.count() == 2
    assert images_of(Revision.objects.get(number=1)) != images_of(result.revision)
    item, again = Question.objects.order_by("pk").values_list("item", flat=True)
    assert item == again


def test_the_same_pictures_again_change_nothing(illustrated):
    assert imported().revision is None


def test_a_stored_picture_is_known_by_the_file_it_was_made_from(illustrated, count_queries):
    use = RevisionImage.objects.get()
    with count_queries(1):
        known = known_images({use.source_sha256, "0" * 64})
    assert {digest: image.sha256 for digest, image in known.items()} == {
        use.source_sha256: use.image.sha256
    }


def test_a_picture_in_a_choice_is_shown_in_it(db):
    import_markdown("**1.** Which?\n- [x] ![A](a.png)\n- [ ] b\n", files={"a.png": picture()})
    assert Choice.objects.first().html.startswith("<img ")


# An edit in the admin


@pytest.fixture
def edit(client, ines, illustrated):
    """Saves other Markdown for the illustrated quiz."""
    client.force_login(ines)

    def save(markdown: str):
        return client.post(
            reverse("admin:quizzes_quiz_change", args=[illustrated.pk]), {"text": markdown}
        )

    return save


def test_an_edit_goes_on_showing_the_pictures(edit, illustrated):
    source = illustrated.current_revision.source
    assert edit(source.replace("What is this?", "What is that?")).status_code == 302
    latest = Revision.objects.get(number=2)
    assert [use.path for use in latest.images.all()] == [PATH]
    assert "<img" in latest.questions.get().html


def test_an_edit_without_a_change_makes_no_revision(edit, illustrated):
    assert edit(illustrated.current_revision.source).status_code == 302
    assert Revision.objects.count() == 1


def test_an_edit_that_shows_a_picture_nobody_has_is_told_so(edit, illustrated):
    response = edit(illustrated.current_revision.source.replace("square.png", "circle.png"))
    assert "missing-image" in response.content.decode()
    assert Revision.objects.count() == 1


def test_an_upload_alone_brings_no_pictures(client, ines):
    client.force_login(ines)
    source = SourceFile("a.md", ILLUSTRATED.encode())
    _, diagnostics = gather_images(read_quiz([source], max_bytes=10_000), no_files)
    assert [each.code for each in diagnostics] == ["missing-image"]
    file = SimpleUploadedFile("a.md", b"**1.** ![A](a.png)\n- [x] a\n- [ ] b\n")
    response = client.post(reverse("admin:quizzes_quiz_add"), {"course": 1, "file": file})
    assert "missing-image" in response.content.decode()
