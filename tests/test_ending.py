"""How the command's process ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

RUN = """
import atexit, sys
from sphinx_proceedings import __main__

class Kept:
    def __del__(self):
        print("freed")

kept = Kept()

def main():
    atexit.register(print, "told at the end")
    print("done")
    {how}

__main__.main = main
__main__.run()
"""


@pytest.mark.parametrize(
    ("how", "code", "freed"),
    [("return 3", 3, False), ("return 0", 0, False), ("raise KeyError", 1, True)],
)
def test_the_end_is_told_of_and_nothing_is_freed(how: str, code: int, freed: bool) -> None:
    # Into a pipe, where Python holds back what is printed.
    ran = subprocess.run(
        [sys.executable, "-c", RUN.format(how=how)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == code
    assert ran.stdout.split("\n") == ["done", "told at the end", *(["freed"] if freed else []), ""]
    assert ("KeyError" in ran.stderr) == freed
