"""Instructors may rule on questions, and set points by hand.

As in the migration that made their group, permissions that Django has not made yet are made here.
"""

from django.db import migrations

GRANTED = {
    "ruling": ("add", "view"),
    "override": ("add", "delete", "view"),
    "scorechange": ("view",),
}
NAMES = {"ruling": "ruling", "override": "override", "scorechange": "score change"}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    group, _ = Group.objects.get_or_create(name="Instructors")
    for model, actions in GRANTED.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="quizzes", model=model)
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {NAMES[model]}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0010_results_after_the_fact"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
