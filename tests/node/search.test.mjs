// The search on an index of the 54 demonstration papers, without a browser.
// PROCEEDINGS_STATIC: the modules' folder.  SEARCH_INDEX: the folder of the index's files.
// SEARCH_QUERIES: a JSON file of tests/bench/search_queries.py's queries.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.env.PROCEEDINGS_STATIC}/`);
const { openSearch } = await import(new URL("proceedings-search.js", folder));
const index = pathToFileURL(`${process.env.SEARCH_INDEX}/`);

const SHARPNESS = "29WbraPk8U";
const ADAM = "yEewbkBNzi";
const ASKED = { filters: { kind: ["paper"] }, limit: 10 };

const asked = [];
async function read(name) {
  asked.push(name);
  return JSON.parse(await readFile(new URL(name, index), "utf8"));
}
const engine = await openSearch(read);

const find = (text, options = {}) => engine.search(text, { limit: 50, ...options });
async function ids(text, filters = {}) {
  return (await find(text, { filters })).results.map(({ id }) => id);
}
async function titles(text, options = {}) {
  const { results } = await find(text, options);
  return (await engine.show(results)).map(({ title }) => title.replace(/<[^>]+>/g, ""));
}

// --- what is found -------------------------------------------------------------------------------

const queries = JSON.parse(await readFile(process.env.SEARCH_QUERIES, "utf8"));

async function meanRank(chosen) {
  let sum = 0;
  for (const { text, relevant } of chosen) {
    const { results } = await engine.search(text, ASKED);
    const place = results.findIndex(({ id }) => relevant.includes(id));
    sum += place < 0 ? 0 : 1 / (place + 1);
  }
  return sum / chosen.length;
}

test("papers are found by what is typed rightly", async () => {
  const chosen = queries.filter(({ mistake }) => !mistake);
  assert.ok(chosen.length > 200);
  const found = await meanRank(chosen);
  assert.ok(found >= 0.985, `MRR@10 ${found}`);
});

test("papers are found in spite of one typing mistake", async () => {
  const chosen = queries.filter(({ mistake }) => mistake);
  assert.ok(chosen.length > 800);
  const found = await meanRank(chosen);
  assert.ok(found >= 0.975, `MRR@10 ${found}`);
});

test("a paper is found by everything that names it", async () => {
  const named = ["convergence of adam", "Haochuan Li adam", ADAM, ADAM.toLowerCase(), "li2024convergence", "LI2024Convergence"];
  for (const text of named) {
    assert.equal((await ids(text, { kind: ["paper"] }))[0], ADAM, text);
  }
});

test("authors are found with and without their accents", async () => {
  for (const text of ["Allan Raventós", "allan raventos", "RAVENTOS"]) {
    assert.ok((await titles(text, { filters: { kind: ["author"] } })).includes("Allan Raventós"), text);
  }
  assert.equal((await find("allan raventos")).results[0].kind, "author");
});

test("hyphens can be typed or not", async () => {
  const together = await ids("incontext learning");
  assert.ok(together.length >= 8);
  for (const text of ["in-context learning", "in context learning"]) {
    const found = await ids(text);
    assert.deepEqual(found.slice(0, together.length).sort(), [...together].sort(), text);
  }
});

test("spelling, number and unfinished words do not matter", async () => {
  const whole = await ids("regularization");
  for (const text of ["regularisation", "regularizations", "regularizat"]) {
    const found = await ids(text);
    assert.ok(whole.slice(0, 5).every((id) => found.includes(id)), text);
  }
});

test("words run together or torn apart are understood", async () => {
  assert.equal((await ids("sharpnessaware minimization"))[0], (await ids("sharpness aware minimization"))[0]);
  assert.ok((await ids("over fitting")).includes((await ids("overfitting"))[0]));
});

test("a phrase in quotation marks stands in every result", async () => {
  const { results } = await find('"edge of stability"');
  const shown = await engine.show(results);
  const texts = await engine.texts(results);
  assert.ok(results.length >= 3);
  shown.forEach(({ title }, i) => assert.match(`${title} ${texts[i]}`, /edge[ -]of[ -]stability/i));
  assert.equal((await find('"stability of edge"')).total, 0);
});

