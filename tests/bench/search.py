"""How well the search finds, how soon it answers, and what a visitor must load for it.

The queries are made from the data by rule (``tests/bench/search_queries.py``): title words in
order, two rare words of a title, a family name without its accents, a name and a title word, words
of an abstract; and the same with one typing mistake of four kinds.  The same ones go to our search,
to Sphinx's own and to Pagefind as it comes, each in Chromium, from a server on this machine that
compresses as web servers do.

MRR@10 is the mean of 1/rank of the first relevant paper among the first ten, else 0: the paper that
was meant, or any other that answers the query as well.  All engines are asked through their
scripts, and a sample is typed into the search box to see that it shows the same.  Times are from
the last key in the search box to the frame that shows the results, any waiting for more keys
included; the index is loaded, pieces of it may not be.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import conference
import report
import search_browser
import search_queries
import search_server
import search_sites

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from playwright.sync_api import Browser
    from search_browser import Shown, Visit
    from search_queries import Query
    from search_server import Server
    from search_sites import Engine

SIZES = (54, 3218)
QUICK = (20,)
KINDS = search_queries.KINDS
FAR = 0.1
"""Seconds that each answer takes more in the second measurement of time."""
FIRST_TEN = 10


class Outcome(NamedTuple):
    """What one engine did with one number of papers."""

    engine: str
    size: int
    lists: list[tuple[Query, list[str]]]
    near: list[Shown]
    far: list[Shown]
    visits: list[Visit]
    pasted: list[Visit]
    same: int
    """Of the typed queries, how many showed what the script says."""


def main() -> None:
    """Print the tables."""
    known = report.parser(__doc__, SIZES)
    known.add_argument("--export", type=Path, help="another export of NeurIPS 2023")
    known.add_argument("--ours-only", action="store_true", help="neither Sphinx nor Pagefind")
    known.add_argument("--each", type=int, default=300, help="queries of a kind and mistake")
    known.add_argument("--typed", type=int, default=3, help="of these, so many are typed")
    known.add_argument("--visits", type=int, default=3, help="first visits for each kind")
    known.add_argument("--sites", type=Path, help="keep the sites here, and use them again")
    known.add_argument("--failures", type=Path, help="write what ours does not find first")
    given = report.arguments(known, QUICK)
    others = () if given.ours_only else ("pagefind",)
    with report.section("search", __doc__, given, *others) as told:
        outcomes = [*_outcomes(given)]
        for table in (quality, speed, weight, agreement):
            told.say("\n".join(table(outcomes)))
    if given.failures:
        given.failures.write_text("\n".join(failures(outcomes)) + "\n", encoding="utf-8")


def _outcomes(given: argparse.Namespace) -> Iterator[Outcome]:
    engines = [search_sites.OURS] if given.ours_only else list(search_sites.ENGINES)
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as name,
        search_browser.chromium() as browser,
    ):
        folder = given.sites or Path(name)
        folder.mkdir(exist_ok=True, parents=True)
        for size in given.sizes:
            chosen = conference.notes(size, given.export)
            proceedings = search_queries.proceedings_of(chosen)
            queries = search_queries.queries(proceedings, given.each)
            for engine in engines:
                print(f"{engine.name}, {size} papers …", file=sys.stderr, flush=True)
                out = search_sites.site(engine, chosen, proceedings, folder)
                with search_server.served(out) as server:
                    yield measured(browser, engine, server, queries, given, size)


def measured(
    browser: Browser,
    engine: Engine,
    server: Server,
    queries: Sequence[Query],
    given: argparse.Namespace,
    size: int,
) -> Outcome:
    """Everything about one engine and one number of papers."""
    lists = search_browser.found(browser, engine, server, queries)
    answers = list(zip(queries, lists, strict=True))
    listed = {query.text: ids for query, ids in answers}
    sample = list(first_of_each(queries, given.typed))
    near = search_browser.typed(browser, engine, server, sample)
    server.delay = FAR
    far = search_browser.typed(browser, engine, server, sample)
    server.delay = 0
    visits, pasted = (
        [
            search_browser.visit(browser, engine, server, query, pasted=pasted)
            for query in first_of_each([one for one in queries if not one.mistake], given.visits)
        ]
        for pasted in (False, True)
    )
    same = sum(
        list(shown.ids) == listed[query.text][: len(shown.ids)]
        and bool(shown.ids) == bool(listed[query.text])
        for query, shown in zip(sample, near, strict=True)
    )
    return Outcome(
        engine.name,
        size,
        answers,
        near,
        far,
        list(filter(None, visits)),
        list(filter(None, pasted)),
        same,
    )


def first_of_each(queries: Iterable[Query], number: int) -> Iterator[Query]:
    """The first so many of each kind and mistake."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    for query in queries:
        seen[query.kind, query.mistake] += 1
        if seen[query.kind, query.mistake] <= number:
            yield query


def reciprocal_rank(relevant: Sequence[str], ids: Sequence[str]) -> float:
    """1/rank of the first relevant one among the first ten, else 0."""
    places = (place for place, one in enumerate(ids[:FIRST_TEN], 1) if one in relevant)
    return 1 / next(places, float("inf"))


# --- tables ----------------------------------------------------------------------------------


