"""The pictures of quizzes."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from quizzes.access import image_for


@require_safe
def image(request: SignedInRequest, sha256: str, extension: str) -> HttpResponse:
    """A picture. Its address names its content, so a browser need never ask again."""
    found = image_for(request.user, sha256, extension, timezone.now())
    response = HttpResponse(found.data, content_type=found.content_type)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["ETag"] = f'"{sha256}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
