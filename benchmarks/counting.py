"""Middleware that counts a request's queries. In counting passes only, never in timed ones."""

from contextlib import ExitStack

from django.db import connections

HEADER = "X-Queries"
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


class CountQueries:
    """Says in a header how many queries the request made; BEGIN, COMMIT, SAVEPOINT are none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = 0

        def record(execute, sql, params, many, context):
            nonlocal count
            count += sql.lstrip().upper().startswith(COUNTED)
            return execute(sql, params, many, context)

        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(record))
            response = self.get_response(request)
        response[HEADER] = str(count)
        return response
