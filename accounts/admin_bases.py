"""A base of admin classes whose pages can be asked for by any address."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError


class CarefulList(ChangeList):
    """Django's own fails at values that no date and no database takes: the year 10,000, a number
    of thirty digits, a NUL. Here they are as others that cannot be read.
    """

    def get_filters(self, request):
        with _as_unreadable():
            return super().get_filters(request)

    def get_results(self, request) -> None:
        with _as_unreadable():
            super().get_results(request)


class CarefulAdmin:
    """Comes before ModelAdmin: answers addresses at which Django's own pages fail."""

    def get_changelist(self, request, **kwargs) -> type[ChangeList]:
        return CarefulList

    def get_object(self, request, object_id, from_field=None):
        # An address may name the field and leave the name blank.
        return super().get_object(request, object_id, from_field or None)  # type: ignore[misc]


@contextmanager
def _as_unreadable() -> Iterator[None]:
    try:
        yield
    except (DataError, OverflowError, ValueError) as problem:
        raise IncorrectLookupParameters from problem