test("a word in the title comes before one in the abstract, the exact before the near", async () => {
  const found = await titles("sharpness", { filters: { kind: ["paper"] } });
  const inTitle = found.map((title) => /sharpness/i.test(title));
  assert.ok(inTitle.includes(false));
  assert.ok(inTitle.lastIndexOf(true) < inTitle.indexOf(false));
});

// --- what is said --------------------------------------------------------------------------------

test("a mistake is told, and words for marking are those found", async () => {
  const { corrected, results } = await find("edge of stabilty");
  assert.equal(corrected, "edge of stability");
  assert.deepEqual(results[0].words.sort(), ["edge", "stability"]);
  assert.equal((await find("edge of stability")).corrected, null);
});

test("nothing found comes with a suggestion that finds something, or with none", async () => {
  const { total, suggestion } = await find("genrlizashion");
  assert.equal(total, 0);
  assert.ok((await find(suggestion)).total > 0);
  const unquoted = await find('"stability of edge"');
  assert.equal(unquoted.suggestion, "stability of edge");
  assert.equal((await find("qqqqzzzz")).suggestion, null);
});

test("where nothing has all words, what has most is found and it is said", async () => {
  const { partial, results } = await find("sharpness aware minimization qqqqzzzz");
  assert.ok(partial);
  assert.ok(results.length > 0);
});

test("results are shown with what one wants to know", async () => {
  const { results } = await find("sharpness-aware low-rank features");
  const [shown] = await engine.show(results);
  assert.equal(shown.id, SHARPNESS);
  assert.equal(shown.url, `papers/${SHARPNESS}.html`);
  assert.equal(shown.type, "poster");
  assert.match(shown.authors, /^Maksym Andriushchenko, /);
  assert.deepEqual(shown.sessions, [
    { id: "posters", title: "Poster session", start: "2024-05-11T11:00:00+02:00", url: "sessions/posters.html" },
  ]);
  assert.match((await engine.texts(results))[0], /^<p>/);
});

test("papers, people, events and pages are found", async () => {
  const { kinds } = await find("andriushchenko");
  assert.ok(kinds.paper >= 1 && kinds.author === 1);
  assert.deepEqual((await find("call for papers")).results[0].kind, "page");
  assert.deepEqual((await titles("yolanda", { filters: { kind: ["event"] } })), ["A talk on toys"]);
  assert.ok((await ids("poster session")).includes(SHARPNESS));
});

test("a retracted paper is told from others, and what is to be said of papers is known", async () => {
  const { results } = await find("convergence of adam relaxed", { filters: { kind: ["paper"] } });
  const shown = await engine.show(results);
  assert.deepEqual([shown[0].id, shown[0].retracted], [ADAM, true]);
  assert.ok((await engine.show((await find("", { limit: 300 })).results)).filter(({ retracted }) => retracted).length === 1);
  assert.equal(engine.notice, "A demonstration.");
});

test("what is shown of results that nobody asked to see is not read", async () => {
  const before = asked.length;
  const fresh = await openSearch(read);
  await fresh.search("sharpness", { limit: 1_000_000 });
  assert.deepEqual(asked.slice(before).filter((name) => name.startsWith("shown")), []);
  asked.length = before;
});

// --- filters and orders --------------------------------------------------------------------------

test("nothing typed finds everything, in the site's order", async () => {
  const { total, kinds, results } = await find("", { filters: { kind: ["paper"] }, limit: 1000 });
  assert.equal(total, 54);
  assert.equal(results.length, 54);
  assert.equal(kinds.paper, 54);
});

test("a facet's counts ignore its own filter and heed the others", async () => {
  const free = (await find("", { counts: true })).counts;
  const types = Object.keys(free.type);
  assert.ok(types.length > 1);
  const filtered = await find("", { filters: { type: [types[0]] }, counts: true });
  assert.equal(filtered.total, free.type[types[0]]);
  assert.deepEqual(filtered.counts.type, free.type);
  const [topic, n] = Object.entries(filtered.counts.topic)[0];
  const both = await find("", { filters: { type: [types[0]], topic: [topic] }, counts: true });
  assert.equal(both.total, n);
  assert.equal(both.counts.type[types[0]], n);
});