def quality(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """MRR@10 of each kind without and with a mistake."""
    yield "MRR@10, without a typing mistake / with one:"
    yield ""
    yield from _head("query", outcomes)
    for kind in KINDS:
        cells = (_quality(outcome, {kind}) for outcome in outcomes)
        yield f"| {kind} | " + " | ".join(cells) + " |"
    cells = (f"**{_quality(outcome, set(KINDS))}**" for outcome in outcomes)
    yield "| all kinds alike | " + " | ".join(cells) + " |"
    for mistake in search_queries.MISTAKES:
        cells = (f"– / {_mrr(outcome, set(KINDS), {mistake})}" for outcome in outcomes)
        yield f"| all, {mistake} | " + " | ".join(cells) + " |"
    cells = (
        f"– / {_mrr(outcome, set(KINDS), set(search_queries.MISTAKES), meant=True)}"
        for outcome in outcomes
    )
    yield "| all, only the paper that was meant | " + " | ".join(cells) + " |"
    counts = (
        f"{sum(not query.mistake for query, _ in outcome.lists)} / "
        f"{sum(bool(query.mistake) for query, _ in outcome.lists)}"
        for outcome in outcomes
    )
    yield "| queries | " + " | ".join(counts) + " |"


def _quality(outcome: Outcome, kinds: set[str]) -> str:
    return f"{_mrr(outcome, kinds, {''})} / {_mrr(outcome, kinds, set(search_queries.MISTAKES))}"


def _mrr(outcome: Outcome, kinds: set[str], mistakes: set[str], *, meant: bool = False) -> str:
    """The mean of the kinds' means, so that no kind counts more for having more queries."""
    groups: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for query, ids in outcome.lists:
        if query.kind in kinds and query.mistake in mistakes:
            rank = reciprocal_rank(query.meant if meant else query.relevant, ids)
            groups[query.kind, query.mistake].append(rank)
    return f"{statistics.mean(map(statistics.mean, groups.values())):.3f}" if groups else "–"


def speed(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Milliseconds from the last key to the results."""
    yield "Milliseconds from the last key to the results on screen, index loaded:"
    yield ""
    yield from _head("", outcomes)
    for title, chosen in (
        ("server on this machine", "near"),
        (f"each answer {FAR * 1000:.0f} ms later", "far"),
    ):
        times = [_times(getattr(outcome, chosen)) for outcome in outcomes]
        for name, part in (("median", 50), ("95th percentile", 95)):
            cells = (f"{_percentile(each, part):.0f}" if each else "–" for each in times)
            yield f"| {title}, {name} | " + " | ".join(cells) + " |"
        yield f"| {title}, timed | " + " | ".join(str(len(each)) for each in times) + " |"


def _times(found: Iterable[Shown]) -> list[float]:
    return [shown.first - shown.key for shown in found if shown.first is not None and shown.ids]


def _percentile(values: Sequence[float], part: int) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) * part // 100, len(ranked) - 1)]


def weight(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Kilobytes of a first visit until the first results."""
    yield "Kilobytes (compressed, with headers) that a first visit loads, median (largest):"
    yield ""
    yield from _head("", outcomes)
    for title, name, moment in (
        ("search, query comes at once", "pasted", "whole"),
        ("search, until the first letters have results", "visits", "any"),
        ("search, typed slowly to the end", "visits", "whole"),
    ):
        loads = [[getattr(visit, moment) for visit in getattr(one, name)] for one in outcomes]
        cells = (_kilobytes([load.own for load in each]) for each in loads)
        yield f"| {title} | " + " | ".join(cells) + " |"
        counts = ([load.own_requests for load in each] for each in loads)
        cells = (f"{statistics.median(each):.0f}" if each else "–" for each in counts)
        yield "| … its requests | " + " | ".join(cells) + " |"
    totals = ([visit.whole.total for visit in outcome.pasted] for outcome in outcomes)
    yield "| whole page, query comes at once | " + " | ".join(map(_kilobytes, totals)) + " |"
    yield "| visits | " + " | ".join(str(len(outcome.visits)) for outcome in outcomes) + " |"


def _kilobytes(sizes: Sequence[int]) -> str:
    return f"{statistics.median(sizes) / 1000:.0f} ({max(sizes) / 1000:.0f})" if sizes else "–"


def agreement(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Whether the search box shows what the script found."""
    yield "Typed queries whose search box showed the same papers in the same order as the script:"
    yield ""
    yield from _head("", outcomes)
    cells = (f"{outcome.same} of {len(outcome.near)}" for outcome in outcomes)
    yield "| the same | " + " | ".join(cells) + " |"


def _head(first: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    names = (f"{outcome.engine}, {outcome.size:,}" for outcome in outcomes)
    yield f"| {first} | " + " | ".join(names) + " |"
    yield "|---" * (len(outcomes) + 1) + "|"


def failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Every query whose first result of ours is not relevant, for who works on the engine."""
    for outcome in outcomes:
        if outcome.engine != search_sites.OURS.name:
            continue
        for query, ids in outcome.lists:
            rank = reciprocal_rank(query.relevant, ids)
            if rank < 1:
                yield (
                    f"{outcome.size}\t{query.kind}\t{query.mistake or '-'}\t{rank:.2f}\t"
                    f"{query.text}\twanted {' '.join(query.relevant[:3])}\tgot {' '.join(ids[:3])}"
                )


if __name__ == "__main__":
    main()
