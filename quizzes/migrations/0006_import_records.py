"""Records of imports, and the file that each quiz comes from.

What the import command made so far tells where the files of those quizzes are. Instructors may
read the records, as they may read all that concerns quizzes.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_files(apps, schema_editor):
    Quiz = apps.get_model("quizzes", "Quiz")
    Revision = apps.get_model("quizzes", "Revision")
    by_command = Revision.objects.filter(imported_by=None).order_by("number")
    for quiz_id, path in by_command.values_list("quiz", "path"):
        Quiz.objects.filter(pk=quiz_id).update(path=path)


def let_instructors_read(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label="quizzes", model="importrecord")
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename="view_importrecord",
        defaults={"name": "Can view import"},
    )
    apps.get_model("auth", "Group").objects.get(name="Instructors").permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0005_images'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='quiz',
            name='path',
            field=models.CharField(blank=True, editable=False, help_text='As the import command found it last; blank: the quiz was never in a file.', max_length=500, verbose_name='file'),
        ),
        migrations.CreateModel(
            name='ImportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('via', models.CharField(choices=[('command', 'command'), ('admin', 'admin')], max_length=20, verbose_name='via')),
                ('path', models.CharField(max_length=500, verbose_name='path')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the file')),
                ('outcome', models.CharField(choices=[('created', 'new quiz'), ('revised', 'new revision'), ('renamed', 'file renamed'), ('retired', 'file vanished'), ('rejected', 'rejected')], max_length=20, verbose_name='outcome')),
                ('question_count', models.PositiveIntegerField(default=0, verbose_name='questions')),
                ('changes', models.JSONField(blank=True, default=dict, verbose_name='changes')),
                ('diagnostics', models.JSONField(blank=True, default=list, verbose_name='diagnostics')),
                ('diagnostic_count', models.PositiveIntegerField(default=0, verbose_name='diagnostics')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quizzes.course', verbose_name='course')),
                ('quiz', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='quizzes.quiz', verbose_name='quiz')),
                ('revision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_record', to='quizzes.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['-at', '-id'], name='import_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('via', 'command')), models.Q(('by__isnull', False), ('via', 'admin')), _connector='OR'), name='import_by_somebody_in_the_admin'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['created', 'revised']), ('revision__isnull', False)), models.Q(('outcome__in', ['renamed', 'retired', 'rejected']), ('revision__isnull', True)), _connector='OR'), name='import_revision_with_its_outcome'), models.CheckConstraint(condition=models.Q(('outcome', 'rejected'), ('quiz__isnull', False), _connector='OR'), name='import_of_a_quiz_unless_rejected')],
            },
        ),
        migrations.RunPython(tell_files, migrations.RunPython.noop),
        migrations.RunPython(let_instructors_read, migrations.RunPython.noop),
    ]
