"""The child process of `quizzes.core.bounded_images`: makes one picture fit for pages.

A request is the file's content in base64. The answer is {"data": base64, "extension", "width",
"height"}, or {"problem": reason}.
"""

import base64
import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps

from quizzes.core.bounded_images import MAX_PIXELS, MAX_SIDE
from quizzes.core.child_process import serve

# What the file is by content -> what is stored: format, extension. Of an animation, one picture.
STORED_AS = {
    "PNG": ("PNG", "png"),
    "GIF": ("PNG", "png"),
    "JPEG": ("JPEG", "jpg"),
    "MPO": ("JPEG", "jpg"),  # a JPEG with a second one behind it, as cameras make
    "WEBP": ("WEBP", "webp"),
}
JPEG_QUALITY = 85
_SVG = re.compile(rb"<svg\b", re.IGNORECASE)


def answer(request: str) -> Iterator[dict[str, Any]]:
    """The picture without all that is not picture, or why it is of no use."""
    data = base64.b64decode(request)
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "GIF", "JPEG", "WEBP"]) as image:
            # Only the header is read so far.
            if image.width * image.height > MAX_PIXELS:
                yield {"problem": "too-many-pixels"}
            else:
                yield _stored(image)
    except Image.UnidentifiedImageError:
        yield {"problem": "svg" if _SVG.search(data[:4096]) else "not-raster"}
    except Image.DecompressionBombError:
        yield {"problem": "too-many-pixels"}
    except MemoryError:
        raise
    except Exception:  # a broken file makes Pillow's decoders raise whatever comes
        yield {"problem": "broken"}


def _stored(image: Image.Image) -> dict[str, Any]:
    name, extension = STORED_AS[image.format or ""]
    if image.mode.startswith("I"):  # 16 bits of grey, which converting would cut off, not scale
        image = image.point(lambda grey: grey * (1 / 256)).convert("L")
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data and name != "JPEG" else "RGB"
    if upright.mode not in (mode, "L"):
        upright = upright.convert(mode)
    upright.info.clear()  # place, author, comments, colour profile
    output = io.BytesIO()
    upright.save(output, name, quality=JPEG_QUALITY)
    return {
        "data": base64.b64encode(output.getvalue()).decode(),
        "extension": extension,
        "width": upright.width,
        "height": upright.height,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # standard error is for last words
    serve(answer)
