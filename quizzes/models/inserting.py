"""Many new rows at once, for the two places where Django's own way is most of the time."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from django.db import connections, models

# In one statement: PostgreSQL would be asked once for each row otherwise.
ROWS_AT_A_TIME = 100

Row = TypeVar("Row", bound=models.Model)


class InsertingQuerySet(models.QuerySet[Row]):
    """A query set that can insert plain values."""

    def insert_all(
        self, names: Sequence[str], rows: Sequence[Sequence[str | int | bool | Decimal]]
    ) -> None:
        """Insert rows of plain values, in the order of the columns `names`.

        A quarter of the time of `bulk_create`, which makes an object of each row, adapts each
        value and reads the new keys back. The database gets the values as they are, so there must
        be nothing to adapt, such as dates or JSON, and a value for each column that cannot be null.
        """
        connection = connections[self.db]
        quoted = connection.ops.quote_name
        columns = ", ".join(map(quoted, names))
        row = f"({', '.join(['%s'] * len(names))})"
        insert = f"INSERT INTO {quoted(self.model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - names, not values  # nosec B608
        with connection.cursor() as cursor:
            for start in range(0, len(rows), ROWS_AT_A_TIME):
                batch = rows[start : start + ROWS_AT_A_TIME]
                cursor.execute(insert + ", ".join([row] * len(batch)), list(chain(*batch)))
