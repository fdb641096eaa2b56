"""The policy in the head of every page: what it allows, what it tells organizers."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import TYPE_CHECKING

import pytest

from sphinx_proceedings.site import policy

if TYPE_CHECKING:
    from sites import Page, Site

VIDEO = "https://www.youtube-nocookie.com"
EMBEDDED = f'# Talk\n\n```{{raw}} html\n<iframe src="{VIDEO}/embed/x"></iframe>\n```\n'
INLINE = "# Talk\n\n```{raw} html\n<script>let here = 1;</script>\n```\n"


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def allowed(page: Page) -> dict[str, list[str]]:
    """The directives of a built page."""
    (meta,) = [one for one in page.all("meta") if one.attrs.get("http-equiv")]
    words = [one.split() for one in meta.attrs["content"].split(";")]
    return {name: sources for name, *sources in words}


# --- the policy itself ---------------------------------------------------------------------------


def test_nothing_is_allowed_that_is_not_named() -> None:
    found = policy.directives("")
    assert found["default-src"] == ("'none'",)
    assert found["script-src"] == found["connect-src"] == found["form-action"] == ("'self'",)
    assert found["base-uri"] == ("'none'",)
    assert "object-src" not in found


def test_inline_scripts_and_styles_of_the_theme_are_known_by_their_hashes() -> None:
    frame = (
        '<script data-x="1">\n one()\n</script><SCRIPT type="module">two()</SCRIPT>'
        "<script src='a.js'></script><style>p { }</style>"
        '<script type="application/ld+json">{"a": 1}</script>'
    )
    found = policy.directives(frame)
    assert found["script-src"] == ("'self'", *sorted([hashed("\n one()\n"), hashed("two()")]))
    assert found["style-src-elem"] == ("'self'", hashed("p { }"))


def test_handlers_of_the_theme_are_allowed_by_their_hashes_alone() -> None:
    found = policy.directives("<button class='a' onclick=\"go(&quot;x&quot;)\">")
    assert found["script-src"] == ("'self'", "'unsafe-hashes'", hashed('go("x")'))


def test_the_same_page_has_the_same_policy_in_any_order_of_its_scripts() -> None:
    one, two = "<script>a</script>", "<script>b</script>"
    assert policy.directives(one + two + one) == policy.directives(two + one)


def test_an_organizers_directives_are_added() -> None:
    more = f"frame-src {VIDEO}; IMG-SRC https: ; script-src 'unsafe-inline'; object-src 'self';"
    found = policy.directives("<script>a</script>", more)
    assert found["frame-src"] == ("'self'", VIDEO)
    assert found["img-src"] == ("'self'", "data:", "https:")
    assert found["script-src"] == ("'self'", "'unsafe-inline'"), "a hash would switch it off"
    assert found["object-src"] == ("'self'",)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", ""),
        ("off", ""),
        (f"frame-src {VIDEO};", ""),
        ("fram-src https:", 'did you mean "frame-src"?'),
        ("frame-ancestors 'none'", "that pages cannot have"),
        ("img-src", "does not say what img-src allows"),
    ],
)
def test_directives_that_no_page_can_have_are_told(value: str, fault: str) -> None:
    told = policy.fault_of(value)
    assert bool(told) == bool(fault)
    assert fault in told


def test_the_policy_stands_after_the_encoding_and_before_all_else() -> None:
    page = '<head>\n<meta charset="utf-8"><script>a</script></head>'
    found = policy.with_policy(page, {"img-src": ('"<x>',)})
    start, _, rest = found.partition("<meta http-equiv")
    assert start.rstrip() == '<head>\n<meta charset="utf-8">'
    assert html.unescape(rest).startswith('="Content-Security-Policy" content="img-src "<x>"')
    assert policy.with_policy("<feed/>", {"img-src": ("x",)}) == "<feed/>"


def test_what_is_refused_is_what_no_source_covers() -> None:
    body = (
        '<img src="a.png"><img src="https://i.example.org/a.png"><link rel="stylesheet" '
        'href="//c.example.org/s.css"><link rel="canonical" href="https://x.example/">'
        '<video src="https://v.example.org/v.mp4"></video>'
        f'<iframe src="{VIDEO}/a?b&amp;c"></iframe>'
        '<script>b()</script><p onclick="c()">'
    )
    nothing = [*policy.refused("", body, policy.directives(""))]
    assert nothing == [
        ("img-src", "https://i.example.org/a.png"),
        ("style-src-elem", "//c.example.org/s.css"),
        ("media-src", "https://v.example.org/v.mp4"),
        ("frame-src", f"{VIDEO}/a?b&c"),
        ("script-src", hashed("b()")),
        ("script-src", hashed("c()")),
    ]
    more = (
        f"img-src https:; style-src-elem c.example.org; media-src *.example.org; frame-src {VIDEO};"
        f"script-src {hashed('b()')} {hashed('c()')}"
    )
    assert [*policy.refused("", body, policy.directives("", more))] == []
    other = "img-src http:; style-src-elem example.org; media-src https://v.example.org/other/"
    assert [*policy.refused("", body, policy.directives("", other))] == nothing


# --- built pages ---------------------------------------------------------------------------------


def test_every_page_of_ours_and_of_sphinx_has_a_policy(site: Site) -> None:
    built = site.build()
    pages = [path for path in built.files("**/*.html") if not path.startswith("_")]
    assert {"index.html", "search.html", "genindex.html", "papers/aaaaaaaaa1.html"} <= {*pages}
    for path in pages:
        assert built.read(path).count('<meta http-equiv="Content-Security-Policy"') == 1, path


def test_all_inline_scripts_of_pages_filled_and_written_are_known(site: Site) -> None:
    built = site.build(html_theme_options={"use_fullscreen_button": True})
    for docname in ("index", "papers/aaaaaaaaa1", "authors/index"):
        page = built.page(docname)
        sources = allowed(page)["script-src"]
        inline = [
            one
            for one in page.all("script")
            if "src" not in one.attrs and one.attrs.get("type") != "application/ld+json"
        ]
        assert inline
        assert {hashed(one.text) for one in inline} <= {*sources}, docname
        handlers = [one.attrs["onclick"] for one in page.elements if "onclick" in one.attrs]
        assert handlers
        assert {hashed(one) for one in handlers} <= {*sources}


def test_a_script_within_a_hand_written_page_is_told_and_not_allowed(site: Site) -> None:
    site.write("talk.md", INLINE)
    site.write("index.md", "# Toys\n\n```{toctree}\ntalk\n```\n")
    built = site.build()
    assert hashed("let here = 1;") not in allowed(built.page("talk"))["script-src"]
    assert "talk.md: WARNING: a script stands within the page" in built.warnings
    assert f"allow it: script-src {hashed('let here = 1;')}" in built.warnings
    more = f"script-src {hashed('let here = 1;')}"
    assert site.build(proceedings_content_security=more).warnings == ""


def test_an_organizer_embeds_a_video_by_one_value_as_the_build_tells(site: Site) -> None:
    site.write("talk.md", EMBEDDED)
    site.write("index.md", "# Toys\n\n```{toctree}\ntalk\n```\n")
    built = site.build()
    assert f"the page loads {VIDEO}/embed/x, which browsers are told to refuse" in built.warnings
    assert f"add frame-src {VIDEO} to proceedings_content_security" in built.warnings
    built = site.build(proceedings_content_security=f"frame-src {VIDEO}")
    assert built.warnings == ""
    for docname in ("talk", "papers/aaaaaaaaa1"):
        assert allowed(built.page(docname))["frame-src"] == ["'self'", VIDEO]


def test_the_policy_can_be_switched_off(site: Site) -> None:
    built = site.build(proceedings_content_security="off")
    assert "Content-Security-Policy" not in built.read("index.html")
    assert "Content-Security-Policy" not in built.read("papers/aaaaaaaaa1.html")


def test_a_value_that_is_no_policy_is_told_and_the_strict_one_used(site: Site) -> None:
    built = site.build(proceedings_content_security="iframe-src https:")
    assert "proceedings_content_security has a directive 'iframe-src'" in built.warnings
    assert allowed(built.page("index"))["frame-src"] == ["'self'"]
