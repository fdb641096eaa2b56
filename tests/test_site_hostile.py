"""Hostile text in every field: nothing of it runs, loads or writes where it should not."""
# ruff: noqa: E501 (each payload is a line)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sites import Site, broken_links, note, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from sites import Built

RUN = "window.canary=1"
PAYLOADS = {
    # --- HTML
    "script": f"<script>{RUN}</script>",
    "quote": f'"><svg onload={RUN}>',
    "single-quote": f"'><svg onload={RUN}>",
    "backtick": f"`><img src=x onerror={RUN}>`",
    "image": f"<img src=x onerror={RUN}>",
    "broken-tag": f"<img src=x onerror={RUN} //",
    "slash-tag": f"<svg/onload={RUN}//",
    "case": f"<ScRiPt>{RUN}</sCrIpT>",
    "doubled": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "nul-tag": f"<scr\0ipt>{RUN}</scr\0ipt>",
    "entities": f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;img src=x onerror={RUN}&#62;",
    "fullwidth": f"＜script＞{RUN}＜/script＞ ﹤img src=x onerror={RUN}﹥",
    "title-end": f"</title><script>{RUN}</script>",
    "script-end": f"</script><script>{RUN}</script>",
    "style-end": f"</style></textarea></noscript><script>{RUN}</script>",
    "pre-end": f"</code></pre><img src=x onerror={RUN}>",
    "comment-end": f"--><img src=x onerror={RUN}><!--",
    "cdata-end": f"]]><img src=x onerror={RUN}><![CDATA[",
    "attribute": f'" autofocus onfocus={RUN} x="',
    "attribute-single": f"' onmouseover='{RUN}",
    "iframe": f'<iframe srcdoc="<script>parent.canary=1</script>"></iframe><iframe src="javascript:parent.{RUN}">',
    "meta": f'<meta http-equiv="refresh" content="0;url=javascript:{RUN}"><base href="//evil.example/">',
    "remote": '<img src="https://evil.example/p.png"><link rel=stylesheet href="https://evil.example/s.css">',
    "style": '<style>@import "https://evil.example/s.css"</style><p style="background:url(//evil.example)">',
    "details": f"<details open ontoggle={RUN}><video><source onerror={RUN}></video>",
    # --- links
    "bare": f"javascript:{RUN}",
    "bare-case": f" JaVaScRiPt:{RUN}",
    "bare-tab": f"java\tscript:{RUN}",
    "bare-control": f"\x01javascript:{RUN}",
    "bare-data": f"data:text/html,<script>{RUN}</script>",
    "bare-quote": f'https://x.example/"onclick="{RUN}',
    "link": f"[click](javascript:{RUN}) <javascript:{RUN}>",
    "link-case": f"[click](JaVaScRiPt:{RUN}) [two]( javascript:{RUN})",
    "link-tab": f"[click](java\tscript:{RUN}) [two](java&#x0A;script:{RUN}) [three](java%0ascript:{RUN})",
    "link-entity": f"[click](&#106;avascript&colon;{RUN}) [two](javascript&#58;{RUN})",
    "link-control": f"[click](\x01javascript:{RUN}) [two](java\0script:{RUN}) [three](\u200bjavascript:{RUN})",
    "link-data": f"[click](data:text/html,<script>{RUN}</script>) [two](DATA:text/html;base64,PHN2Zz4=)",
    "link-vbscript": f"[click](vbscript:{RUN}) [two](file:///etc/passwd) [three](blob:x) [four](//evil.example)",
    "link-break": f'[click](https://x.example/"onclick="{RUN}) [two](https://x.example/\'><svg/onload={RUN}>)',
    "link-title": f'[click](https://x.example "\\" onclick={RUN} x=")',
    "reference": f"[click][r]\n\n[r]: javascript:{RUN}\n\n![i](https://evil.example/i.png)",
    # --- Sphinx, MyST and templates
    "include": "```{include} /etc/passwd\n```\n\n{include}`/etc/passwd`",
    "literalinclude": "```{literalinclude} ../conf.py\n```\n\n.. include:: /etc/passwd",
    "toctree": "```{toctree}\n:glob:\n*\n```",
    "raw": f"```{{raw}} html\n<script>{RUN}</script>\n```\n\n.. raw:: html\n\n   <script>{RUN}</script>",
    "template": "{{7+7}} {% raw %} {{ config }} {# #} ${7+7} <%= 7+7 %> #{7+7}",
    "template-code": "{{ ''.__class__.__mro__[1].__subclasses__() }} {% include 'layout.html' %}",
    "holes": "xProceedingsSlugHolex xProceedingsTitleHolex xProceedingsHeadHolex xProceedingsBodyHolex",
    "percent": "%s %(name)s %d {0} {n} {name!r}",
    # --- maths
    "maths-text": rf"$\text{{<img src=x onerror={RUN}>}}$ $$\text{{<script>{RUN}</script>}}$$",
    "maths-href": rf"$\href{{javascript:{RUN}}}{{x}}$ $\url{{javascript:{RUN}}}$",
    "maths-html": rf"$\class{{x}}{{\style{{background:url(//evil.example)}}{{\htmlData{{onclick={RUN}}}{{x}}}}}}$",
    "maths-image": r"$\includegraphics{https://evil.example/i.png}$ $\unicode{x3c}$",
    "maths-comment": f"$x % </math><script>{RUN}</script>$ $</annotation></semantics><script>{RUN}</script>$",
    "maths-cut": f"$a < b onerror={RUN} <img src=x$ and $c > d$ \\(<svg onload={RUN}>\\)",
    "maths-macro": r"$\def\x{\x\x}\x$ $\newcommand{\y}[1]{#1#1}\y{\y{\y{1}}}$",
    "mathml": f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></mtext></math>",
    # --- characters
    "bidi": f"abc\u202edcba\u202c \u2066<svg onload={RUN}>\u2069",
    "nul": f"a\0b\x08c\x1b[31m\ufffe\ufeff<svg\0onload={RUN}>",
    "long": "A" * 3000 + f"<svg onload={RUN}>",
    "lines": f"first\u2028second\u2029third\r\n\r\n<svg onload={RUN}>",
    "latex": r"\input{/etc/passwd} \write18{id} \immediate\openout @misc{x, } } \end{document} % & #",
}  # fmt: skip

