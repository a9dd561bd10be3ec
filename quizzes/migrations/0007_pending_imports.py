"""Files that were handed in through the admin and wait for a decision on their plan."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0006_import_records'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PendingImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.course')),
                ('quiz', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.quiz')),
            ],
            options={
                'verbose_name': 'pending import',
                'verbose_name_plural': 'pending imports',
                'ordering': ['-created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PendingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('path', models.CharField(max_length=500, verbose_name='path')),
                ('data', models.BinaryField(verbose_name='content')),
                ('pending', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='quizzes.pendingimport')),
            ],
            options={
                'verbose_name': 'pending file',
                'verbose_name_plural': 'pending files',
                'ordering': ['pending', 'position'],
                'constraints': [models.UniqueConstraint(fields=('pending', 'position'), name='pending_file_position_unique')],
            },
        ),
    ]
