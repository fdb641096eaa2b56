"""What hostile people write into every field, and how a page looks on which none of it works."""
# ruff: noqa: E501 (each payload is a line)

from __future__ import annotations

import json
from typing import Any

from sites import WORKSHOP, note

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

LINK = PAYLOADS["bare-quote"]
"""Where an address that is none stops the build, this is one."""
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
        paper_id(name),
        **{**fields, "venue": f"TOY Poster {payload}", "title": f"{payload} titled {name}"},
        authors=[author, {"fullname": f"Ada {payload}"}],
        authorids=None,
        # Twice, so that each becomes a topic; links in fields of their own below.
        keywords=[payload, f"{payload} {name}"],
        top={"license": payload, "externalIds": [f"doi:10.1/{payload}", f"arxiv:{payload}"]},
    )


def workshop() -> str:
    """A workshop.toml of hostile texts."""
    quoted = json.dumps(PAYLOADS["quote"])
    return (
        WORKSHOP.replace('"Vienna"', quoted)
        .replace('"A Workshop of Toys"', json.dumps(PAYLOADS["title-end"]))
        .replace('"Toy 2024 Workshop of Toys"', json.dumps(PAYLOADS["script-end"]))
        .replace("[presentation]", f"[[date]]\ntitle = {quoted}\nwhen = 2024-02-03\n[presentation]")
    )


def program() -> str:
    """A program.toml: for each payload a talk that holds it in every field."""
    return "".join(_table("event", _talk(name, number)) for number, name in enumerate(PAYLOADS))


def people() -> str:
    """A people.toml: for each payload a speaker and organizer who holds it in every field."""
    return "".join(_table("person", _person(name)) for name in PAYLOADS)


def news() -> str:
    """A news.toml: for each payload an item."""
    return "".join(
        _table("news", {"title": text, "text": text}, "date = 2024-03-04")
        for text in PAYLOADS.values()
    )


def corrections() -> str:
    """A corrections.toml: an erratum to every paper."""
    return "".join(
        _table(
            "correction",
            {"paper": paper_id(name), "kind": "erratum", "reason": text, "link": LINK},
            "date = 2024-06-07",
        )
        for name, text in PAYLOADS.items()
    )


def paper_id(name: str) -> str:
    """The forum id of the paper that holds a payload."""
    return name.replace("-", "_") + "_1"


def _talk(name: str, number: int) -> dict[str, str | list[str]]:
    text = PAYLOADS[name]
    links = dict.fromkeys(("stream", "chat", "recording", "captions", "slides"), text)
    clock = f"2024-05-11T{9 + number // 12:02}:{number % 12 * 5:02}:00"
    return {
        "id": f"talk-{name}", "kind": "invited", "title": f"{text} held {name}", "room": text,
        "abstract": text, "speakers": [name], "papers": [paper_id(name)], "start": clock,
        "end": clock.removesuffix(":00") + ":59", **links,
    }  # fmt: skip


def _person(name: str) -> dict[str, str | list[str]]:
    text = PAYLOADS[name]
    shown = {"affiliation": text, "website": text, "bio": text, "status": "confirmed"}
    return {"id": name, "name": f"{text} {name}", "role": ["speaker", "organizer"], **shown}


def _table(kind: str, values: dict[str, Any], *lines: str) -> str:
    # Strings of JSON are strings of TOML, but for times, which have no quotes.
    written = [
        f"{key} = {value if key in {'start', 'end'} else json.dumps(value, ensure_ascii=False)}"
        for key, value in values.items()
    ]
    return "\n".join([f"[[{kind}]]", *written, *lines, ""])


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
