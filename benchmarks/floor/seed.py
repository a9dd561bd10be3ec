"""Fills the floor's database: JSON of `import_quizzes --check --format json` on standard input."""

import json
import sys

import django

django.setup()

from .models import Option, Question, Quiz

(document,) = json.load(sys.stdin)["files"]
quiz = Quiz.objects.create(title=document["title"])
for number, item in enumerate(document["questions"], start=1):
    question = Question.objects.create(quiz=quiz, position=number, text=item["stem"])
    Option.objects.bulk_create(
        Option(question=question, position=i, text=choice["text"], correct=choice["correct"])
        for i, choice in enumerate(item["choices"])
    )