FIELDS = ("title", "abstract", "TLDR", "venue", "pdf", "code", "supplementary_material", "license")


def stuffed(name: str, payload: str) -> dict[str, Any]:
    """An accepted paper that holds a payload in every field."""
    author = {
        "fullname": f"{payload} {name}",
        "username": f"~{name}1",
        "institutions": [{"name": payload, "domain": payload, "country": payload}],
    }
    fields: dict[str, Any] = dict.fromkeys(FIELDS, payload)
    return note(
        name.replace("-", "_") + "_1",
        **{**fields, "venue": f"TOY Poster {payload}", "title": f"{payload} titled {name}"},
        authors=[author, {"fullname": f"Ada {payload}"}],
        authorids=None,
        # Twice, so that each becomes a topic; links in fields of their own below.
        keywords=[payload, f"{payload} {name}"],
        top={"license": payload, "externalIds": [f"doi:10.1/{payload}", f"arxiv:{payload}"]},
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The smallest theme, so that the browser is quick; bodies are the same under all."""
    notes = [stuffed(name, payload) for name, payload in PAYLOADS.items()]
    site = Site(tmp_path_factory.mktemp("hostile") / "source", notes)
    workshop = (site.folder / "_data/workshop.toml").read_text(encoding="utf-8")
    site.write(
        "_data/workshop.toml",
        workshop.replace('place = "Vienna"', f"place = '{PAYLOADS['quote']}'"),
    )
    site.write("index.md", "# Toys\n\n```{proceedings:papers}\n```\n")
    return site.build(html_theme="basic", proceedings_topic_threshold=1)


@pytest.fixture(scope="module")
def address(hostile: Built) -> Iterator[str]:
    with served(hostile.out) as address:
        yield address


@pytest.fixture(scope="module")
def watched(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A page of the browser, and all that happens in it that should not."""
    events: list[str] = []
    context = chromium.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()

    def refuse(dialog: Any) -> None:
        events.append(f"dialog {dialog.message} at {page.url}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: events.append(f"{error} at {page.url}"))
    page.on("popup", lambda popup: events.append(f"window {popup.url}"))
    context.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(f"{address}/")
            else events.append(f"request of {request.url} at {page.url}")
        ),
    )
    yield page, events
    context.close()


LOOK = """() => ({
  canary: window.canary,
  schemes: [...document.querySelectorAll("[href], [src], [action], [formaction]")]
    .filter((element) => !["http:", "https:"].includes(
      new URL(element.href?.baseVal ?? element.href ?? element.src ?? "", location.href).protocol))
    .map((element) => element.outerHTML),
  handlers: [...document.querySelectorAll("*")]
    .filter((element) => [...element.attributes].some((attribute) => /^on/i.test(attribute.name)))
    .map((element) => element.outerHTML),
  strangers: [...document.querySelectorAll(
    "iframe, object, embed, base, svg:not([class^=pr-map] > svg), img, video, style," +
    "form:not([class^=pr-], .search, .bd-search), math a, maction")]
    .map((element) => element.outerHTML),
  inline: [...document.querySelectorAll("script:not([src]):not([type='application/ld+json'])")].map((element) => element.textContent),
})"""


