"""Receiving files: counted while they arrive, kept in memory, and stopped early."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.requests import SignedInRequest
from quizzes.core.grouping import ARCHIVE_SUFFIX


class UploadRequest(SignedInRequest):
    """A request to a view that is a `bounded_upload`; `upload_refusal` is "" if there is none."""

    upload_refusal: str


class BoundedUploadHandler(FileUploadHandler):
    """Keeps files in memory and never on disk, and stops reading at the first one too many.

    `refusal` then says why, for the form to show; files that came before it are as good as not
    there, since nobody can tell what was still to come.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refusal = ""
        self._count = 0
        self._sent = 0
        self._name = ""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self._sent = content_length

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self._count += 1
        self._name = self.file_name or ""
        self._received = BytesIO()
        if self._sent > settings.UPLOAD_MAX_TOTAL_BYTES:
            self._stop(_too_large(_("The upload"), settings.UPLOAD_MAX_TOTAL_BYTES))
        if self._count > settings.UPLOAD_MAX_FILES:
            limit = settings.UPLOAD_MAX_FILES
            self._stop(_("At most %(limit)s files can be uploaded at once.") % {"limit": limit})

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._received.tell() + len(raw_data) > self._limit:
            name = Truncator(self._name).chars(60)
            self._stop(_too_large(_("The file “%(name)s”") % {"name": name}, self._limit))
        self._received.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._received.seek(0)
        return InMemoryUploadedFile(
            file=self._received,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    @property
    def _limit(self) -> int:
        """Bytes allowed to the file that is arriving."""
        is_archive = PurePosixPath(self._name).suffix.lower() == ARCHIVE_SUFFIX
        return settings.UPLOAD_MAX_TOTAL_BYTES if is_archive else settings.UPLOAD_MAX_BYTES

    def _stop(self, refusal: str) -> None:
        self.refusal = refusal
        # The rest is not even read: reading it is what a flood of data is after.
        raise StopUpload(connection_reset=True)


def _too_large(what: str, limit: int) -> str:
    values = {"what": what, "limit": filesizeformat(limit)}
    return _("%(what)s is too large; at most %(limit)s can be uploaded.") % values


def bounded_upload(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that take files: receive them with a BoundedUploadHandler.

    Checking the CSRF token reads the body, and with it the files. So the handler is put in place
    first, and the check follows within. The view gets an UploadRequest.
    """

    @csrf_protect
    def checked(request, *args, **kwargs):
        request.POST  # noqa: B018 - reads the body, should the check not have done so
        request.upload_refusal = request.upload_handlers[0].refusal
        return view(request, *args, **kwargs)

    @csrf_exempt
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.upload_handlers = [BoundedUploadHandler(request)]
        return checked(request, *args, **kwargs)

    return wrapper
