from django.conf import settings
from django.db import models


class Quiz(models.Model):
    title = models.CharField(max_length=200)


class Question(models.Model):
    quiz = models.ForeignKey(Quiz, models.CASCADE)
    position = models.IntegerField()
    text = models.TextField()


class Option(models.Model):
    question = models.ForeignKey(Question, models.CASCADE)
    position = models.IntegerField()
    text = models.TextField()
    correct = models.BooleanField()


class Attempt(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    quiz = models.ForeignKey(Quiz, models.CASCADE)
    score = models.IntegerField()
    done_at = models.DateTimeField(auto_now_add=True)


class Answer(models.Model):
    attempt = models.ForeignKey(Attempt, models.CASCADE)
    question = models.ForeignKey(Question, models.CASCADE)
    option = models.ForeignKey(Option, models.CASCADE)
    correct = models.BooleanField()
