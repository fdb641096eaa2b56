"""A series of small volumes in a temporary folder, built by the command as its users build it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sites import ROOT, VENUE, WORKSHOP, note, plain_site, run_command

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Site

HEAD = '[series]\ntitle = "Proceedings of the Toy Workshops"\nshort = "Toys"\n'
FRONT_CONF = 'extensions = ["sphinx_proceedings.series"]\nhtml_copy_source = False\n'
FRONT_INDEX = """\
Toy workshops
=============

Of all years.

.. proceedings:search::

.. proceedings:volumes::

The first was :proceedings:volume:`toy-2023`; see :proceedings:volume:`its papers
<toy-2023/papers/index>`.
"""


def volume_toml(name: str, *, source: str = "", more: str = "") -> str:
    return f'[[volume]]\nid = "{name}"\nsource = "{source or name}"\n{more}\n'


def one(note_id: str, title: str, author: str = "Ada Lovelace") -> dict[str, Any]:
    """A paper of one author."""
    return note(note_id, title, authors=[author], authorids=[f"~{author.replace(' ', '_')}1"])


@dataclass
class Toys:
    """A series of two volumes, 2023 and 2024, of two papers each."""

    folder: Path
    out: Path

    def __post_init__(self) -> None:
        self.write("front/conf.py", FRONT_CONF)
        self.write("front/index.rst", FRONT_INDEX)
        self.volumes = {name: self.volume(name) for name in ("toy-2023", "toy-2024")}
        self.declare(*map(volume_toml, self.volumes))

    def volume(self, name: str) -> Site:
        year = name[-4:]
        notes = [
            one(f"aaaaaaa{year}", f"Puzzles of {year}"),
            one(f"bbbbbbb{year}", f"Balls of {year}", "Zoë Müller"),
        ]
        site = plain_site(self.folder / name, notes)
        told = WORKSHOP.replace("2024", year).replace(VENUE.replace("2024", year), VENUE)
        days = f'dates = [{year}-05-11]\nplace = "Vienna"\n'
        site.write("_data/workshop.toml", told.replace('place = "Vienna"\n', days))
        return site

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def declare(self, *volumes: str) -> None:
        self.write("series.toml", "\n".join([HEAD, *volumes]))

    def build(
        self, *options: str, out: Path | None = None, code: int = 0
    ) -> subprocess.CompletedProcess[str]:
        done = run_command("series", self.folder, out or self.out, *options)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def read(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def times(self) -> dict[str, int]:
        """When each file of the series' site was last written."""
        return {
            path.relative_to(self.out).as_posix(): path.stat().st_mtime_ns
            for path in self.out.rglob("*")
            if path.is_file()
        }


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


CLUSTER = """\
import sys
import dask
from distributed import LocalCluster

if __name__ == "__main__":
    dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


class Cluster:
    """A Dask cluster of two workers on this machine, in processes of its own."""

    def __init__(self, folder: Path) -> None:
        script = folder / "cluster.py"
        script.write_text(CLUSTER, encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, script],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": ""},
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address.startswith("tcp://"), "the cluster did not start"

    def close(self) -> None:
        self._process.communicate(timeout=60)