@pytest.mark.browser
def test_chromium_runs_and_loads_nothing_of_it_on_any_page(
    hostile: Built, watched: tuple[Page, list[str]], address: str
) -> None:
    page, events = watched
    paths = [path for path in hostile.files("**/*.html") if not path.startswith("_")]
    assert len(paths) > 3 * len(PAYLOADS)
    page.goto(f"{address}/genindex.html")  # without a word of ours
    of_theme = page.evaluate(LOOK)
    inline = set(of_theme.pop("inline"))
    for path in paths:
        page.goto(f"{address}/{path}", wait_until="load")
        seen = page.evaluate(LOOK)
        assert set(seen.pop("inline")) <= inline, path
        assert seen == of_theme, path
    assert of_theme["canary"] is None
    assert of_theme["schemes"] == of_theme["handlers"] == of_theme["strangers"] == []
    assert events == []


@pytest.mark.browser
def test_controls_run_nothing_of_it(
    hostile: Built, watched: tuple[Page, list[str]], address: str
) -> None:
    page, events = watched
    page.goto(f"{address}/papers/index.html")
    for payload in PAYLOADS.values():
        page.get_by_role("searchbox").fill(payload.replace("\0", "")[:200])
    assert page.evaluate("window.canary") is None
    for name in ("pre_end", "quote", "latex"):
        page.goto(f"{address}/papers/{name}_1.html")
        page.get_by_role("button", name="Copy BibTeX").click()
        page.get_by_text("Copied.").wait_for()
        assert (
            page.evaluate("navigator.clipboard.readText()")
            == page.locator("#bibtex").text_content()
        )
        assert page.evaluate("window.canary") is None
    assert events == []


def test_every_hostile_paper_is_there_with_its_text(hostile: Built) -> None:
    assert len(hostile.files("papers/*.ris")) == len(PAYLOADS)
    for name in PAYLOADS:
        page = hostile.page(f"papers/{name.replace('-', '_')}_1")
        assert page.all("h1")[-1].words.endswith(f"titled {name}"), name
    assert "{{7+7}} {% raw %} {{ config }}" in hostile.page("papers/template_1").all("h1")[-1].text
    assert "<script>" in hostile.page("papers/script_1").all("h1")[-1].text
    assert "<script>" in hostile.page("papers/script_1").one("section", id="abstract").text


def test_no_file_of_the_machine_is_included_and_nothing_is_evaluated(hostile: Built) -> None:
    for path, content in hostile.all_bytes().items():
        if path.startswith("_static"):
            continue
        assert b"root:x:0:0" not in content, path
        assert b"{{14}}" not in content, path
        assert b"&lt;class" not in content, path
    assert broken_links(hostile.out) == []


def test_controls_of_direction_and_nul_are_dropped(hostile: Built) -> None:
    for path in hostile.files("**/*.html"):
        text = hostile.read(path)
        if path.startswith("_static"):
            continue
        assert not set(text) & set("\0\x01\x08\x1b\u202e\u202c\u2066\u2069\ufeff\ufffe"), path


IDS = ["../../x", "a/b", "x%2fy", "CON", "y" * 300, "..", ".", "/etc/x", "a\\b", "a\0b", "C:x", "nul.html",
       "<svg onload=1>", "#", "?q", "a b", "é", "index.html", "..%2f..%2fx", "~root", "-rf", "a\nb"]  # fmt: skip


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_ids_that_are_paths_write_nothing_outside_the_folder_of_papers(
    tmp_path: Path, builder: str
) -> None:
    site = Site(tmp_path / "deep/er/source", [note(name, "A title") for name in IDS])
    before = set(tmp_path.rglob("*"))
    plain = Site(tmp_path / "plain/source", [note("aaaaaaaaa1"), note("bbbbbbbbb2")])
    plain_files = plain.build(builder).files()
    built = site.build(builder, out=tmp_path / "deep/er/out")
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    inside = (tmp_path / "plain", tmp_path / "deep/er/out", tmp_path / "deep/er/out-doctrees")
    assert [path for path in new if not any(path.is_relative_to(place) for place in inside)] == []
    others = {path for path in built.files() if not path.startswith("papers/")}
    assert others == {path for path in plain_files if not path.startswith("papers/")}
    slugs = [
        path.removeprefix("papers/").removesuffix(".ris") for path in built.files("papers/*.ris")
    ]
    assert len(slugs) == len(IDS)
    assert all(
        slug.replace("-", "").replace("_", "").isalnum() and slug.isascii() for slug in slugs
    )
    assert broken_links(built.out) == []
