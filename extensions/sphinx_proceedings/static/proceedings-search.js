// The search: reads the index that search/index.py describes, and finds.  No DOM.
//
//   const engine = await openSearch((name) => fetch(folder + name).then((r) => r.json()));
//   const found = await engine.search("sharpnes aware", { limit: 10 });
//   const shown = await engine.show(found.results);

import { FACETS, Facets } from "./proceedings-search-facets.js";
import { Files } from "./proceedings-search-files.js";
import { asTyped, parse, widened } from "./proceedings-search-query.js";
import { Ranking } from "./proceedings-search-rank.js";
import { nearestSpelling } from "./proceedings-search-spelling.js";
import { fold } from "./proceedings-search-words.js";

const FEW = 50;
// A short query that finds less also finds what is near: a mistake can make another word.
const FEW_FOUND = 8;
const FEW_WORDS = 2;
const MOST_NEAR = 8;
const FEW_NEAR = 4;
const SURE = 1000;
const CODE = /^[\w-]{6,64}$/;
// With a digit, an underscore, or a capital after a small letter.
const LIKE_CODE = /^(?=.*(?:[0-9_]|[a-z].*[A-Z]))[\w-]{6,64}$/;
const CITATION_KEY = /^[a-z-]+[0-9]{4}[a-z0-9-]*$/i;

/** One result.  ``id`` is known if at most 50 results were asked for, else after ``show``. */
class Hit {
  constructor({ files }, { thing, score, ranking = null }) {
    this.kind = files.things.kindOf(thing);
    this.id = null;
    this.score = score;
    this.thing = thing;
    this.ranking = ranking;
  }

  /** Folded words of the index that were found in it, for marking; without the small ones. */
  get words() {
    return this.ranking ? this.ranking.wordsIn(this.thing) : [];
  }
}

class Engine {
  constructor(files) {
    this.files = files;
  }

