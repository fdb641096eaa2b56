"""From the old site to the new one: stopped anywhere, the next run finds the one or the other."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

import pytest

from sphinx_proceedings.site import output, switch
from sphinx_proceedings.site.output import OutputTree, Waiting
from sphinx_proceedings.site.switch import complete, publish, publish_some, work_folder

OLD = {
    "index.html": "old home",
    "papers/a.html": "a",
    "papers/gone.html": "gone",
    "deep/down/only.html": "only",
    "topics": "a file, then a folder",
    "authors/x.html": "a folder, then a file",
    "static/style.css": "same",
}
NEW = {
    "index.html": "new home",
    "papers/a.html": "a",
    "papers/b.html": "b",
    "topics/t.html": "t",
    "authors": "a file now",
    "static/style.css": "same",
}
FOREIGN = {"CNAME": "workshop.example.org\n", "papers/note.txt": "by hand", ".git/HEAD": "ref\n"}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def held(folder: Path) -> dict[str, str]:
    """The files of a folder and what they hold."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The old site, published, with files in it that somebody put there by hand."""
    site = tmp_path / "site"
    publish(lay(tmp_path / "old", OLD), site)
    return lay(site, FOREIGN)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """What a build has made: the next state of the site."""
    return lay(tmp_path / "new", NEW)


class KilledError(BaseException):
    """As if the process had ended here."""


