"""Instructors teach the courses that there are; what they may do there is their role's from now on.

"Open quizzes" stays open to everybody, and the group "Instructors" keeps the one permission that
is of no course: to make new ones. As in the migration that made the group, a permission that
Django has not made yet is made here.
"""

from django.db import migrations


def open_course(apps, schema_editor):
    apps.get_model("quizzes", "Course").objects.filter(slug="open").update(is_open=True)


def give_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Course = apps.get_model("quizzes", "Course")
    CourseStaff = apps.get_model("quizzes", "CourseStaff")
    group, _ = Group.objects.get_or_create(name="Instructors")
    CourseStaff.objects.bulk_create(
        CourseStaff(course=course, user=user, role="instructor")
        for course in Course.objects.all()
        for user in group.user_set.all()
    )


def narrow_group(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    content_type, _ = ContentType.objects.get_or_create(app_label="quizzes", model="course")
    add_course, _ = Permission.objects.get_or_create(
        content_type=content_type, codename="add_course", defaults={"name": "Can add course"}
    )
    Group.objects.get(name="Instructors").permissions.set([add_course])


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0012_courses_and_people"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(open_course, migrations.RunPython.noop),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        migrations.RunPython(narrow_group, migrations.RunPython.noop),
    ]
