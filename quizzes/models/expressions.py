"""What is computed of rows in the database, in the same way on SQLite and PostgreSQL."""

from django.db.models import (
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, NullIf


class Hundredths(Func):
    """A decimal of two places times a hundred: a whole number, as a float."""

    arity = 1
    output_field = FloatField()
    template = "ROUND(%(expressions)s * 100.0)"

    def as_postgresql(self, compiler, connection, **context):
        template = "(%(expressions)s * 100)::double precision"
        return self.as_sql(compiler, connection, template=template, **context)


def share(of: type[F] | type[OuterRef] = F) -> Coalesce:
    """What part of the points possible a submitted attempt has; 0 where there are none.

    As in `core.counting`, and the quotient of two whole numbers, so that equal shares are equal
    floats. With `OuterRef` it is about the attempt that a subquery is for.
    """
    possible = NullIf(Hundredths(of("max_points")), 0.0)
    return Coalesce(Hundredths(of("score")) / possible, 0.0)


SHARE = share()


def count_of(rows: QuerySet, by: str) -> Coalesce:
    """How many of `rows` belong, by this key of theirs, to the row that is asked about."""
    own = rows.filter(**{by: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(own.values(by).annotate(n=Count("pk")).values("n")), 0)


class SecondsBetween(Func):
    """The whole seconds from one time to another, rounded.

    Subtracting the columns would do on PostgreSQL; on SQLite it calls Python for every row.
    """

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(ROUND((JULIANDAY(%(second)s) - JULIANDAY(%(first)s)) * 86400) AS INTEGER)"
        return self._of_both(compiler, template)

    def as_postgresql(self, compiler, connection, **context):
        template = "ROUND(EXTRACT(EPOCH FROM (%(second)s - %(first)s)))::bigint"
        return self._of_both(compiler, template)

    def _of_both(self, compiler, template: str):
        (first, first_params), (second, second_params) = map(
            compiler.compile, self.get_source_expressions()
        )
        sql = template % {"first": first, "second": second}
        return sql, [*second_params, *first_params]
