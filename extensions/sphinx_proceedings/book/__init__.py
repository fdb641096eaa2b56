"""The book of abstracts: programme and abstracts as one PDF and as an EPUB.

:mod:`.contents` says what stands in it and in which order, once for both forms.  The PDF is set by
Typst (extra ``book``): its source is a file of ours, and all texts come to it as data, so that no
text of a stranger is ever part of a program, as it would be in LaTeX.
"""

from __future__ import annotations

from .contents import Book, contents
from .epub import epub
from .pdf import NoTypesetterError, Pdf, pdf

__all__ = ["Book", "NoTypesetterError", "Pdf", "contents", "epub", "pdf"]
