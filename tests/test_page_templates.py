"""The environment of pages: quick for our own templates, all of Jinja for those of organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, FileSystemBytecodeCache, FileSystemLoader, UndefinedError
from markupsafe import Markup, escape

from sphinx_proceedings.site.templating import TEMPLATES, PageEnvironment, page_environment
from sphinx_proceedings.wording import wording_in

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import BaseLoader

TEMPLATE = "{{ record.missing|default('none') }}, {{ record.text }}, {{ record.method(1) }}"


class Record:
    text = "<b> & 'q'"

    def method(self, number: int) -> Markup:
        return Markup(f"<i>{number}</i>")


def environment(loader: BaseLoader, folder: Path) -> PageEnvironment:
    found = page_environment(loader, FileSystemBytecodeCache(str(folder)), wording_in("en"))
    assert isinstance(found, PageEnvironment)
    return found


@given(st.text() | st.text(alphabet="&<>\"'ab") | st.text(min_size=90, max_size=120))
def test_what_is_shown_is_escaped_as_markupsafe_does(text: str) -> None:
    assert PageEnvironment.escaped(text) == escape(text)


def test_what_is_html_already_is_not_escaped_again() -> None:
    class Shown:
        def __html__(self) -> str:
            return "<u>&amp;</u>"

    values: list[Any] = [Markup("<b>&amp;</b>"), Shown(), 5, None]
    assert [PageEnvironment.escaped(each) for each in values] == [*map(escape, values)]


def test_templates_of_organizers_have_all_of_jinja(tmp_path: Path) -> None:
    pages = environment(DictLoader({"proceedings/mine.html": TEMPLATE}), tmp_path)
    shown = pages.get_template("proceedings/mine.html").render(record=Record())
    assert shown == "none, &lt;b&gt; &amp; &#39;q&#39;, <i>1</i>"
    missing = pages.from_string("{{ record.missing }}")
    with pytest.raises(UndefinedError):
        missing.render(record=Record())


def test_templates_of_ours_are_compiled_to_plain_calls(tmp_path: Path) -> None:
    pages = environment(DictLoader({}), tmp_path)
    ours = str(TEMPLATES / "proceedings" / "paper.html")
    code = pages.compile(TEMPLATE, "proceedings/paper.html", ours, raw=True)
    assert "context.call" not in code
    assert "environment.getattr" not in code
    theirs = pages.compile(TEMPLATE, "proceedings/paper.html", "/elsewhere/paper.html", raw=True)
    assert "context.call" in theirs
    assert "environment.called" not in theirs


def test_macros_with_a_caller_are_called_by_jinja(tmp_path: Path) -> None:
    source = "{% macro box() %}<p>{{ caller() }}</p>{% endmacro %}{% call box() %}a&b{% endcall %}"
    pages = environment(DictLoader({}), tmp_path)
    ours = str(TEMPLATES / "proceedings" / "paper.html")
    code = pages.compile(source, "paper", ours)
    template = pages.template_class.from_code(pages, code, {})
    assert template.render() == "<p>a&b</p>"


def test_compiled_code_is_kept_apart_from_the_themes(tmp_path: Path) -> None:
    pages = environment(FileSystemLoader(tmp_path), tmp_path)
    pages.get_template("proceedings/entry.html")
    kept = [path.name for path in tmp_path.iterdir()]
    assert kept
    assert all(name.startswith("proceedings-") for name in kept)
