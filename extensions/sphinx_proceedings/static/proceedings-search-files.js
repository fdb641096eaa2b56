// The files of the index, read as they are needed and decoded.  search/index.py tells their format.

const FORMAT = 2;
const BASE = 45;
export const KINDS = ["paper", "event", "page", "author"];
export const FIELDS = 5;
export const HELD = ["poster", "slides", "video", "code"];

// 90 characters from "#", without the backslash.
const digitOf = (code) => (code < 92 ? code - 35 : code - 36);

/** The numbers of a text as an array. */
export function numbersOf(text) {
  const found = [];
  let number = 0;
  let unit = 1;
  for (let i = 0; i < text.length; i += 1) {
    const digit = digitOf(text.charCodeAt(i));
    if (digit < BASE) {
      found.push(number + digit * unit);
      number = 0;
      unit = 1;
    } else {
      number += (digit - BASE) * unit;
      unit *= BASE;
    }
  }
  return found;
}

/** The lists of a text, each as an array. */
export function listsOf(text) {
  const all = numbersOf(text);
  const lists = [];
  for (let i = 0; i < all.length; ) {
    const end = i + 1 + all[i];
    lists.push(all.slice(i + 1, end));
    i = end;
  }
  return lists;
}

/** The last place in ``firsts`` (ascending) whose number is not above ``number``. */
function pieceOf(firsts, number) {
  let low = 0;
  let high = firsts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (firsts[middle] <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which letters a word has, as bits, to see quickly that two words are far apart. */
export function lettersOf(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i += 1) {
    const code = word.charCodeAt(i);
    bits |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 5));
  }
  return bits;
}

/** All words, in their order, and in how many things each is. */
class Vocabulary {
  constructor({ words, in: counts, pieces }) {
    this.words = [];
    let before = "";
    for (const coded of words ? words.split(" ") : []) {
      before = before.slice(0, digitOf(coded.charCodeAt(0))) + coded.slice(1);
      this.words.push(before);
    }
    this.counts = numbersOf(counts);
    this.pieces = pieces;
    this.numbers = new Map(this.words.map((word, number) => [word, number]));
  }

  /** Bits of each word's letters. */
  get letters() {
    this.bits ??= Int32Array.from(this.words, lettersOf);
    return this.bits;
  }

  /** The first word that is not before ``text``. */
  lowest(text) {
    let low = 0;
    let high = this.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle] < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Numbers of the words that begin with ``prefix``: [from, to). */
  beginningWith(prefix) {
    return [this.lowest(prefix), this.lowest(`${prefix}\uffff`)];
  }
}

/** What is known of all things: where their fields begin, of which kind and type they are. */
class Things {
  constructor(counts, { lengths, names, types, type, held, retracted, sessions, shown, texts, volumes = [] }) {
    this.counts = counts;
    this.total = KINDS.reduce((sum, kind) => sum + counts[kind], 0);
    this.papers = counts.paper;
    this.firstAuthor = this.total - counts.author;
    this.types = types;
    this.type = numbersOf(type);
    this.held = numbersOf(held);
    this.retracted = new Set(retracted);
    this.sessions = sessions.map(([id, title, start, url]) => ({ id, title, start, url }));
    this.pieces = { shown, texts };
    this.ends = this.fieldEnds(numbersOf(lengths));
    this.names = numbersOf(names);
    this.volumes = volumes.map(([label]) => label);
    this.volume = KINDS.flatMap((_, i) => volumes.flatMap((volume, n) => Array(volume[i + 1]).fill(n)));
    this.kinds = KINDS.flatMap((kind, i) => Array(counts[kind]).fill(i));
  }

  /** For each thing but authors the first position after each field and the free one behind it. */
  fieldEnds(lengths) {
    const ends = new Uint32Array(lengths.length);
    for (let i = 0; i < lengths.length; i += 1) {
      ends[i] = lengths[i] + 1 + (i % FIELDS ? ends[i - 1] : 0);
    }
    return ends;
  }

  /** Words in a title or an author's name. */
  titleLength(number) {
    return number < this.firstAuthor ? this.ends[number * FIELDS] - 1 : this.names[number - this.firstAuthor];
  }

  /** The field of a thing's position; 0 is the title. */
  fieldOf(number, position) {
    if (number >= this.firstAuthor) return 0;
    let end = number * FIELDS;
    while (position >= this.ends[end]) end += 1;
    return end - number * FIELDS;
  }

  /** The session that is an event, as its number; -1 for other things. */
  eventSession(number) {
    const event = number - this.papers;
    return event >= 0 && event < this.counts.event ? event : -1;
  }

  kindOf(number) {
    return KINDS[this.kinds[number]];
  }
}

/** Where a word stands: things, and the positions in the i-th from ``starts[i]``. */
function postingOf(text) {
  const all = numbersOf(text);
  const things = [];
  const starts = [0];
  const positions = [];
  let thing = 0;
  for (let i = 0; i < all.length; ) {
    const step = all[i++];
    let left = 1;
    if (step % 2) left = all[i++] + 2;
    thing += step >> 1;
    let position = 0;
    for (; left > 0; left -= 1) positions.push((position += all[i++]));
    things.push(thing);
    starts.push(positions.length);
  }
  return { things, starts, positions };
}

/** The index of one site.  ``read(name)`` promises a file's parsed JSON. */
export class Files {
  constructor(read) {
    this.read = read;
    this.kept = new Map();
    this.postings = new Map();
  }

  /** Read what every search needs. */
  async open(version) {
    const index = await this.read("index.json");
    if (index.format !== FORMAT) throw new Error(`index of format ${index.format}, not ${FORMAT}`);
    this.version = version ?? index.version;
    this.counts = index.counts;
    this.notice = index.notice;
    const [words, things] = await Promise.all([this.file("words"), this.file("things")]);
    this.vocabulary = new Vocabulary(words);
    this.things = new Things(index.counts, things);
    this.kept.clear();
    return this;
  }

  /** A file, read once; after a failure it is read again. */
  file(stem) {
    if (!this.kept.has(stem)) {
      const reading = this.read(`${stem}.json?v=${this.version}`).catch((error) => {
        this.kept.delete(stem);
        throw error;
      });
      this.kept.set(stem, reading);
    }
    return this.kept.get(stem);
  }

  /** The item of a number in the files of a stem, which begin with ``firsts``. */
  async item(stem, firsts, number) {
    const piece = pieceOf(firsts, number);
    return (await this.file(`${stem}-${piece}`))[number - firsts[piece]];
  }

  /** Where the words of these numbers stand; all that is missing is read at once. */
  async readPostings(numbers) {
    const { pieces } = this.vocabulary;
    const missing = [...numbers].filter((number) => !this.postings.has(number));
    await Promise.all(
      missing.map(async (number) => {
        const text = await this.item("postings", pieces, number);
        this.postings.set(number, postingOf(text));
      }),
    );
  }

  posting(number) {
    return this.postings.get(number);
  }

  /** Something made of files once: ``make`` is given their contents. */
  async made(name, stems, make) {
    const key = `made ${name}`;
    if (!this.kept.has(key)) this.kept.set(key, make(...(await Promise.all(stems.map((stem) => this.file(stem))))));
    return this.kept.get(key);
  }
}
