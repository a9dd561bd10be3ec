"""The floor: the least Django that can serve a quiz to somebody who is logged in.

Sessions, users, CSRF and an admin; ten questions from one query; a POST that stores an attempt
with its answers in one transaction; a result page. No example of how to build a quiz.
"""
