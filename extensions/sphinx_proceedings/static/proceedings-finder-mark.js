// Words of a search marked in a page, and the passage of a text where most of them stand.

import { spans } from "./proceedings-search-words.js";

const UNTOUCHED = "math, svg, nav, script, style, noscript, textarea, mark";
const BLOCKS = "p, li, ul, ol, div, pre, blockquote, h1, h2, h3, h4, h5, h6, br, dt, dd, tr, td";
const FORMULA = "\uFFFC";
const BEFORE = 50;
const LENGTH = 210;

/** Where in ``text`` words of ``words`` (a Set, folded) stand: [[start, end, word], …]. */
function places(text, words) {
  const found = [];
  for (const { start, end, forms } of spans(text)) {
    const word = forms.find((form) => words.has(form));
    if (word === undefined || (found.length && found.at(-1)[1] > start)) continue;
    found.push([start, end, word]);
  }
  return found;
}

function wrap(node) {
  const mark = document.createElement("mark");
  mark.className = "pr-match";
  node.replaceWith(mark);
  mark.append(node);
  return mark;
}

function textsIn(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(UNTOUCHED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

/** Mark ``words`` (a Set, folded) in an element or fragment; a formula is marked whole. */
export function mark(element, words) {
  const marks = [];
  if (!words.size) return marks;
  for (const node of textsIn(element)) {
    let rest = node;
    let done = 0;
    for (const [start, end] of places(node.data, words)) {
      const match = rest.splitText(start - done);
      rest = match.splitText(end - start);
      done = end;
      marks.push(wrap(match));
    }
  }
  for (const formula of element.querySelectorAll("math")) {
    if (places(formula.textContent, words).length) marks.push(wrap(formula));
  }
  return marks;
}

/** Take marks away again. */
export function unmark(marks) {
  for (const mark of marks) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent?.normalize();
  }
}

/** HTML of our own making as a fragment. */
export function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** The text of a fragment on one line, a placeholder for each formula, and the formulas. */
function flatten(fragment) {
  const formulas = [];
  let text = "";
  (function walk(node) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data.replaceAll(FORMULA, " ");
      else if (child.nodeType !== Node.ELEMENT_NODE) continue;
      else if (child.localName === "math") {
        text += FORMULA;
        formulas.push(child);
      } else {
        const space = child.matches(BLOCKS) ? " " : "";
        text += space;
        walk(child);
        text += space;
      }
    }
  })(fragment);
  return { text: text.replace(/\s+/g, " ").trim(), formulas };
}

/** The start of the passage that holds most different words, the first of such. */
function bestStart(found) {
  let best = { start: 0, score: 0 };
  found.forEach(([start], i) => {
    const near = found.slice(i).filter(([, end]) => end <= start + LENGTH - BEFORE);
    const score = new Set(near.map(([, , word]) => word)).size + near.length / 1000;
    if (score > best.score) best = { start, score };
  });
  return best.start;
}

function cut(text, from) {
  const start = from <= BEFORE ? 0 : text.indexOf(" ", from - BEFORE) + 1;
  if (start + LENGTH >= text.length) return [start, text.length];
  const end = text.lastIndexOf(" ", start + LENGTH);
  return [start, end > from ? end : start + LENGTH];
}

/** The best passage of ``html`` for ``words`` (a Set, folded), marked; null if there is no text. */
export function snippet(html, words) {
  const { text, formulas } = flatten(fragmentOf(html));
  if (!text) return null;
  const [start, end] = cut(text, bestStart(places(text, words)));
  const made = document.createDocumentFragment();
  let formula = text.slice(0, start).split(FORMULA).length - 1;
  text.slice(start, end).split(FORMULA).forEach((piece, i) => {
    if (i) {
      const copy = formulas[formula++].cloneNode(true);
      copy.removeAttribute("display");
      made.append(copy);
    }
    made.append(piece);
  });
  mark(made, words);
  if (start > 0) made.prepend("… ");
  if (end < text.length) made.append(" …");
  return made;
}
