// Which things have the words of a query, and how well they fit.  No DOM.

// How much a word says by the field that it stands in: title, people, keywords, body, others.
const TITLE = 6;
const PEOPLE = 5;
const FAMILY = 10;
const KEYWORDS = 3;
const BODY = 1.2;
const OTHERS = 1;
const SATURATION = 1.2;
const TITLE_LENGTH = 9;
const LENGTH_COUNTS = 0.4;

const LOOKED_AT = 400;
const NEAR = [1, 1, 0.6, 0.3, 0.3];
const NEARNESS = 0.7;
const IN_TITLE = 1.5;
const LEAST_IDF = 0.3;
const WHOLE_TITLE = 0.35;
const PART_OF_NAME = 0.6;
const COVERED = 0.7;

/** Where several words follow each other: positions of the first. */
function following(postings) {
  return postings.reduce((before, after, distance) => {
    const things = [];
    const starts = [0];
    const positions = [];
    let j = 0;
    before.things.forEach((thing, i) => {
      while (after.things[j] < thing) j += 1;
      if (after.things[j] !== thing) return;
      const there = new Set(after.positions.slice(after.starts[j], after.starts[j + 1]));
      for (let k = before.starts[i]; k < before.starts[i + 1]; k += 1) {
        if (there.has(before.positions[k] + distance)) positions.push(before.positions[k]);
      }
      if (positions.length === starts.at(-1)) return;
      things.push(thing);
      starts.push(positions.length);
    });
    return { things, starts, positions };
  });
}

