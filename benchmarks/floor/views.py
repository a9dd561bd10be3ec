from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render

from .models import Answer, Attempt, Option


@login_required
def take(request, pk):
    options = list(
        Option.objects.filter(question__quiz=pk)
        .select_related("question__quiz")
        .order_by("question__position", "position")
    )
    if request.method == "POST":
        return redirect("result", _store(request, pk, options).pk)
    quiz = options[0].question.quiz
    return render(request, "take.html", {"options": options, "quiz": quiz})


def _store(request, pk, options):
    by_value = {str(option.pk): option for option in options}
    chosen = [by_value[value] for name, value in request.POST.items() if name.startswith("q")]
    score = sum(option.correct for option in chosen)
    with transaction.atomic():
        attempt = Attempt.objects.create(user=request.user, quiz_id=pk, score=score)
        Answer.objects.bulk_create(
            Answer(
                attempt=attempt,
                question_id=option.question_id,
                option=option,
                correct=option.correct,
            )
            for option in chosen
        )
    return attempt


@login_required
def result(request, pk):
    answers = list(
        Answer.objects.filter(attempt=pk, attempt__user=request.user)
        .select_related("attempt", "question", "option")
        .order_by("pk")
    )
    context = {"answers": answers, "attempt": answers[0].attempt}
    return render(request, "result.html", context)
