"""The child process of `quizzes.core.bounded_rendering`: renders the texts of one quiz.

A request is {"jobs": [[markdown, is_inline], ...], "images": {path: [url, width, height]},
"max_bytes": of all HTML}. Each text is answered by {"html": ...}.
"""

from collections.abc import Iterator
from typing import Any

from quizzes.core.bounded_rendering import MAX_HTML_BYTES, RenderJob
from quizzes.core.child_process import serve
from quizzes.core.images import PlacedImage
from quizzes.core.rendering import render, render_inline
from quizzes.core.rendering_limits import UnrenderableText


def answer(request: Any) -> Iterator[dict[str, str]]:
    """The HTML of each text, up to the first that fails."""
    images = {path: PlacedImage(*placed) for path, placed in request["images"].items()}
    total = 0
    for job in (RenderJob(*job) for job in request["jobs"]):
        make = render_inline if job.inline else render
        html = make(job.markdown, images)
        size = len(html.encode())
        total += size
        if size > MAX_HTML_BYTES or total > request["max_bytes"]:
            raise UnrenderableText("output-too-large")
        yield {"html": html}


if __name__ == "__main__":
    serve(answer)
