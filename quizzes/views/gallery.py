"""Every component in its states on one page, for whoever changes how the site looks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import DEFAULT_LEVELS
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.templatetags.quizmark import VERDICTS

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG = "Übungsaufgaben zur Einführung in die Bevölkerungsgeschichtsschreibung " * 2
SAID = [(level, name.lower()) for name, level in DEFAULT_LEVELS.items() if name != "DEBUG"]
RTL = "مقدمة في علم الأحياء"


class SampleForm(forms.Form):
    """A field of each sort, two of them with something wrong when sent."""

    name = forms.CharField(help_text="As it should stand on a list.")
    code = forms.CharField(
        max_length=3, widget=forms.TextInput(attrs={"class": "code-input"}), initial="K7Q-2MX"
    )
    where = forms.ChoiceField(choices=[("a", "Here"), ("b", "There")], required=False)
    fixed = forms.CharField(disabled=True, initial="Cannot be changed", required=False)
    agreed = forms.BooleanField(required=False, label="Remember this browser")


@require_safe
@never_cache
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Only where `DEBUG` is on; see `config/urls.py`."""
    context = {
        "now": NOW,
        "long": LONG,
        "rtl": RTL,
        "said": [
            Message(level, f"What a message of the kind {name} says.") for level, name in SAID
        ],
        "form": SampleForm({"name": "", "code": "K7Q-2MX"}),
        "standing": _standing(),
        "remarked": SimpleNamespace(position=1, remarks=(True, None)),
        "verdicts": [(verdict, *said) for verdict, said in VERDICTS.items()],
        "report": SimpleNamespace(
            at=NOW, note=f"{LONG}\n\n{RTL}", is_open=False, replied_at=NOW, reply="Thank you."
        ),
    }
    return render(request, "components/gallery.html", context)


def _attempt(number: int, **values) -> SimpleNamespace:
    usual = {
        "pk": number,
        "number": number,
        "is_open": False,
        "is_preview": False,
        "is_corrected": False,
        "is_passed": False,
        "started_at": NOW,
        "submitted_at": NOW + timedelta(hours=number),
        "deadline": None,
        "score": Decimal(5 + number),
        "max_points": Decimal(10),
        "percentage": Decimal(50 + 10 * number),
    }
    return SimpleNamespace(**usual | values)


def _standing() -> SimpleNamespace:
    """Attempts of each sort, as `components/_attempts.html` shows them."""
    attempts = [
        _attempt(1),
        _attempt(2, is_corrected=True, is_passed=True),
        _attempt(3, is_preview=True),
        _attempt(4, is_open=True, deadline=NOW + timedelta(minutes=12)),
    ]
    quiz = SimpleNamespace(counts="best")
    return SimpleNamespace(
        attempts=attempts, shows_scores=True, quiz=quiz, counting_attempt=attempts[1]
    )
