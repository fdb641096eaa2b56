// Words, spelling and numbers of the search without an index.  PROCEEDINGS_STATIC: the modules' folder.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.env.PROCEEDINGS_STATIC}/`);
const load = (name) => import(new URL(`proceedings-search-${name}.js`, folder));

const { marker, spans, wordsOf } = await load("words");
const { distance, mistyped, nearestSpelling, takenApart, variants } = await load("spelling");
const { lettersOf, listsOf, numbersOf } = await load("files");
const { parse } = await load("query");

const marked = (text, ...words) => marker(words)(text).map(([start, end]) => text.slice(start, end));

/** Words as the index has them; each is in as many things as its place says. */
function vocabulary(...words) {
  return {
    words,
    counts: words.map((_, i) => i + 1),
    letters: words.map(lettersOf),
    numbers: new Map(words.map((word, i) => [word, i])),
  };
}

// --- marking -------------------------------------------------------------------------------------

test("places are those of the text as it stands", () => {
  assert.deepEqual(marked("von Scho\u0308lkopf, SCHÖLKOPF.", "scholkopf"), ["Scho\u0308lkopf", "SCHÖLKOPF"]);
  assert.deepEqual(marked("eﬃcient ﬁne-tuning", "efficient", "fine"), ["eﬃcient", "ﬁne"]);
  assert.deepEqual(marked("🎓 南佳怡", "佳"), ["佳"]);
  assert.deepEqual(marked("x\ud800 deep", "deep"), ["deep"]);
});

test("what hangs together is marked whole if it was found so", () => {
  assert.deepEqual(marked("In-context and GPT-4", "incontext", "context", "gpt4"), ["In-context", "GPT-4"]);
  assert.deepEqual(marked("In-context", "context"), ["context"]);
});

test("every span is in the text and after the one before", () => {
  const text = "L_2–norms of Müller’s in-context (C++) 南佳怡 α-div";
  let before = 0;
  for (const { start, end } of spans(text)) {
    assert.ok(before <= start && start < end && end <= text.length);
    before = start;
  }
});

// --- spelling ------------------------------------------------------------------------------------

test("two letters swapped are one mistake", () => {
  assert.equal(distance("leraning", "learning"), 1);
  assert.equal(distance("learning", "learning"), 0);
  assert.equal(distance("lerning", "learning"), 1);
  assert.equal(distance("kitten", "sitting"), 3);
  assert.ok(distance("kitten", "sitting", 1) > 1);
});

test("each kind of mistake leads back to its word", () => {
  const known = vocabulary("attention", "generalization", "sharpness");
  for (const typed of ["sahrpness", "sharpnes", "sharpnness", "sharpmess", "dharpness"]) {
    assert.deepEqual(mistyped(typed, known, new Set()).map(({ number }) => known.words[number]), ["sharpness"]);
  }
  assert.deepEqual(mistyped("genralizatoin", known, new Set()).map(({ number }) => number), [1]);
  assert.deepEqual(mistyped("xxsharpxx", known, new Set()), []);
});

test("of two words the one that hands mistype so is the likelier", () => {
  const known = vocabulary("wang", "wapg");
  assert.equal(mistyped("wamg", known, new Set())[0].number, 0);
});

test("plurals and British spellings are variants", () => {
  const known = vocabulary("regularization", "network", "networks", "color", "theories", "modeling", "center");
  const found = (word) => [...variants(word, known)].map((number) => known.words[number]).sort();
  assert.deepEqual(found("regularisation"), ["regularization"]);
  assert.deepEqual(found("network"), ["networks"]);
  assert.deepEqual(found("colours"), ["color"]);
  assert.deepEqual(found("theory"), ["theories"]);
  assert.deepEqual(found("modelling"), ["modeling"]);
  assert.deepEqual(found("centres"), ["center"]);
});

test("words run together are taken apart, but known words only into more frequent ones", () => {
  const known = vocabulary("networks", "incontext", "net", "works", "in", "context", "gpt", "4");
  const pair = (word) => takenApart(word, known)?.map((number) => known.words[number]) ?? null;
  assert.deepEqual(pair("gpt4"), ["gpt", "4"]);
  assert.deepEqual(pair("incontext"), ["in", "context"]);
  assert.equal(pair("inxcontext"), null);
  assert.equal(takenApart("networks", vocabulary("net", "works", "networks")), null);
});

test("the nearest spelling is found far away, but nothing is found for noise", () => {
  const known = vocabulary("attention", "generalization");
  assert.equal(nearestSpelling("atenshon", known), "attention");
  assert.equal(nearestSpelling("qqqqzzzz", known), null);
});

// --- queries and numbers -------------------------------------------------------------------------

test("quotation marks make phrases, a lone one none", () => {
  assert.deepEqual(parse('the "edge of" it').phrases, [[1, 2]]);
  assert.deepEqual(parse("“edge of” „it“").phrases, [[0, 1], [2]]);
  assert.deepEqual(parse('edge "of').phrases, []);
  assert.deepEqual(parse('""').phrases, []);
});

test("only the last word is open, and not after a blank", () => {
  const open = (text) => parse(text).slots.map((slot) => slot.open);
  assert.deepEqual(open("deep lear"), [false, true]);
  assert.deepEqual(open("deep lear "), [false, false]);
  assert.deepEqual(open('"deep lear"'), [false, false]);
});

test("a query is cut where nobody types on", () => {
  assert.ok(parse("word ".repeat(1000)).slots.length <= 32);
  assert.equal(wordsOf("a".repeat(5000)).length, 1);
});

test("numbers and lists are read back", () => {
  assert.deepEqual(numbersOf("#O"), [0, 44]);
  assert.deepEqual(numbersOf("P$}$"), [45, 89]);
  assert.deepEqual(listsOf("#%$&#"), [[], [1, 3], []]);
});
