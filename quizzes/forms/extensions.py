"""More attempts or a later end for one student, as the admin's page sends them."""

from django import forms
from django.utils.translation import gettext as _

from quizzes.access import students_of
from quizzes.models import Extension


class ExtensionForm(forms.ModelForm):
    class Meta:
        model = Extension
        fields = ()

    def clean(self):
        """The student is one of the course; who it is cannot be changed any more later on."""
        cleaned = super().clean()
        quiz = cleaned.get("quiz")
        student_id = cleaned["student"].pk if "student" in cleaned else self.instance.student_id
        is_known = quiz is not None and student_id is not None
        if is_known and not students_of([quiz.course_id]).filter(pk=student_id).exists():
            field = "student" if "student" in self.fields else "quiz"
            self.add_error(field, _("This student is not one of the quiz’s course."))
        return cleaned