/** The place of ``thing`` in a posting, or -1. */
function placeOf({ things }, thing) {
  let low = 0;
  let high = things.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (things[middle] === thing) return middle;
    if (things[middle] < thing) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function positionsIn(posting, thing) {
  const place = placeOf(posting, thing);
  return place < 0 ? [] : posting.positions.slice(posting.starts[place], posting.starts[place + 1]);
}

/** Ranks the things that have the words chosen for a query (Choices) of an index (Files). */
export class Ranking {
  constructor({ slots, phrases }, choices, files) {
    this.slots = slots;
    this.files = files;
    this.things = files.things;
    this.phrases = phrases.map((phrase) => this.phrasePosting(phrase, choices));
    this.choices = choices.of.map((some) => this.weighed(some));
    this.idf = this.choices.map((some) => Math.max(0, ...some.map(({ idf }) => idf)));
  }

  phrasePosting(phrase, choices) {
    const postings = phrase.map((slot) => {
      const exact = choices.of[slot].find(({ group }) => group === "exact");
      return exact ? this.files.posting(exact.words[0]) : { things: [], starts: [0], positions: [] };
    });
    return following(postings);
  }

  /** Choices with their postings, and how much it says that a thing has them. */
  weighed(choices) {
    const found = choices.map((choice) => {
      const postings = choice.words.map((word) => this.files.posting(word));
      return { ...choice, posting: postings.length > 1 ? following(postings) : postings[0] };
    });
    // Of words that may be meant the rarer is not the likelier: all of a group say equally much.
    const inGroup = new Map();
    for (const { group, posting } of found) inGroup.set(group, (inGroup.get(group) ?? 0) + posting.things.length);
    const idf = (n) => Math.log(1 + (this.things.total - n + 0.5) / (n + 0.5));
    const limit = inGroup.has("exact") ? idf(inGroup.get("exact")) : Infinity;
    for (const choice of found) {
      choice.idf = Math.min(limit, idf(Math.min(inGroup.get(choice.group), this.things.total)));
      choice.posting.strengths ??= this.strengths(choice.posting);
    }
    return found;
  }

  /** For each thing of a posting how strongly it has the word, 0 to 1. */
  strengths({ things, starts, positions }) {
    return Float32Array.from(things, (thing, i) => {
      const inFields = [0, 0, 0, 0, 0];
      for (let k = starts[i]; k < starts[i + 1]; k += 1) inFields[this.things.fieldOf(thing, positions[k])] += 1;
      const [title, people, keywords, body, others] = inFields;
      const length = 1 - LENGTH_COUNTS + (LENGTH_COUNTS * this.things.titleLength(thing)) / TITLE_LENGTH;
      const sum =
        (TITLE * title) / length + (people > 1 ? FAMILY : PEOPLE * people) + KEYWORDS * Math.min(keywords, 2) +
        (BODY * body) / (body + 1) * 1.5 + OTHERS * Math.min(others, 1);
      return sum / (sum + SATURATION);
    });
  }

  /** Things with all words: [{thing, score}, …], the best first. */
  whole() {
    const needed = this.slots.filter(({ small }) => !small).length;
    const { scores, counts } = this.tally();
    const found = [];
    for (let thing = 0; thing < scores.length; thing += 1) {
      if (!scores[thing] || counts[thing] !== needed || !this.hasPhrases(thing)) continue;
      found.push({ thing, score: scores[thing] * this.wholeness(thing, counts[thing]) });
    }
    return this.sorted(found);
  }

  /** Things that have most of what the query says. */
  partial() {
    const { scores, covered, counts } = this.tally();
    let most = 0;
    for (let thing = 0; thing < scores.length; thing += 1) {
      if (covered[thing] > most && this.hasPhrases(thing)) most = covered[thing];
    }
    const found = [];
    for (let thing = 0; most && thing < scores.length; thing += 1) {
      if (covered[thing] < COVERED * most || !this.hasPhrases(thing)) continue;
      const score = (scores[thing] * covered[thing]) / most;
      found.push({ thing, score: score * this.wholeness(thing, counts[thing]) });
    }
    return this.sorted(found);
  }

  /** People of whose names more was typed come before all the papers, the others after them. */
  wholeness(thing, words) {
    return thing < this.things.firstAuthor || words >= this.things.titleLength(thing) ? 1 : PART_OF_NAME;
  }

  hasPhrases(thing) {
    return this.phrases.every((posting) => placeOf(posting, thing) >= 0);
  }

  tally() {
    const { total } = this.things;
    const scores = new Float32Array(total);
    const covered = new Float32Array(total);
    const counts = new Uint8Array(total);
    const own = new Float32Array(total);
    this.choices.forEach((choices, i) => {
      const met = [];
      for (const { posting, idf, weight } of choices) {
        const says = (idf + 0.01) * weight;
        posting.things.forEach((thing, k) => {
          const score = says * posting.strengths[k];
          if (!own[thing]) met.push(thing);
          if (score > own[thing]) own[thing] = score;
        });
      }
      for (const thing of met) {
        scores[thing] += own[thing];
        own[thing] = 0;
        if (this.slots[i].small) continue;
        counts[thing] += 1;
        covered[thing] += this.idf[i];
      }
    });
    return { scores, covered, counts };
  }

  sorted(found) {
    const byScore = (a, b) => b.score - a.score || a.thing - b.thing;
    found.sort(byScore);
    const looked = found.slice(0, LOOKED_AT);
    for (const one of looked) one.score = this.closer(one);
    return [...looked.sort(byScore), ...found.slice(LOOKED_AT)];
  }

  /** The score of a thing with regard to how its words stand to each other. */
  closer({ thing, score }) {
    const places = this.choices.map((choices) => choices.flatMap(({ posting }) => positionsIn(posting, thing)));
    const titleLength = this.things.titleLength(thing);
    let sum = score;
    for (let i = 1; i < places.length; i += 1) {
      const says = Math.max((this.idf[i - 1] + this.idf[i]) / 2, LEAST_IDF);
      sum += NEARNESS * says * this.nearness(thing, places[i - 1], places[i]);
    }
    const inTitle = new Set(places.flat().filter((position) => position < titleLength)).size;
    const share = titleLength ? Math.min(inTitle / titleLength, 1) : 0;
    if (thing >= this.things.firstAuthor && share < 1) return sum;
    return sum * (1 + WHOLE_TITLE * share);
  }

  /** How near to each other, in one field, two words stand. */
  nearness(thing, before, after) {
    let best = 0;
    for (const one of before) {
      for (const other of after) {
        const gap = other - one;
        if (gap < 0 || gap >= NEAR.length || NEAR[gap] < best) continue;
        const field = this.things.fieldOf(thing, other);
        if (gap && field !== this.things.fieldOf(thing, one)) continue;
        best = Math.max(best, NEAR[gap] * (field ? 1 : IN_TITLE));
      }
    }
    return best;
  }

  /** For each slot the choice by which ``thing`` has it best, or null. */
  chosen(thing) {
    return this.choices.map((choices) => {
      let best = null;
      for (const choice of choices) {
        const place = placeOf(choice.posting, thing);
        if (place < 0) continue;
        const score = choice.weight * choice.posting.strengths[place];
        if (!best || score > best.score) best = { ...choice, score };
      }
      return best;
    });
  }

  /** The words that ``thing`` has, but for small ones that stand alone. */
  wordsIn(thing) {
    const found = new Set();
    this.choices.forEach((choices, i) => {
      for (const { posting, words, span } of choices) {
        if ((this.slots[i].small && span === 1) || placeOf(posting, thing) < 0) continue;
        words.forEach((word) => found.add(this.files.vocabulary.words[word]));
      }
    });
    return [...found];
  }
}