  /**
   * Find ``text``.
   *
   * ``filters``: {type, session, topic, author, has, kind, only}, arrays; ``only`` are ids, or kinds
   * and ids ("paper:<id>").  ``sort``: "relevance", "title" or "time".  ``counts``: whether the values
   * of filters are counted.  Nothing typed finds everything.
   *
   * Promises {total, kinds, results, counts, corrected, suggestion, partial}: ``kinds`` counts the
   * results of each kind whatever ``filters.kind`` says; ``counts[facet][value]`` are numbers among
   * the things that fit all other filters; ``corrected`` is the query as it was understood, null if
   * as typed; ``suggestion`` another that finds something, if this one finds nothing; ``partial``
   * says that nothing has all words, and the results have some.
   */
  async search(text, { filters = {}, sort = "relevance", limit = 20, offset = 0, counts = false } = {}) {
    const found = await this.find(text);
    const sifted = await this.sift(found.things, filters, { counting: counts });
    const { kind: wanted = [] } = filters;
    const kinds = {};
    for (const { thing } of sifted.kept) {
      const kind = this.files.things.kindOf(thing);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    let kept = sifted.kept;
    if (wanted.length) kept = kept.filter(({ thing }) => wanted.includes(this.files.things.kindOf(thing)));
    if (sort === "title" || sort === "time") kept = (await this.facets()).sort(kept, sort);
    const results = kept.slice(offset, offset + limit).map((one) => new Hit(this, one));
    if (limit <= FEW) await this.shown(results);
    const suggestion = found.things.length ? null : await this.suggestion(found.query);
    const { corrected = null, partial = false } = found;
    return { total: kept.length, kinds, results, counts: sifted.counts, corrected, suggestion, partial };
  }

  /** {things: [{thing, score, ranking}, …], query, corrected, partial}. */
  async find(text) {
    const query = parse(text ?? "");
    const typed = query.text.trim();
    if (!typed) return { things: this.everything(), query };
    if (LIKE_CODE.test(typed)) {
      const byCode = await this.byCode(typed);
      if (byCode.length) return { things: byCode, query };
    }
    const found = await this.byWords(query);
    if (found.things.length && !found.corrected && !found.partial) return found;
    // Somebody may have typed a code without its capitals.
    const byCode = CODE.test(typed) ? await this.byCode(typed) : [];
    return byCode.length ? { things: byCode, query } : found;
  }

  everything() {
    return Array.from({ length: this.files.things.total }, (_, thing) => ({ thing, score: 0 }));
  }

  /** Things with this forum id, other id, or citation key; the very same before the folded. */
  async byCode(text) {
    const isKey = CITATION_KEY.test(text);
    const [ids, keys] = await Promise.all([this.files.file("ids"), isKey ? this.files.file("keys") : []]);
    const folded = fold(text);
    const codes = [...ids.entries(), ...keys.entries()].filter(([, code]) => fold(code) === folded);
    const same = codes.filter(([, code]) => code === text);
    return [...new Set([...same, ...codes].map(([thing]) => thing))].map((thing) => ({ thing, score: SURE }));
  }

  async byWords(query) {
    if (!query.slots.length) return { things: [], query };
    const choices = asTyped(query, this.files.vocabulary);
    let guessed = choices.of.some((some) => some.some(({ group }) => group === "mistaken"));
    let ranking = await this.ranking(query, choices);
    const exact = withRanking(ranking.whole(), ranking);
    const isShort = query.slots.length <= FEW_WORDS && !query.phrases.length;
    if (exact.length >= FEW_FOUND || (exact.length && (guessed || !isShort))) {
      return { things: exact, query, corrected: guessed ? this.corrected(query, exact) : null };
    }
    ranking = await this.ranking(query, widened(choices, exact.length ? FEW_NEAR : MOST_NEAR));
    let near = withRanking(ranking.whole(), ranking);
    if (exact.length) {
      const known = new Set(exact.map(({ thing }) => thing));
      return { things: [...exact, ...near.filter(({ thing }) => !known.has(thing))], query };
    }
    const partial = !near.length;
    if (partial) near = withRanking(ranking.partial(), ranking);
    return { things: near, query, corrected: this.corrected(query, near), partial: partial && near.length > 0 };
  }

  async ranking(query, choices) {
    await this.files.readPostings(new Set(choices.of.flatMap((some) => some.flatMap(({ words }) => words))));
    return new Ranking(query, choices, this.files);
  }

  /** The query with the words by which the best result was found, null if they are those typed. */
  corrected({ text, slots }, found) {
    if (!found.length) return null;
    const [{ ranking, thing }] = found;
    const { words } = this.files.vocabulary;
    const meant = ranking.chosen(thing).map((choice) =>
      choice?.group === "mistaken" ? choice.words.map((number) => words[number]).join(" ") : null,
    );
    return meant.some(Boolean) ? replaced(text, slots, meant) : null;
  }

  /** A query like this that finds something, or null. */
  async suggestion(query) {
    if (!query.slots.length) return null;
    const { vocabulary } = this.files;
    const unquoted = query.text.replace(/["“”„«»]/g, " ").replace(/\s+/g, " ").trim();
    const nearest = query.slots.map(({ forms }) =>
      vocabulary.numbers.has(forms[0]) ? null : nearestSpelling(forms[0], vocabulary),
    );
    const likely = query.phrases.length ? [unquoted] : [];
    if (nearest.some(Boolean)) likely.push(replaced(query.text, query.slots, nearest));
    for (const text of likely) {
      if (text !== query.text && (await this.byWords(parse(text))).things.length) return text;
    }
    return null;
  }

  async sift(found, filters, { counting }) {
    const { only } = filters;
    let kept = found;
    if (only) kept = await this.among(kept, new Set(only));
    const facets = counting || FACETS.some((facet) => filters[facet]?.length);
    if (!facets) return { kept };
    const known = await this.facets();
    if (filters.author?.length) await known.know(filters.author);
    return known.sift(kept, filters, { counting });
  }

  async among(found, only) {
    const ids = await this.files.file("ids");
    const kindOf = (thing) => this.files.things.kindOf(thing);
    return found.filter(({ thing }) => only.has(ids[thing]) || only.has(`${kindOf(thing)}:${ids[thing]}`));
  }

  facets() {
    return this.files.made("facets", ["facets"], (facets) => new Facets(this.files, facets));
  }

  /** What sessions, topics and authors that are counted or chosen are called: {sessions: {id: name}, …}. */
  async names() {
    const { names } = await this.facets();
    return {
      sessions: Object.fromEntries(names.session),
      topics: Object.fromEntries(names.topic),
      authors: Object.fromEntries(names.author),
    };
  }

  /** What is to be said wherever papers are among the results, plain text; "" for nothing. */
  get notice() {
    return this.files.notice;
  }

  /** The records of results in the files of what is shown; each result learns its id. */
  shown(results) {
    const { things } = this.files;
    return Promise.all(
      results.map(async (result) => {
        const record = await this.files.item("shown", things.pieces.shown, result.thing);
        [result.id] = record;
        return record;
      }),
    );
  }

  /**
   * What is to be shown of results: [{kind, id, title (HTML), authors (plain), url (from the top
   * folder), sessions: [{title, start, url}], type, papers (how many an author has), retracted, volume (null in an index of one)}, …].
   */
  async show(results) {
    const { things } = this.files;
    const records = await this.shown(results);
    return records.map(([id, url, title, authors, sessions, papers], i) => {
      const { kind, thing } = results[i];
      const type = things.types[things.type[thing] - 1] ?? null;
      const isEvent = kind === "event";
      const told = sessions.map((number) => ({ ...things.sessions[number], ...(isEvent ? { title: "" } : {}) }));
      const retracted = things.retracted.has(thing);
      const volume = things.volumes[things.volume[thing]] ?? null;
      return { kind, id, url, title, authors, sessions: told, type, papers, retracted, volume };
    });
  }

  /** The abstracts or texts of results as HTML, "" for those without. */
  texts(results) {
    const { firstAuthor, pieces } = this.files.things;
    return Promise.all(
      results.map(({ thing }) => (thing < firstAuthor ? this.files.item("texts", pieces.texts, thing) : "")),
    );
  }
}

const withRanking = (found, ranking) => found.map((one) => ({ ...one, ranking }));

/** ``text`` with other words in the places of slots; null leaves one as it is. */
function replaced(text, slots, others) {
  let made = "";
  let done = 0;
  slots.forEach(({ start, end }, i) => {
    if (others[i] === null || start < done) return;
    made += text.slice(done, start) + others[i];
    done = end;
  });
  return made + text.slice(done);
}

/**
 * Open an index.  ``read(name)`` promises the parsed JSON of a file below ``search/``; all names but
 * "index.json" end in "?v=" and the index's version.
 */
export async function openSearch(read, { version } = {}) {
  return new Engine(await new Files(read).open(version));
}
