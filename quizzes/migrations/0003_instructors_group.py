"""The group "Instructors": what teaching needs in the admin, and nothing else.

Django creates permissions only after all migrations have run, so the few that are granted here
are made first; `create_permissions` finds them later and leaves them alone.
"""

from django.db import migrations

GRANTED = {
    "course": ["view"],
    "quiz": ["add", "change", "view"],
    "revision": ["view"],
    "section": ["view"],
    "item": ["view"],
    "question": ["view"],
    "choice": ["view"],
    "attempt": ["view"],
    "answer": ["view"],
    "attemptevent": ["view"],
}
NAMES = {"attemptevent": "attempt event"}


def create_group(apps, schema_editor):
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
                defaults={"name": f"Can {action} {NAMES.get(model, model)}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0002_open_course"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_group, migrations.RunPython.noop)]
