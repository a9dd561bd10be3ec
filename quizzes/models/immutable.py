"""A base for rows that are written once: content revisions and logs."""

from typing import ClassVar

from django.db import models

from .inserting import InsertingQuerySet


class ImmutableRowError(TypeError):
    """Somebody tried to change or delete a row that others rely on as it is."""


class ImmutableQuerySet(InsertingQuerySet):
    """Refuses changes, but for the derived fields of the model."""

    def update(self, **values) -> int:
        refused = set(values) - self.model.derived_fields  # type: ignore[attr-defined]
        if refused:
            raise ImmutableRowError(
                f"{self.model.__name__} rows are immutable: {', '.join(sorted(refused))}"
            )
        return super().update(**values)

    def delete(self):
        raise ImmutableRowError(f"{self.model.__name__} rows are never deleted")


class ImmutableModel(models.Model):
    """A row that is written once. `derived_fields` may be made again from the others."""

    derived_fields: ClassVar[frozenset[str]] = frozenset()

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *, force_insert=False, update_fields=None, **kwargs) -> None:
        is_derived_only = update_fields is not None and self.derived_fields.issuperset(
            update_fields
        )
        if not self._state.adding and not is_derived_only:
            raise ImmutableRowError(f"{type(self).__name__} rows are immutable")
        super().save(force_insert=force_insert, update_fields=update_fields, **kwargs)

    def delete(self, **kwargs):
        raise ImmutableRowError(f"{type(self).__name__} rows are never deleted")
