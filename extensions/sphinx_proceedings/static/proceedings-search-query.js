// A query as slots, one a typed word, each with the words of the vocabulary that may be meant.  No DOM.

import { inflections, mistyped, mistypedBeginnings, takenApart, variants } from "./proceedings-search-spelling.js";
import { wordsOf } from "./proceedings-search-words.js";

const LONGEST_TEXT = 1000;
const MOST_WORDS = 32;
const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]/g;
const MOST_BEGINNINGS = 24;
const FEW_BEGINNINGS = 8;
// One or two letters say little: what they may begin is worth few bytes.
const FEWEST_BEGINNINGS = 4;
const SHORT = 3;

/** How sure it is that a word is meant; a mistake's weight depends on the mistake. */
const SURE = { exact: 1, joined: 0.95, apart: 0.9, variant: 0.85, beginning: 0.7, inflection: 0.55, mistaken: 0.4 };

// Words that nobody remembers rightly: no paper is left out for want of one.
const SMALL = new Set(
  ("a an and are as at be by can do does for from how in into is it its of on or our such than that the their " +
    "these this to toward towards under up using via vs was we what when where which why will with without you").split(" "),
);

const NONE = new Set();

/**
 * A query's words: {slots: [{start, end, forms, joined, parts, small, open}, …], phrases, text}.
 * ``phrases``: arrays of numbers of slots that stand in quotation marks.  ``open``: whether the
 * word may be the beginning of another.
 */
export function parse(typed) {
  const text = String(typed).slice(0, LONGEST_TEXT);
  const slots = wordsOf(text).slice(0, MOST_WORDS);
  const quoted = [...text.matchAll(QUOTED)].map(({ 0: all, index }) => [index, index + all.length]);
  const phrases = quoted
    .map(([from, to]) => slots.flatMap((slot, i) => (slot.start >= from && slot.end <= to ? [i] : [])))
    .filter((phrase) => phrase.length);
  const inPhrase = new Set(phrases.flat());
  slots.forEach((slot, i) => {
    slot.small = SMALL.has(slot.forms[0]) && !inPhrase.has(i);
    slot.quoted = inPhrase.has(i);
    slot.open = !slot.quoted && i === slots.length - 1 && slot.end === text.length;
  });
  if (slots.every((slot) => slot.small)) slots.forEach((slot) => (slot.small = false));
  return { text, slots, phrases };
}

/** Choices of words: a *choice* is {words: numbers that follow each other, weight, group, span}. */
class Choices {
  constructor(slots, vocabulary) {
    this.slots = slots;
    this.vocabulary = vocabulary;
    this.of = slots.map(() => []);
  }

  add(slot, group, words, weight = SURE[group], span = 1) {
    for (let i = slot; i < slot + span && i < this.slots.length; i += 1) {
      const key = words.join();
      const known = this.of[i].find((choice) => choice.key === key);
      if (!known) this.of[i].push({ key, words, weight, group, span });
      else if (known.weight < weight) Object.assign(known, { weight, group, span });
    }
  }

  addExact(i) {
    const { numbers } = this.vocabulary;
    const { forms } = this.slots[i];
    const known = forms.map((form) => numbers.get(form)).filter((number) => number !== undefined);
    // Who types "c++" does not mean "c".
    const meant = /[+#]$/.test(forms[0]) ? known.slice(0, 1) : known;
    meant.forEach((number) => this.add(i, "exact", [number]));
  }

  /** Typed apart, and written as one: by hyphens, or by a blank that should not be there. */
  addJoined(i) {
    const { numbers } = this.vocabulary;
    const { joined, parts, quoted } = this.slots[i];
    const whole = numbers.get(joined);
    if (whole !== undefined && i + parts <= this.slots.length) this.add(i, "joined", [whole], SURE.exact, parts);
    for (const span of quoted ? [] : [2, 3]) {
      if (i + span > this.slots.length) continue;
      const number = numbers.get(this.slots.slice(i, i + span).map(({ forms }) => forms[0]).join(""));
      if (number !== undefined) this.add(i, "joined", [number], SURE.joined, span);
    }
  }

  addVariants(i) {
    const { forms, quoted } = this.slots[i];
    if (quoted) return;
    for (const form of forms) {
      variants(form, this.vocabulary).forEach((number) => this.add(i, "variant", [number]));
      const pair = takenApart(form, this.vocabulary);
      if (pair) this.add(i, "apart", pair);
    }
  }

  addBeginnings(i) {
    const { forms, open } = this.slots[i];
    const [typed] = forms;
    if (!open || (typed.length < 2 && this.slots.length > 1)) return;
    const { counts } = this.vocabulary;
    const [from, to] = this.vocabulary.beginningWith(typed);
    const found = Array.from({ length: to - from }, (_, n) => from + n);
    const most = typed.length < SHORT ? FEWEST_BEGINNINGS : MOST_BEGINNINGS;
    found.sort((a, b) => counts[b] - counts[a]);
    found.slice(0, most).forEach((number) => this.add(i, "beginning", [number]));
  }

  addMistaken(i, most = Infinity) {
    const { forms, quoted, open } = this.slots[i];
    if (quoted) return;
    // That a small word is meant says little, if it is all that is meant or another word was typed.
    const says = this.slots.length > 1 && !this.vocabulary.numbers.has(forms[0]);
    const found = mistyped(forms[0], this.vocabulary, says ? NONE : SMALL).slice(0, most);
    found.forEach(({ number, weight }) => this.add(i, "mistaken", [number], weight));
    if (found.length || !open) return;
    mistypedBeginnings(forms[0], this.vocabulary, FEW_BEGINNINGS).forEach((number) =>
      this.add(i, "mistaken", [number], SURE.mistaken / 2),
    );
  }

  addInflections(i) {
    if (this.slots[i].quoted) return;
    const found = inflections(this.slots[i].forms[0], this.vocabulary);
    found.forEach((number) => this.add(i, "inflection", [number]));
  }
}

/** Choices for each slot, as typed; for words that nothing has, what they may be mistaken for. */
export function asTyped({ slots }, vocabulary) {
  const choices = new Choices(slots, vocabulary);
  for (let i = 0; i < slots.length; i += 1) {
    choices.addExact(i);
    choices.addJoined(i);
    choices.addVariants(i);
    choices.addBeginnings(i);
  }
  for (let i = 0; i < slots.length; i += 1) {
    if (choices.of[i].length) continue;
    choices.addInflections(i);
    choices.addMistaken(i);
  }
  return choices;
}

/**
 * More choices, where few things or none have all words: any word may hold a mistake or have another
 * ending.  ``most``: words for which one is mistaken.
 */
export function widened(choices, most) {
  choices.slots.forEach(({ small }, i) => {
    if (small) return;
    choices.addInflections(i);
    choices.addMistaken(i, most);
  });
  return choices;
}
