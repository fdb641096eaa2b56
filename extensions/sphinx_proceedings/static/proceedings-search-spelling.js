// How near words are to each other: typing mistakes, other spellings, words run together.  No DOM.

import { lettersOf } from "./proceedings-search-files.js";

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const LONG = 8;
const MOST_NEAR = 8;
const FARTHEST = 0.5;

// Each row of a keyboard is half a key to the right of the one above.
const PLACES = new Map(ROWS.flatMap((row, y) => [...row].map((key, x) => [key, { x: x + y / 2, y }])));

function areNeighbours(one, other) {
  const a = PLACES.get(one);
  const b = PLACES.get(other);
  return Boolean(a && b) && Math.abs(a.y - b.y) <= 1 && Math.abs(a.x - b.x) <= 1;
}

function bitsIn(number) {
  let n = number - ((number >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * Letters to be changed, left out, put in or swapped with the next to make one word of another
 * (optimal string alignment); some number above ``most`` if it is more.
 */
export function distance(one, other, most = Infinity) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let previous = [];
  let before = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j += 1) {
      const differ = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + differ);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, previous[j - 2] + 1);
      }
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    previous = before;
    before = row;
  }
  return before[other.length];
}

/** How far a mistake leads from what was meant: 1 for any letter, less for what hands do. */
function slip(typed, meant) {
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  let end = 0;
  const most = Math.min(typed.length, meant.length) - start;
  while (end < most && typed.at(-1 - end) === meant.at(-1 - end)) end += 1;
  const wrong = typed.slice(start, typed.length - end);
  const right = meant.slice(start, meant.length - end);
  if (!right) return wrong === typed[start - 1] || wrong === typed[start + 1] ? 0.5 : 0.9;
  if (!wrong) return right === meant[start - 1] ? 0.5 : 0.7;
  if (wrong.length === 2 && right.length === 2) return 0.6;
  return areNeighbours(wrong, right) ? 0.6 : 1;
}

/** Most mistakes that a word may hold. */
const mistakesIn = (word) => (word.length < 3 ? 0 : word.length < LONG ? 1 : 2);

/**
 * Words of the vocabulary with one mistake, or two if none has one: [{number, weight}, …], the
 * likeliest first; none of ``but``, a Set.
 */
export function mistyped(word, vocabulary, but) {
  const most = mistakesIn(word);
  if (!most) return [];
  const { words, letters, counts } = vocabulary;
  const own = lettersOf(word);
  const found = [];
  for (let number = 0; number < words.length; number += 1) {
    const other = words[number];
    if (Math.abs(other.length - word.length) > most || bitsIn(own ^ letters[number]) > 2 * most) continue;
    const apart = distance(word, other, most);
    if (!apart || apart > most || but.has(other)) continue;
    const cost = apart === 1 ? slip(word, other) : apart;
    found.push({ number, cost: cost + (other[0] === word[0] ? 0 : 0.2), apart });
  }
  const nearest = Math.min(...found.map(({ apart }) => apart));
  return found
    .filter(({ apart }) => apart === nearest)
    .sort((a, b) => a.cost - b.cost || counts[b.number] - counts[a.number])
    .slice(0, MOST_NEAR)
    .map(({ number, cost }) => ({ number, weight: 0.6 / (1 + cost) }));
}

/** Words that begin as ``typed`` would if it had no mistake: numbers, the most frequent first. */
export function mistypedBeginnings(typed, vocabulary, most) {
  if (typed.length < 4) return [];
  const { words, counts } = vocabulary;
  const [from, to] = vocabulary.beginningWith(typed[0]);
  const found = [];
  for (let number = from; number < to; number += 1) {
    const other = words[number];
    if (other.length <= typed.length) continue;
    const lengths = [typed.length, typed.length - 1, typed.length + 1];
    if (lengths.some((length) => distance(typed, other.slice(0, length), 1) <= 1)) found.push(number);
  }
  return found.sort((a, b) => counts[b] - counts[a]).slice(0, most);
}