def stop_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the process, as it were, before the step of that number that changes the disk."""
    left = iter(range(steps))

    def counted(name: str) -> None:
        real = getattr(os, name)

        def step(*given: object, **more: object) -> object:
            if next(left, None) is None:
                raise KilledError
            return real(*given, **more)

        monkeypatch.setattr(os, name, step)

    for name in ("replace", "unlink", "makedirs", "rmdir", "write"):
        counted(name)


def test_the_site_becomes_what_was_built(site: Path, new: Path) -> None:
    publish(new, site)
    assert held(site) == NEW | FOREIGN
    assert not (site / "deep").exists(), "folders that a removal leaves empty go too"


def test_only_files_that_may_differ_are_compared(site: Path, new: Path) -> None:
    (site / "static/style.css").write_text("by hand")
    publish(new, site, frozenset(NEW) - {"static/style.css"})
    assert held(site) == NEW | FOREIGN | {"static/style.css": "by hand"}
    publish(new, site)
    assert held(site) == NEW | FOREIGN


def test_notes_for_the_next_build_are_not_published(tmp_path: Path) -> None:
    made = lay(tmp_path / "new", {"index.html": "i", ".buildinfo": "b", output.MANIFEST: "[]"})
    publish(made, tmp_path / "site")
    assert held(tmp_path / "site") == {"index.html": "i"}


@pytest.mark.parametrize("steps", range(40))
def test_stopped_after_any_step_the_site_is_completed_or_untouched(
    site: Path, new: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        stop_after(steps, patched)
        try:
            publish(new, site)
        except KilledError:
            pass
        else:
            assert steps > 20, "the last numbers are beyond the end, the first are not"
    begun = held(site) != OLD | FOREIGN
    rest = complete(site)
    assert rest or not begun or held(site) == NEW | FOREIGN
    assert held(site) in (OLD | FOREIGN, NEW | FOREIGN)
    assert not complete(site)
    publish(new, site)
    assert held(site) == NEW | FOREIGN
    assert sorted(path.name for path in work_folder(site).iterdir()) == ["published.json"]


@pytest.mark.parametrize("first", range(3, 22, 3))
@pytest.mark.parametrize("second", range(0, 12, 2))
def test_a_completion_that_is_stopped_is_completed_by_the_next(
    site: Path, new: Path, first: int, second: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for steps, act in ((first, lambda: publish(new, site)), (second, lambda: complete(site))):
        with monkeypatch.context() as patched:
            stop_after(steps, patched)
            with contextlib.suppress(KilledError):
                act()
    complete(site)
    assert held(site) in (OLD | FOREIGN, NEW | FOREIGN)


@pytest.mark.parametrize("steps", range(0, 24, 2))
def test_a_first_site_is_there_whole_or_not_at_all(
    tmp_path: Path, new: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    with monkeypatch.context() as patched:
        stop_after(steps, patched)
        with contextlib.suppress(KilledError):
            publish(new, site)
    assert not complete(site)
    assert not site.exists() or held(site) == NEW
    publish(new, site)
    assert held(site) == NEW


def test_what_is_the_same_is_not_touched(site: Path, new: Path) -> None:
    before = {path: (site / path).stat() for path in ("papers/a.html", "static/style.css", "CNAME")}
    publish(new, site)
    for path, was in before.items():
        now = (site / path).stat()
        assert (now.st_ino, now.st_mtime_ns) == (was.st_ino, was.st_mtime_ns)


def test_nothing_is_written_where_nothing_has_changed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(0, monkeypatch)
    publish(tmp_path / "old", site)


def test_the_site_shares_no_file_with_the_folder_that_sphinx_writes_to(
    site: Path, new: Path
) -> None:
    publish(new, site)
    with (new / "index.html").open("r+") as stream:
        stream.write("half")
    assert held(site)["index.html"] == "new home"


def test_pages_come_after_what_they_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = lay(tmp_path / "new", {"a.html": "a", "static/z.css": "z", "b.png": "b"})
    (tmp_path / "site").mkdir()
    order: list[str] = []
    real = os.replace

    def replace(source: str, target: str) -> None:
        order.append(Path(target).name)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    publish(made, tmp_path / "site")
    assert order[1:4] == ["b.png", "z.css", "a.html"]


def test_a_site_behind_a_link_stays_behind_it(tmp_path: Path, new: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "site"
    link.symlink_to(tmp_path / "elsewhere")
    publish(new, link)
    assert link.is_symlink()
    assert held(tmp_path / "elsewhere") == NEW


@pytest.mark.parametrize("steps", range(0, 40, 3))
def test_a_site_on_another_disk_gets_whole_files(
    site: Path, new: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def replace(source: str, target: str) -> None:
        if "/publishing/" in source:
            raise OSError(errno.EXDEV, "another disk")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with monkeypatch.context() as patched:
        stop_after(steps, patched)
        with contextlib.suppress(KilledError):
            publish(new, site)
    complete(site)
    seen = {path: text for path, text in held(site).items() if not path.endswith(".new")}
    assert seen in (OLD | FOREIGN, NEW | FOREIGN)
    publish(new, site)
    assert held(site) == NEW | FOREIGN


def test_a_first_site_may_be_on_another_disk_than_its_work(
    tmp_path: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def replace(source: str, target: str) -> None:
        if "/publishing" in source and not source.endswith(".json.new"):
            raise OSError(errno.EXDEV, "another disk")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    site, work = tmp_path / "www" / "2024", tmp_path / "work" / "2024"
    publish(new, site, work=work)
    assert held(site) == NEW
    publish(lay(tmp_path / "newer", NEW | {"index.html": "newest"}), site, work=work)
    assert held(site) == NEW | {"index.html": "newest"}


def test_a_site_whose_work_lies_elsewhere_has_none_beside_it(tmp_path: Path, new: Path) -> None:
    site, work = tmp_path / "www" / "2024", tmp_path / "work" / "2024"
    publish(new, site, work=work)
    publish(lay(tmp_path / "newer", OLD), site, work=work)
    assert not complete(site, work)
    assert held(site) == OLD
    assert [path.name for path in site.parent.iterdir()] == ["2024"]
    assert sorted(path.name for path in work.iterdir()) == ["published.json"]


def test_a_folder_that_is_in_use_keeps_its_place(site: Path, new: Path) -> None:
    was = site.stat().st_ino
    publish(new, site)
    assert site.stat().st_ino == was, "a server that works in it would serve the old site for ever"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', '{"version": 1, "put": [7]}'])
def test_a_journal_that_is_none_is_dropped(site: Path, new: Path, text: str) -> None:
    (work_folder(site) / "publishing.json").write_text(text)
    assert not complete(site)
    assert held(site) == OLD | FOREIGN
    publish(new, site)
    assert held(site) == NEW | FOREIGN


@pytest.mark.parametrize("path", ["../precious", "/precious", "papers/../../precious", ""])
def test_no_step_leaves_the_site(site: Path, new: Path, tmp_path: Path, path: str) -> None:
    lay(tmp_path, {"precious": "mine"})
    for name in ("put", "remove", "clear", "listed"):
        lists = {"put": [], "remove": [], "clear": [], "listed": [], name: [path], "version": 1}
        journal = work_folder(site) / "publishing.json"
        journal.write_bytes(switch._as_json(lists))
        assert not complete(site)
    (work_folder(site) / "published.json").write_bytes(switch._as_json([*OLD, path]))
    publish(new, site)
    assert (tmp_path / "precious").read_text() == "mine"


# --- our own files, which get a second name in place of a copy ----------------------------------


def made_of(tree: OutputTree, files: dict[str, str]) -> Path:
    for path, text in files.items():
        tree.write(path, text.encode())
    tree.finish()
    return Path(tree._root)


def test_our_files_are_not_copied(tmp_path: Path) -> None:
    made, site = made_of(OutputTree(tmp_path / "made"), {"a.html": "a"}), tmp_path / "site"
    (made / "index.html").write_text("Sphinx's")
    publish(made, site)
    assert (made / "a.html").samefile(site / "a.html")
    assert not (made / "index.html").samefile(site / "index.html")


@pytest.mark.parametrize("published", [1, 2])
def test_a_site_stays_as_it_is_while_its_next_state_is_made(tmp_path: Path, published: int) -> None:
    site = tmp_path / "site"
    for number in range(published):
        made = made_of(OutputTree(tmp_path / "made"), {"a.html": f"{number}", "b.html": "b"})
        publish(made, site)
    before = held(site)
    tree = OutputTree(tmp_path / "made")
    tree.write("a.html", b"new")
    tree.write_pieces("b.html", [b"n", b"ew"])
    assert held(site) == before
    tree.finish()
    publish(tmp_path / "made", site)
    assert held(site) == {"a.html": "new", "b.html": "new"}


@pytest.mark.parametrize("steps", range(25))
def test_a_few_files_are_put_in_place_alone(
    tmp_path: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, work = tmp_path / "site", work_folder(tmp_path / "site")
    contents = {"a.html": "a", "b.html": "b", "c/d.html": "d", "gone.json": "gone"}
    made = made_of(OutputTree(tmp_path / "made"), contents)
    publish(made, site)
    (site / "theirs.txt").write_text("not ours")
    before = held(site)
    waiting = Waiting(made)
    waiting.write("c/new.json", b"new")
    waiting.remove("gone.json")
    waiting.write("a.html", b"a")
    waiting.write("c/d.html", b"a new d")
    assert waiting.replace("b.html", b"b", b"a new b")
    assert not waiting.replace("a.html", b"b", b"c")
    assert held(made)["c/d.html"] == "d"
    put = waiting.put()
    assert put == ({"b.html", "c/d.html", "c/new.json"}, {"c/new.json"}, {"gone.json"})
    assert held(site) == before
    after = {**before, "b.html": "a new b", "c/d.html": "a new d", "c/new.json": "new"}
    del after["gone.json"]
    with monkeypatch.context() as patched:
        stop_after(steps, patched)
        try:
            publish_some(made, site, put, work)
        except KilledError:
            assert steps < 20
        else:
            assert steps > 5
            assert held(site) == after
    begun = held(site) != before
    complete(site, work)
    assert held(site) == after or not begun
    publish_some(made, site, put, work)
    assert held(site) == after
    assert switch.published(work) == {"a.html", "b.html", "c/d.html", "c/new.json"}


def test_sphinx_writes_no_page_of_ours_into_the_site(tmp_path: Path) -> None:
    made, site = made_of(OutputTree(tmp_path / "made"), {"a.html": "ours"}), tmp_path / "site"
    publish(made, site)
    OutputTree(made).give_up(["a.html", "index.html"])
    with (made / "a.html").open("w") as stream:  # as Sphinx does
        stream.write("the organizer's")
    assert held(site) == {"a.html": "ours"}


def test_without_second_names_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: str) -> None:
        raise OSError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "link", refuse)
    made = made_of(OutputTree(tmp_path / "made"), {"a.html": "a"})
    publish(made, tmp_path / "site")
    assert held(tmp_path / "site") == {"a.html": "a"}
    assert not (made / "a.html").samefile(tmp_path / "site" / "a.html")
