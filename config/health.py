"""Whether this server can serve: asked by what restarts it or sends it requests."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

# Set once they have been seen to be applied: new ones come with new code, in a new process.
_is_migrated = False


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has all migrations; else 503 with the part that fails."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        failing = "" if _has_migrations() else "migrations"
    except DatabaseError:
        failing = "database"
    if failing:
        return JsonResponse({"status": "unavailable", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"})


def _has_migrations() -> bool:
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated
