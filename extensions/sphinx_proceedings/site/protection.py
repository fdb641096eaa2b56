"""Every page that Sphinx renders gets its Content Security Policy as the last step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.util import logging

from ..problems import ProblemKind
from . import policy
from .builders import has_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from .policy import Request

logger = logging.getLogger(__name__)


def protect_pages(app: Sphinx) -> None:
    """Add the policy to each page and shell once its theme and all extensions have made it."""
    more = app.config.proceedings_content_security
    builder = app.builder
    if not has_pages(builder) or more == policy.OFF:
        return
    templates = builder.templates
    render = templates.render

    def render_protected(template: str, context: dict[str, Any]) -> str:
        page: str = render(template, context)
        # A script of the body has no hash: what stands there may be of strangers.
        body = str(context.get("body") or "")
        frame = page.replace(body, "") if body else page
        allowed = policy.directives(frame, more)
        docname = context.get("pagename", "")
        if docname in app.env.found_docs:
            _tell(docname, policy.refused(frame, body, allowed))
        return policy.with_policy(page, allowed)

    # Sphinx tells no extension of a finished page; this is what it calls to finish one.
    templates.render = render_protected


def _tell(docname: str, refused: Iterator[Request]) -> None:
    for directive, source in refused:
        if source.startswith("'"):
            fault = "a script stands within the page"
            mend = f"Put it into a file of html_static_path, or allow it: {directive} {source}"
        else:
            url = urlsplit(source, scheme="https")
            fault = f"the page loads {source}"
            mend = f"To allow it, add {directive} {url.scheme}://{url.netloc}"
        logger.warning(
            "%s, which browsers are told to refuse. %s to proceedings_content_security in conf.py",
            fault,
            mend,
            location=docname,
            type="proceedings",
            subtype=ProblemKind.CONTENT_REFUSED.value,
        )
