"""The page with every component, which is there for development alone."""

from importlib import import_module
from types import ModuleType

import pytest

from quizzes.urls import pages_for_development


@pytest.fixture
def development(settings) -> None:
    """The addresses as they are with `DEBUG`."""
    with_gallery = ModuleType("with_gallery")
    usual = import_module(settings.ROOT_URLCONF)
    with_gallery.urlpatterns = [*usual.urlpatterns, *pages_for_development(True)]
    with_gallery.handler500 = usual.handler500
    settings.ROOT_URLCONF = with_gallery


def test_without_debug_the_address_does_not_exist(client, db):
    assert pages_for_development(False) == []
    assert client.get("/components/").status_code == 404


def test_with_debug_whoever_looks_sees_the_components(client, db, development):
    response = client.get("/components/")

    assert response.status_code == 200
    shown = response.content.decode()
    for name in ("btn-primary", "message-error", "empty", "row-title", "attempts", "choice"):
        assert f'class="{name}' in shown or f" {name}" in shown


def test_the_gallery_asks_the_database_nothing(client, db, development, count_queries):
    with count_queries(0):
        client.get("/components/")
