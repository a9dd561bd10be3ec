"""Static files as they are served: every name that a page or a script asks for has its hash."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from config.storage import HashedStaticFilesStorage


def test_scripts_import_each_other_by_names_with_hashes(tmp_path):
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(location=finders.find("js"))
    _folders, names = source.listdir("attempt")
    for name in names:
        with source.open(f"attempt/{name}") as file:
            storage.save(f"js/attempt/{name}", file)
    files = {f"js/attempt/{name}": (storage, f"js/attempt/{name}") for name in names}
    problems = [each for each in storage.post_process(files) if isinstance(each[2], Exception)]

    assert problems == []
    page = storage.stored_name("js/attempt/page.js")
    imports = re.findall(r'^import .* from "(.*)";$', Path(tmp_path, page).read_text(), re.M)
    assert len(imports) > 5
    for name in imports:
        assert re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", name)
        assert Path(tmp_path, "js/attempt", name).is_file()
