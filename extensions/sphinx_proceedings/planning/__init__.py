"""What organizers plan before there is a programme: who gives a talk, which poster hangs when.

:mod:`.selection` chooses contributed talks by review scores and diversity of topics,
:mod:`.assignment` spreads posters over sessions, :mod:`.writing` writes both down.  Scores stay
here: nothing that the site is made from imports this room.
"""
