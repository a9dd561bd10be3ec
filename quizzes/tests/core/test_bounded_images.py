"""What becomes of picture files, and which are refused."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from quizzes.core import bounded_images, image_child
from quizzes.core.bounded_child import kept_children
from quizzes.core.bounded_images import MAX_SIDE, UnusableImage, fit_image

from ..conftest import picture

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True, scope="module")
def one_child():
    with kept_children():
        yield


def opened(fitted) -> Image.Image:
    return Image.open(io.BytesIO(fitted.data))


def refusal_of(data: bytes) -> str:
    with pytest.raises(UnusableImage) as refused:
        fit_image(data)
    return refused.value.reason


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that claims to be so large and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png"), ("WEBP", "webp")]
)
def test_a_picture_is_known_by_its_content(kind, extension):
    data = picture(kind=kind)
    fitted = fit_image(data)
    assert (fitted.extension, fitted.width, fitted.height) == (extension, 30, 20)
    assert fitted.sha256 == hashlib.sha256(fitted.data).hexdigest()
    assert fitted.source_sha256 == hashlib.sha256(data).hexdigest()
    assert opened(fitted).size == (30, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_to_store_pixels_is_understood(mode):
    output = io.BytesIO()
    Image.new(mode, (9, 7)).save(output, "PNG")
    assert opened(fit_image(output.getvalue())).size == (9, 7)


@pytest.mark.parametrize("size", [(9, 7), (2 * MAX_SIDE, 7)])
def test_a_grey_of_sixteen_bits_stays_that_grey(size):
    output = io.BytesIO()
    Image.new("I;16", size, 0x8000).save(output, "PNG")
    assert opened(fit_image(output.getvalue())).getpixel((0, 0)) == 0x80


def test_what_can_be_seen_through_stays_so():
    output = io.BytesIO()
    Image.new("RGBA", (9, 7), (255, 0, 0, 0)).save(output, "PNG")
    assert opened(fit_image(output.getvalue())).getpixel((0, 0))[3] == 0


def test_a_jpeg_for_printers_becomes_one_for_screens():
    output = io.BytesIO()
    Image.new("CMYK", (9, 7)).save(output, "JPEG")
    assert opened(fit_image(output.getvalue())).mode == "RGB"


def test_a_large_picture_is_made_smaller():
    fitted = fit_image(picture(size=(2 * MAX_SIDE, 100)))
    assert (fitted.width, fitted.height) == (MAX_SIDE, 50)


def test_the_largest_picture_is_taken_and_one_line_more_is_not():
    side = 8000
    rows = bounded_images.MAX_PIXELS // side
    assert fit_image(picture(size=(side, rows), kind="JPEG")).width == MAX_SIDE
    assert refusal_of(png_of_size(side, rows + 1)) == "too-many-pixels"


def test_a_camera_turned_sideways_is_put_upright_and_tells_nothing_else():
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by 90 degrees
    exif[0x010F] = "Camera of Alice"
    output = io.BytesIO()
    Image.new("RGB", (30, 20)).save(output, "JPEG", exif=exif, comment=b"at home")
    fitted = fit_image(output.getvalue())
    assert (fitted.width, fitted.height) == (20, 30)
    assert not opened(fitted).getexif()
    assert b"Alice" not in fitted.data
    assert b"at home" not in fitted.data


def test_of_an_animation_the_first_picture_is_kept():
    output = io.BytesIO()
    frames = [Image.new("RGB", (9, 7), colour) for colour in ("red", "blue")]
    frames[0].save(output, "GIF", save_all=True, append_images=frames[1:])
    shown = opened(fit_image(output.getvalue()))
    assert not getattr(shown, "is_animated", False)
    assert shown.getpixel((0, 0)) == (255, 0, 0)


def test_what_hides_behind_a_picture_is_gone():
    tail = b"<script>alert(1)</script>PK\x03\x04"
    fitted = fit_image(picture() + tail)
    assert b"script" not in fitted.data
    assert b"PK" not in fitted.data


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"<!-- a -->\n", b" \n"])
def test_a_drawing_with_a_program_is_refused(start):
    assert refusal_of(start + SVG) == "svg"


@pytest.mark.parametrize(
    "data", [b"", b"GIF", b"<html><script>1</script>", b"%PDF-1.7", b"BM" + bytes(60), bytes(100)]
)
def test_what_is_no_picture_is_refused(data):
    assert refusal_of(data) == "not-raster"


def test_a_picture_that_is_cut_off_is_refused():
    output = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(output, "PNG")
    assert refusal_of(output.getvalue()[:5000]) == "broken"


def test_a_file_that_is_too_large_is_not_decoded(monkeypatch):
    monkeypatch.setattr(bounded_images, "child_for", None)
    assert refusal_of(bytes(bounded_images.MAX_IMAGE_BYTES + 1)) == "too-large"


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (40_000_001, 1)])
def test_a_bomb_is_refused_by_its_size(size):
    assert refusal_of(png_of_size(*size)) == "too-many-pixels"


def test_text_in_a_picture_that_unpacks_to_gigabytes_is_refused():
    text = b"zTXt" + b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    data = picture()
    assert refusal_of(data[:33] + chunk + data[33:]) == "broken"


def test_a_child_that_dies_on_a_picture_is_no_error_of_the_program(monkeypatch):
    monkeypatch.setattr(bounded_images, "CHILD_MODULE", "no.such.module")
    assert refusal_of(picture()) == "too-costly"


def test_only_the_formats_of_the_web_are_decoded():
    assert set(image_child.STORED_AS) == {"PNG", "GIF", "JPEG", "MPO", "WEBP"}
    output = io.BytesIO()
    Image.new("RGB", (9, 7)).save(output, "TIFF")
    assert refusal_of(output.getvalue()) == "not-raster"