/** The word of the vocabulary that is most like ``word``, or null if none is. */
export function nearestSpelling(word, vocabulary) {
  if (word.length < SHORTEST_STEM) return null;
  const { words, letters, counts } = vocabulary;
  const own = lettersOf(word);
  let most = Math.floor(word.length * FARTHEST);
  let best = null;
  for (let number = 0; number < words.length; number += 1) {
    if (bitsIn(own ^ letters[number]) > 2 * most) continue;
    const apart = distance(word, words[number], most);
    if (apart > most || (best !== null && apart === most && counts[number] <= counts[best])) continue;
    most = apart;
    best = number;
  }
  return best === null ? null : words[best];
}

// --- other spellings -----------------------------------------------------------------------------

// Pairs of endings or middles that stand for each other; British and American.
const SPELLINGS = [
  ["isation", "ization"], ["ise", "ize"], ["isi", "izi"], ["yse", "yze"], ["ysi", "yzi"], ["our", "or"],
  ["ogue", "og"], ["tre", "ter"], ["ence", "ense"], ["ll", "l"], ["mme", "m"], ["ae", "e"], ["oe", "e"],
];
const PLURALS = [["ies", "y"], ["es", ""], ["s", ""], ["ices", "ix"], ["ices", "ex"], ["a", "um"]];
const INFLECTIONS = ["", "e", "s", "es", "ed", "d", "ing", "er", "ers", "or", "ation", "ations", "al", "ally", "ly", "ive"];
const INFLECTED = /(?:ations?|ally|ing|ers?|ors?|ed|es|al|ly|ive|e|s)$/;
const SHORTEST_STEM = 4;

function* exchanged(word, one, other) {
  for (let at = word.indexOf(one, 1); at > 0; at = word.indexOf(one, at + 1)) {
    yield word.slice(0, at) + other + word.slice(at + one.length);
  }
}

function* spelledOtherwise(word) {
  for (const [british, american] of SPELLINGS) {
    yield* exchanged(word, british, american);
    yield* exchanged(word, american, british);
  }
}

function* inOtherNumber(word) {
  for (const [plural, singular] of PLURALS) {
    if (word.endsWith(plural)) yield word.slice(0, word.length - plural.length) + singular;
    if (word.endsWith(singular)) yield word.slice(0, word.length - singular.length) + plural;
  }
}

/** Numbers of other spellings of a word: plural or singular, British or American. */
export function variants(word, vocabulary) {
  const found = new Set();
  if (word.length < 3) return found;
  const { numbers } = vocabulary;
  for (const other of [word, ...spelledOtherwise(word)]) {
    for (const spelled of [other, ...inOtherNumber(other)]) {
      const number = numbers.get(spelled);
      if (number !== undefined && spelled !== word && spelled.length > 2) found.add(number);
    }
  }
  return found;
}

/** Numbers of words with the same beginning and another ending ("learn", "learned"). */
export function inflections(word, vocabulary) {
  const found = new Set();
  for (const stem of [word, word.replace(INFLECTED, "")]) {
    if (stem.length < SHORTEST_STEM) continue;
    for (const ending of INFLECTIONS) {
      const number = vocabulary.numbers.get(stem + ending);
      if (number !== undefined && stem + ending !== word) found.add(number);
    }
  }
  return found;
}

// --- words run together --------------------------------------------------------------------------

/**
 * The two words that ``word`` is made of, as their numbers, or null.  For a word that is known they
 * must be more frequent than it is.
 */
export function takenApart(word, vocabulary) {
  const { numbers, counts } = vocabulary;
  const known = numbers.get(word);
  let most = known === undefined ? 0 : counts[known];
  let best = null;
  for (let at = 1; at < word.length; at += 1) {
    const digits = /[0-9]/.test(word[at - 1]) !== /[0-9]/.test(word[at]);
    if (!digits && (at < 2 || word.length - at < 2 || word.length < 5)) continue;
    const pair = [numbers.get(word.slice(0, at)), numbers.get(word.slice(at))];
    if (pair.includes(undefined)) continue;
    const rarer = Math.min(...pair.map((number) => counts[number]));
    if (rarer > most) [most, best] = [rarer, pair];
  }
  return best;
}
