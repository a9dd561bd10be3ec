from django.db import migrations


def create_open_course(apps, schema_editor):
    Course = apps.get_model("quizzes", "Course")
    Course.objects.get_or_create(slug="open", defaults={"title": "Open quizzes"})


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial")]

    operations = [migrations.RunPython(create_open_course, migrations.RunPython.noop)]
