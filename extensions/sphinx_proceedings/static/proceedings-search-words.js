// Words of a text as they are searched: the rules of search/words.py, where they are told.
// Both are tested on tests/data/search-words.json.  No DOM.

const CJK = "\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{3ffff}";
const ONE_CJK = new RegExp(`^[${CJK}]`, "u");
const WORD = new RegExp(
  `[${CJK}]|(?:[0-9]{1,20}\\.(?=[0-9])|(?![${CJK}])[\\p{L}\\p{N}])+(?:(?:\\+\\+|#)(?![\\p{L}\\p{N}]))?`,
  "gu",
);
const APOSTROPHE = /[\p{L}\p{N}]'$/u;
const JOINING = "-_'^·";
const MOST_JOINED = 6;
const MOST_CJK = 4;

const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const MARK = /[\u0300-\u036f]/g;
const CLUSTER = /[\s\S]\p{M}*/gu;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

const ALIKE = {
  ß: "ss", ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h", ŧ: "t", ς: "σ",
  "‘": "'", "’": "'", ʼ: "'", "′": "'",
  "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "⋅": "·",
};
const UMLAUTS = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };
const GREEK = Object.fromEntries(
  ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho " +
    "sigma tau upsilon phi chi psi omega").split(" ").map((name, i) => ["αβγδεζηθικλμνξοπρστυφχψω"[i], name]),
);
const swapped = (text, table) => text.replace(/[^\0-\x7f]/gu, (char) => table[char] ?? char);

/** The text without case, accents, ligatures and characters that cannot be seen. */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  const bare = text.replace(UNSEEN, "").normalize("NFKD").replace(MARK, "");
  return swapped(bare.normalize("NFC").toLowerCase(), ALIKE);
}

const withUmlauts = (text) => swapped(text.normalize("NFC").toLowerCase(), UMLAUTS);

/** The folded text, and for each of its code units the place in ``text`` where it comes from. */
function foldedWithPlaces(text, foldOne) {
  let folded = "";
  const places = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const piece = foldOne(cluster);
    for (let i = 0; i < piece.length; i += 1) places.push(index);
    folded += piece;
  }
  places.push(text.length);
  return { folded, places };
}

function formsOf(word) {
  if (/[+#]$/.test(word)) return [word, word.replace(/[+#]+$/, "")];
  return Object.hasOwn(GREEK, word) ? [word, GREEK[word]] : [word];
}

function isGenitive({ 0: word, index }, folded) {
  return word === "s" && APOSTROPHE.test(folded.slice(Math.max(0, index - 3), index));
}

function hangTogether(one, other, folded) {
  const between = folded.slice(one.index + one[0].length, other.index);
  if (!between) return ONE_CJK.test(one[0]) && ONE_CJK.test(other[0]);
  return between.length === 1 && JOINING.includes(between) && !ONE_CJK.test(one[0]) && !ONE_CJK.test(other[0]);
}

/** Words of folded text: [{start, end, forms, joined, parts}, …]; ``joined`` is "" but at its first. */
function wordsIn(folded) {
  const matches = [...folded.matchAll(WORD)].filter((match) => !isGenitive(match, folded));
  const found = matches.map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    forms: formsOf(match[0]),
    joined: "",
    parts: 1,
  }));
  let start = 0;
  for (let end = 1; end <= matches.length; end += 1) {
    if (end < matches.length && hangTogether(matches[end - 1], matches[end], folded)) continue;
    const parts = end - start;
    if (parts > 1 && parts <= (ONE_CJK.test(matches[start][0]) ? MOST_CJK : MOST_JOINED)) {
      const joined = matches.slice(start, end).map((match) => match[0]).join("");
      Object.assign(found[start], { joined, parts });
    }
    start = end;
  }
  return found;
}

/**
 * The words of a text, one a position: [{start, end, forms, joined, parts}, …].
 * ``forms``: how it can be typed, the usual form first.  ``joined``: it and the ``parts`` - 1 words
 * that hang together with it as one.  ``start`` and ``end`` are places in ``text``.
 */
export function wordsOf(text) {
  if (ASCII.test(text)) return wordsIn(text.toLowerCase());
  const { folded, places } = foldedWithPlaces(text, fold);
  const found = wordsIn(folded);
  const composed = text.normalize("NFC").toLowerCase();
  // Letters become letters: there are as many words, in the same order.
  const writtenOut = /[äöüåø]/.test(composed) ? wordsIn(fold(withUmlauts(text))) : [];
  found.forEach((word, i) => {
    word.forms = [...new Set([...word.forms, ...(writtenOut[i]?.forms ?? [])])];
    word.end = endOf(places, word.end - 1);
    word.start = places[word.start];
  });
  return found;
}

/** Where the cluster ends that the code unit at ``at`` comes from. */
function endOf(places, at) {
  let next = at + 1;
  while (places[next] === places[at]) next += 1;
  return places[next];
}

/**
 * Where words stand, for marking: [{start, end, forms}, …] by start; what hangs together comes
 * before its parts.
 */
export function spans(text) {
  const found = wordsOf(text);
  return found.flatMap(({ start, end, forms, joined, parts }, i) => {
    const word = { start, end, forms };
    if (!joined) return [word];
    return [{ start, end: found[i + parts - 1].end, forms: [joined] }, word];
  });
}

/** A function of a text that says where words of ``words`` (folded) stand: [[start, end], …]. */
export function marker(words) {
  const wanted = new Set(words);
  return (text) => {
    const found = [];
    for (const { start, end, forms } of spans(text)) {
      if (found.length && start < found.at(-1)[1]) continue;
      if (forms.some((form) => wanted.has(form))) found.push([start, end]);
    }
    return found;
  };
}
