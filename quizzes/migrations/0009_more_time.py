"""Instructors may give more time: in a running attempt, in all quizzes, in one quiz.

As in the migration that made their group, permissions that Django has not made yet are made here.
"""

from django.db import migrations

GRANTED = {
    "attempt": {"extend": "Can give more time for an attempt"},
    "accommodation": {
        action: f"Can {action} accommodation" for action in ("add", "change", "delete", "view")
    },
    "extension": {
        action: f"Can {action} extension" for action in ("add", "change", "delete", "view")
    },
}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    group, _ = Group.objects.get_or_create(name="Instructors")
    for model, actions in GRANTED.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="quizzes", model=model)
        for action, name in actions.items():
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": name},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0008_rules_and_the_clock"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="attempt",
            options={
                "ordering": ["-started_at", "-pk"],
                "permissions": [("extend_attempt", "Can give more time for an attempt")],
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
