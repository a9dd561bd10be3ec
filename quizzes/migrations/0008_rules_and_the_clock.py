"""Rules of a quiz, its clock, and what single students have beyond the others."""

import datetime
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


def _deal_all_questions(apps, schema_editor):
    """No revision so far draws from a section."""
    apps.get_model("quizzes", "Revision").objects.update(dealt_count=models.F("question_count"))


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0007_pending_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Accommodation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time_factor', models.DecimalField(decimal_places=2, help_text='Multiplies every time limit: 1.5 makes 45 minutes of 30.', max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('10'))], verbose_name='time factor')),
            ],
            options={
                'verbose_name': 'accommodation',
                'verbose_name_plural': 'accommodations',
                'ordering': ['student'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('extra_attempts', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='extra attempts')),
                ('closes_at', models.DateTimeField(blank=True, help_text='Holds where it is later than the closing time of the quiz.', null=True, verbose_name='closes at')),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'ordering': ['quiz', 'student'],
            },
        ),
        migrations.AddField(
            model_name='attempt',
            name='place',
            field=models.PositiveIntegerField(default=1, verbose_name='place'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='session',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='quiz',
            name='closes_at',
            field=models.DateTimeField(blank=True, help_text='Attempts end then at the latest; those that are running keep the end they have.', null=True, verbose_name='closes at'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='counts',
            field=models.CharField(choices=[('best', 'the best'), ('latest', 'the latest'), ('first', 'the first'), ('average', 'the average of all')], default='best', max_length=20, verbose_name='which attempt counts'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='navigation',
            field=models.CharField(choices=[('one-page', 'all questions on one page'), ('question-per-page', 'one question per page'), ('forward-only', 'one question per page, no going back')], default='one-page', max_length=20, verbose_name='navigation'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='opens_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='opens at'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='show_answers',
            field=models.CharField(choices=[('after-submitting', 'right after submitting'), ('after-closing', 'after the quiz has closed'), ('never', 'never')], default='after-submitting', max_length=20, verbose_name='show the right answers'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='show_explanations',
            field=models.CharField(choices=[('after-submitting', 'right after submitting'), ('after-closing', 'after the quiz has closed'), ('never', 'never')], default='after-submitting', max_length=20, verbose_name='show explanations and feedback'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='show_marks',
            field=models.CharField(choices=[('after-submitting', 'right after submitting'), ('after-closing', 'after the quiz has closed'), ('never', 'never')], default='after-submitting', max_length=20, verbose_name='show what was right and wrong'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='show_score',
            field=models.CharField(choices=[('after-submitting', 'right after submitting'), ('after-closing', 'after the quiz has closed'), ('never', 'never')], default='after-submitting', max_length=20, verbose_name='show the score'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='time_limit',
            field=models.DurationField(blank=True, help_text='Hours:minutes:seconds.', null=True, verbose_name='time limit'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='wait',
            field=models.DurationField(blank=True, help_text='From the end of one to the start of the next: days hours:minutes:seconds.', null=True, verbose_name='wait between attempts'),
        ),
        migrations.AddField(
            model_name='revision',
            name='dealt_count',
            field=models.PositiveIntegerField(default=0, help_text='Fewer where sections are drawn from.', verbose_name='questions in an attempt'),
            preserve_default=False,
        ),
        migrations.RunPython(_deal_all_questions, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='attemptevent',
            name='kind',
            field=models.CharField(choices=[('started', 'started'), ('resumed elsewhere', 'resumed in another session'), ('late response', 'response after the end'), ('submitted', 'submitted'), ('expired', 'ended by the clock'), ('extended', 'deadline extended'), ('regraded', 'regraded')], max_length=30, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['deadline'], name='attempt_open_deadline'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('deadline__isnull', True), ('submitted_at__lte', models.F('deadline')), _connector='OR'), name='attempt_submitted_by_deadline'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='attempt_place_from_one'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__isnull', True), ('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='quiz_closes_after_it_opens', violation_error_message='The quiz must close after it opens.'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('time_limit__isnull', True), ('time_limit__gte', datetime.timedelta(seconds=1)), _connector='OR'), name='quiz_time_limit_positive', violation_error_message='A time limit is a second at least.'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('wait__isnull', True), ('wait__gte', datetime.timedelta(0)), _connector='OR'), name='quiz_wait_not_negative', violation_error_message='A wait cannot be negative.'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('navigation__in', ['one-page', 'question-per-page', 'forward-only'])), name='quiz_navigation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('counts__in', ['best', 'latest', 'first', 'average'])), name='quiz_counts_is_known'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('show_score__in', ['after-submitting', 'after-closing', 'never'])), name='quiz_show_score_is_known'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('show_marks__in', ['after-submitting', 'after-closing', 'never'])), name='quiz_show_marks_is_known'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('show_answers__in', ['after-submitting', 'after-closing', 'never'])), name='quiz_show_answers_is_known'),
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('show_explanations__in', ['after-submitting', 'after-closing', 'never'])), name='quiz_show_explanations_is_known'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('draw__isnull', True), ('draw__gte', 1), _connector='OR'), name='section_draw_at_least_one'),
        ),
        migrations.AddField(
            model_name='accommodation',
            name='student',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='accommodation', to=settings.AUTH_USER_MODEL, verbose_name='student'),
        ),
        migrations.AddField(
            model_name='extension',
            name='quiz',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='quizzes.quiz', verbose_name='quiz'),
        ),
        migrations.AddField(
            model_name='extension',
            name='student',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to=settings.AUTH_USER_MODEL, verbose_name='student'),
        ),
        migrations.AddConstraint(
            model_name='accommodation',
            constraint=models.CheckConstraint(condition=models.Q(('time_factor__gte', Decimal('1')), ('time_factor__lte', Decimal('10'))), name='accommodation_time_factor_within_bounds'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(fields=('quiz', 'student'), name='extension_unique'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('extra_attempts__lte', 1000)), name='extension_attempts_within_bounds'),
        ),
    ]
