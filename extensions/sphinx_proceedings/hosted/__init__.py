"""Papers, posters, slides and recordings that the site itself hosts.

Organizers drop them into one folder a paper, named by its forum id (or by the last part of its
address, for ids that differ in case only)::

    _data/files/<forum id>/paper.pdf
                           poster.pdf     or .png .jpg .webp
                           alt.txt        what the poster shows, for those who cannot see it
                           slides.pdf
                           video.mp4      or .webm
                           captions.vtt

:func:`read_files` checks them, :func:`thumbnails` draws their first pages, :func:`targets` says
where they are published.  Nothing of a folder that no paper owns is ever published.
Portraits of people have a folder of their own (:mod:`.portraits`).
"""

from .folders import read_files
from .places import targets, thumbnail_target
from .portraits import portrait_target, read_portraits
from .previews import Thumbnail, portraits, thumbnail, thumbnails

__all__ = [
    "Thumbnail",
    "portrait_target",
    "portraits",
    "read_files",
    "read_portraits",
    "targets",
    "thumbnail",
    "thumbnail_target",
    "thumbnails",
]