test("values of one facet are alternatives, facets are not", async () => {
  const { counts } = await find("", { counts: true });
  const all = Object.keys(counts.type);
  const sum = all.reduce((n, type) => n + counts.type[type], 0);
  assert.equal((await find("", { filters: { type: all } })).total, sum);
  assert.equal((await find("", { filters: { type: all, session: ["posters"] } })).total, 2);
  assert.equal((await find("", { filters: { type: ["nonsense"] } })).total, 0);
});

test("authors, sessions and stars can be filters", async () => {
  assert.ok((await ids("", { author: ["maksym-andriushchenko"] })).includes(SHARPNESS));
  assert.deepEqual((await ids("", { session: ["posters"], kind: ["paper"] })).sort(), [SHARPNESS, ADAM].sort());
  assert.deepEqual(await ids("", { only: [`paper:${ADAM}`, "paper:gone"] }), [ADAM]);
  assert.deepEqual(await ids("", { only: [ADAM] }), [ADAM]);
  const { authors, sessions } = await engine.names();
  assert.equal(authors["maksym-andriushchenko"], "Maksym Andriushchenko");
  assert.equal(sessions.posters, "Poster session");
});

test("results can stand by title and by time", async () => {
  const byTitle = await titles("learning", { sort: "title", filters: { kind: ["paper"] } });
  assert.deepEqual(byTitle, [...byTitle].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  const { results } = await find("", { sort: "time", filters: { kind: ["paper", "event"] } });
  const byTime = results.map(({ id }) => id);
  assert.deepEqual(byTime.slice(0, 2), ["talk", "opening"]);
  assert.deepEqual(byTime.slice(2, 5).sort(), [SHARPNESS, ADAM, "posters"].sort());
});

test("pages of results follow each other", async () => {
  const all = await ids("learning");
  const { total, results } = await find("learning", { offset: 3, limit: 4 });
  assert.deepEqual(results.map(({ id }) => id), all.slice(3, 7));
  assert.equal(total, all.length);
});

// --- what should not happen ----------------------------------------------------------------------

const HOSTILE = [
  "c++", "(non", "[", '"', "'", ")(*&^", "\\", "🎓", "\ud800", "\udfff\ud800", "a\ud800b", "\0", "\u202e", "__proto__",
  "constructor", "toString hasOwnProperty", "*", "?", "-", "--", "+", "#", '""', '"" ""', '"a', "“”", "a\u0301\u0301\u0301",
  "<script>alert(1)</script>", "%", "%E0%A4%A", "\u{10ffff}", "\uffff", "0", "00000000000000000000000000000000",
];

test("no query throws", async () => {
  const long = ["a", "ab ", '"', "learning ", "x-", "9", "\ud83c", "ä", "深"].map((text) => text.repeat(1000).slice(0, 1000));
  for (const text of [...HOSTILE, ...long, undefined, null, 7]) {
    for (const sort of ["relevance", "title", "time"]) {
      const found = await engine.search(text, { sort, counts: true, limit: 5 });
      assert.equal(typeof found.total, "number");
      await engine.texts(found.results);
    }
  }
  for (const facet of ["__proto__", "constructor"]) {
    await engine.search("a", { filters: { topic: [facet], author: [facet], only: [facet] }, sort: "nonsense" });
  }
});

test("all files but the first are asked for by their version, each once", () => {
  const [first, ...others] = asked;
  assert.equal(first, "index.json");
  for (const name of others) assert.match(name, /^[a-z]+(-[0-9]+)?\.json\?v=[0-9a-f]{12}$/);
  assert.equal(new Set(asked).size, asked.length);
});

test("what failed to load is asked for again", async () => {
  let broken = false;
  const frail = await openSearch((name) => (broken ? Promise.reject(new Error("offline")) : read(name)));
  broken = true;
  await assert.rejects(frail.search("sharpness"));
  broken = false;
  assert.ok((await frail.search("sharpness")).total > 0);
});

test("an index of another format is refused", async () => {
  await assert.rejects(openSearch(async () => ({ format: 999 })), /format/);
});
