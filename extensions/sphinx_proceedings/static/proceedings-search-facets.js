// Filters, what is to be counted for them, and orders other than by relevance.  No DOM.

import { HELD, listsOf, numbersOf } from "./proceedings-search-files.js";

/** Facets in the order in which they are told; each thing has values of each. */
export const FACETS = ["volume", "type", "session", "topic", "author", "has"];

/** What is known of things for filters; ``more`` is asked for only if an author is not among the first. */
export class Facets {
  constructor(files, facets) {
    const { things } = files;
    this.files = files;
    this.things = things;
    this.titles = numbersOf(facets.titles);
    this.lists = {
      session: listsOf(facets.sessions),
      topic: listsOf(facets.topics),
      author: listsOf(facets.authors),
    };
    this.names = {
      volume: things.volumes.map((label) => [label, label]),
      type: things.types.map((type) => [type, type]),
      session: things.sessions.map(({ id, title }) => [id, title]),
      topic: facets.topicNames,
      author: facets.authorNames,
      has: HELD.map((held) => [held, held]),
    };
    this.numbers = Object.fromEntries(
      FACETS.map((facet) => [facet, new Map(this.names[facet].map(([id], number) => [id, number]))]),
    );
    this.others = new Map();
  }

  /** Numbers of a thing's values of a facet; only papers have any but a volume, and events their session. */
  of(thing, facet) {
    if (facet === "volume") return this.things.volumes.length ? [this.things.volume[thing]] : [];
    if (thing >= this.things.papers) {
      const session = facet === "session" ? this.things.eventSession(thing) : -1;
      return session < 0 ? [] : [session];
    }
    if (facet === "type") return this.things.type[thing] ? [this.things.type[thing] - 1] : [];
    if (facet === "has") return HELD.flatMap((_, bit) => (this.things.held[thing] & (1 << bit) ? [bit] : []));
    return [...this.lists[facet][thing], ...(facet === "author" ? (this.others.get(thing) ?? []) : [])];
  }

  /** Learn of the authors that come with few papers, if one of ``slugs`` is not known yet. */
  async know(slugs) {
    if (this.others.size || slugs.every((slug) => this.numbers.author.has(slug))) return;
    for (const [slug, name, papers] of await this.files.file("authors")) {
      const number = this.names.author.push([slug, name]) - 1;
      this.numbers.author.set(slug, number);
      for (const paper of numbersOf(papers)) this.others.set(paper, [...(this.others.get(paper) ?? []), number]);
    }
  }

  /** What filters ask for: [[facet, Set of numbers], …]; a value that is not known fits nothing. */
  wanted(filters) {
    return FACETS.filter((facet) => filters[facet]?.length).map((facet) => [
      facet,
      new Set(filters[facet].map((value) => this.numbers[facet].get(value) ?? -1)),
    ]);
  }

  /**
   * The things of ``found`` that fit all filters, and the counts of each facet's values among those
   * that fit all other filters: {kept, counts}.
   */
  sift(found, filters, { counting }) {
    const wanted = this.wanted(filters);
    const counted = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
    const count = (thing, facet) => {
      for (const number of this.of(thing, facet)) counted[facet].set(number, (counted[facet].get(number) ?? 0) + 1);
    };
    const kept = found.filter(({ thing }) => {
      const missed = wanted.filter(([facet, numbers]) => !this.of(thing, facet).some((number) => numbers.has(number)));
      if (!counting) return !missed.length;
      if (!missed.length) FACETS.forEach((facet) => count(thing, facet));
      else if (missed.length === 1) count(thing, missed[0][0]);
      return !missed.length;
    });
    return { kept, counts: counting ? this.named(counted) : undefined };
  }

  named(counted) {
    const entries = FACETS.map((facet) => {
      const numbers = [...counted[facet].keys()].sort((a, b) => a - b);
      return [facet, Object.fromEntries(numbers.map((n) => [this.names[facet][n][0], counted[facet].get(n)]))];
    });
    return Object.fromEntries(entries);
  }

  /** When a thing first is in the programme; what never is comes last. */
  start(thing) {
    const starts = this.of(thing, "session").map((number) => Date.parse(this.things.sessions[number].start));
    return Math.min(...starts.filter((start) => !Number.isNaN(start)));
  }

  /** ``found`` in the order of their titles, or of the programme and then their titles. */
  sort(found, order) {
    const { titles } = this;
    const byTitle = (a, b) => titles[a.thing] - titles[b.thing];
    if (order === "title") return [...found].sort(byTitle);
    const starts = new Map(found.map(({ thing }) => [thing, this.start(thing)]));
    return [...found].sort((a, b) => {
      const [one, other] = [starts.get(a.thing), starts.get(b.thing)];
      return one === other ? byTitle(a, b) : one - other;
    });
  }
}
