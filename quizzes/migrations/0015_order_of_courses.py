"""Quizzes that nobody has put in an order have no position, so that they come after the others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def no_position(apps, schema_editor):
    apps.get_model("quizzes", "Quiz").objects.filter(position=0).update(position=None)


def first_position(apps, schema_editor):
    apps.get_model("quizzes", "Quiz").objects.filter(position=None).update(position=0)


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0014_pending_rosters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='course',
            name='slug',
            field=models.SlugField(allow_unicode=True, help_text='Part of the address of its quizzes.', max_length=100, unique=True, verbose_name='slug'),
        ),
        migrations.AlterField(
            model_name='pendingimport',
            name='course',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.course'),
        ),
        migrations.AlterField(
            model_name='quiz',
            name='position',
            field=models.PositiveIntegerField(blank=True, help_text='Within the unit, or among the units and the quizzes without one; blank: after the others, by title.', null=True, verbose_name='position'),
        ),
        migrations.RunPython(no_position, first_position),
        migrations.AddConstraint(
            model_name='pendingimport',
            constraint=models.CheckConstraint(condition=models.Q(('quiz__isnull', True), ('course__isnull', False), _connector='OR'), name='pending_import_of_a_quiz_for_its_course'),
        ),
    ]
