"""The admin's form for the order of a course: its units, and the places of its quizzes."""

from collections.abc import Sequence
from math import inf

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.core.course_file import Part
from quizzes.models import Course, Quiz, Unit


def _position(label, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, initial=initial, min_value=1, max_value=9999, required=False
    )


class UnitRow(forms.Form):
    """A unit that there is, under its title or another, or a new one."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    position = _position(gettext_lazy("Position"))


class _UnitRows(forms.BaseFormSet):
    def clean(self) -> None:
        titles = [row.cleaned_data["title"] for row in _kept(self) if row.is_valid()]
        if len(set(titles)) < len(titles):
            raise ValidationError(_("Two units have the same title."))


def _kept(rows: forms.BaseFormSet) -> list[forms.Form]:
    """The units that there will be, when the form is sent."""
    filled = (row for row in rows.forms if row.initial or row.has_changed())
    return [row for row in filled if row not in rows.deleted_forms]


UnitRows = forms.formset_factory(UnitRow, formset=_UnitRows, extra=2, can_delete=True, max_num=500)


class ArrangementForm(forms.Form):
    """Has a field for the unit and one for the position of each quiz; `units` has those of units.

    Positions of units and of quizzes without one count together. What has none comes last.
    """

    def __init__(self, course: Course, quizzes: Sequence[Quiz], data=None) -> None:
        super().__init__(data)
        self._quizzes = quizzes
        units = list(course.units.all())
        self.units = UnitRows(data, prefix="unit", initial=[_row(unit) for unit in units])
        index = {unit.pk: str(number) for number, unit in enumerate(units)}
        choices = [("", _("none")), *((index[unit.pk], unit.title) for unit in units)]
        for quiz in quizzes:
            label = {"title": quiz.title}
            unit_field = forms.ChoiceField(choices=choices, required=False)
            unit_field.label = _("Unit of “%(title)s”") % label
            unit_field.initial = index.get(quiz.unit_id or 0, "")
            self.fields[f"unit-of-{quiz.pk}"] = unit_field
            position = _position(_("Position of “%(title)s”") % label, quiz.position)
            self.fields[f"position-of-{quiz.pk}"] = position

    @property
    def rows(self):
        """Each quiz with its two fields."""
        return [
            (quiz, self[f"unit-of-{quiz.pk}"], self[f"position-of-{quiz.pk}"])
            for quiz in self._quizzes
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.units.is_valid()])

    def parts(self) -> list[Part]:
        """The order that was asked for, with the slugs of quizzes."""
        placed = sorted(self._quizzes, key=lambda quiz: self._position(quiz))
        inside: dict[str, list[str]] = {}
        entries: list[tuple[float, Part]] = []
        kept = {str(self.units.forms.index(row)): row.cleaned_data for row in _kept(self.units)}
        for quiz in placed:
            unit = self.cleaned_data[f"unit-of-{quiz.pk}"]
            if unit in kept:
                inside.setdefault(unit, []).append(quiz.slug)
            else:
                entries.append((self._position(quiz), Part("", (quiz.slug,))))
        for index, unit_data in kept.items():
            part = Part(unit_data["title"], tuple(inside.get(index, ())))
            entries.append((unit_data["position"] or inf, part))
        return [part for _place, part in sorted(entries, key=lambda entry: entry[0])]

    def _position(self, quiz: Quiz) -> float:
        return self.cleaned_data[f"position-of-{quiz.pk}"] or inf


def _row(unit: Unit) -> dict[str, object]:
    return {"title": unit.title, "position": unit.position}
