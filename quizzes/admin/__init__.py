"""The instructors' side, in Django's admin. Content changes by import only; results are read."""

from . import content, results

__all__ = ["content", "results"]
