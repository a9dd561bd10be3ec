"""Bases for what the admin shows and never edits."""


class ReadOnlyAdmin:
    """For rows that are only ever read here.

    Content changes by importing Markdown and results by taking quizzes; a row edited by hand
    would say something that no file says and no student did.
    """

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
