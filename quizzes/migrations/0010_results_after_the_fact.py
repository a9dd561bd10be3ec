"""What is decided about results after the fact, and the sum that item statistics go by."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import ExpressionWrapper, F, FloatField, OuterRef, Subquery, Sum


def _sum_marks(apps, schema_editor):
    """What finished attempts earned, as a sum of marks that are not rounded."""
    Answer = apps.get_model("quizzes", "Answer")
    Attempt = apps.get_model("quizzes", "Attempt")
    marks = ExpressionWrapper(F("correctness") * F("max_points"), FloatField())
    sums = Answer.objects.filter(attempt=OuterRef("pk")).order_by().values("attempt")
    total = sums.annotate(total=Sum(marks)).values("total")
    Attempt.objects.filter(state="submitted").update(raw_score=Subquery(total))


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0009_more_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='raw_score',
            field=models.FloatField(blank=True, editable=False, help_text="The sum of the answers' marks, not rounded; for item statistics.", null=True, verbose_name='raw score'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='corrected_at',
            field=models.DateTimeField(blank=True, help_text='When points or the score were last changed after it was submitted.', null=True, verbose_name='corrected at'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('corrected_at__isnull', True), ('state', 'submitted'), _connector='OR'), name='attempt_corrected_once_submitted'),
        ),
        migrations.RunPython(_sum_marks, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='attempt',
            name='score',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Points, rounded once; set by submitting and by rulings.', max_digits=10, null=True, verbose_name='score'),
        ),
        migrations.AlterField(
            model_name='attemptevent',
            name='kind',
            field=models.CharField(choices=[('started', 'started'), ('resumed elsewhere', 'resumed in another session'), ('late response', 'response after the end'), ('submitted', 'submitted'), ('expired', 'ended by the clock'), ('extended', 'deadline extended')], max_length=30, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('new-key', 'the new key counts'), ('old-or-new', 'the old and the new key count'), ('only-new', 'only new attempts are graded by the new key'), ('void', 'everybody gets all points'), ('as-written', 'the key as written counts again')], max_length=20, verbose_name='decision')),
                ('key', models.JSONField(blank=True, null=True, verbose_name='key')),
                ('up_to', models.PositiveIntegerField(verbose_name='up to revision')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='quizzes.item', verbose_name='question')),
            ],
            options={
                'verbose_name': 'ruling',
                'verbose_name_plural': 'rulings',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ScoreChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('regraded', 'regraded'), ('overridden', 'set by hand'), ('withdrawn', 'taken back')], max_length=20, verbose_name='kind')),
                ('old', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='before')),
                ('new', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='after')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='score_changes', to='quizzes.answer')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='score_changes', to='quizzes.attempt')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('ruling', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='score_changes', to='quizzes.ruling')),
            ],
            options={
                'verbose_name': 'score change',
                'verbose_name_plural': 'score changes',
                'ordering': ['attempt', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='points')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(verbose_name='reason')),
                ('answer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='override', to='quizzes.answer')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='quizzes.attempt')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'override',
                'verbose_name_plural': 'overrides',
                'ordering': ['attempt', 'answer__position'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer__isnull', True)), fields=('attempt',), name='override_one_per_attempt'), models.CheckConstraint(condition=models.Q(('points__gte', 0)), name='override_points_from_zero'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_with_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ['void', 'as-written']), ('key__isnull', True)), models.Q(('decision__in', ['old-or-new', 'new-key', 'only-new']), ('key__isnull', False)), _connector='OR'), name='ruling_key_with_its_decision'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(('up_to__gte', 1)), name='ruling_up_to_from_one'),
        ),
        migrations.AddConstraint(
            model_name='scorechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'regraded'), ('ruling__isnull', False)), models.Q(('kind__in', ['overridden', 'withdrawn']), ('ruling__isnull', True)), _connector='OR'), name='score_change_ruling_with_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='scorechange',
            constraint=models.CheckConstraint(condition=models.Q(('new__gte', 0), ('old__gte', 0)), name='score_change_points_from_zero'),
        ),
    ]
