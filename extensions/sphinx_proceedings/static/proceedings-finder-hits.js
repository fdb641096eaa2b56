// Results as elements.  Titles and passages are HTML of our own making; all else becomes text.

import { fragmentOf, mark, snippet } from "./proceedings-finder-mark.js";
import { finderWords } from "./proceedings-finder-words.js";
import { openMemory } from "./proceedings-memory.js";
import { formatInZone, isZone } from "./proceedings-moments.js";
import { readStars } from "./proceedings-plan.js";
import { fill, usableLanguage } from "./proceedings-words.js";

const ROOT = new URL("../", import.meta.url);
const STARRED = { paper: "paper", event: "event" };
const MOST_WORDS = 12;

/** An element with properties, attributes (``aria``) and children; null children are left out. */
export function make(tag, properties = {}, ...children) {
  const { dataset = {}, aria = {}, ...others } = properties;
  const element = Object.assign(document.createElement(tag), others);
  Object.assign(element.dataset, dataset);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** What results need to know of the page: {words, language, zone}. */
export function pageOf() {
  return {
    words: finderWords(),
    language: usableLanguage(document.documentElement.lang),
    zone: document.querySelector("script[data-pr-search]").dataset.prZone,
  };
}

const memory = openMemory("stars");

/** The reader's stars: "paper:<forum id>", "event:<event id>". */
export const stars = () => readStars(memory.read());

/** The address of a result, which tells the page what to mark. */
function addressOf(url, words) {
  const address = new URL(url, ROOT);
  if (words.length) address.searchParams.set("find", words.slice(0, MOST_WORDS).join(" "));
  return address.href;
}

/** A moment as the page's zone switch knows it. */
function momentOf(start, zone, language) {
  const instant = Date.parse(start);
  if (Number.isNaN(instant) || !isZone(zone)) return null;
  const time = make(
    "time",
    { className: "pr-time", dateTime: start, dataset: { prZone: zone, prShow: "date-time" } },
    formatInZone(instant, zone, { language, show: "short" }),
  );
  return make("span", {}, time, " ", make("span", { className: "pr-zone" }, zone.replaceAll("_", " ")));
}

function sessionOf({ title, start }, { zone, language }) {
  const moment = start ? momentOf(start, zone, language) : null;
  return make("span", {}, title ?? "", title && moment ? ", " : "", moment);
}

function factsOf(shown, page) {
  const facts = shown.volume ? [make("span", { className: "pr-hit-volume" }, shown.volume)] : [];
  if (shown.type) {
    facts.push(make("span", { className: "pr-badge", dataset: { presentation: shown.type } }, shown.type));
  }
  if (shown.papers) facts.push(make("span", {}, fill(page.words.papersOf, { n: shown.papers }, page.language)));
  for (const session of shown.sessions ?? []) facts.push(sessionOf(session, page));
  return facts.length ? make("p", { className: "pr-hit-facts" }, ...facts) : null;
}

function retractedMark({ words }) {
  const dataset = { correction: "retraction" };
  return make("span", { className: "pr-badge pr-corrected", dataset }, words.retracted);
}

/** What must be said of results of a kind: that papers are a demonstration; null if nothing. */
export function noticeOf(kind, notice, { words }) {
  if (kind !== "paper" || !notice) return null;
  return make("p", { className: "pr-hits-notice" }, make("strong", {}, words.demonstration), " ", notice);
}

/** A star as the rest of the site has them: its clicks are heard by proceedings-stars.js. */
function starOf(hit, title, { words }) {
  if (!Object.hasOwn(STARRED, hit.kind)) return null;
  const star = `${STARRED[hit.kind]}:${hit.id}`;
  const starred = stars().has(star);
  const aria = { "aria-pressed": String(starred), "aria-label": fill(words.star, { title }) };
  const properties = { type: "button", className: "pr-star", dataset: { prStar: star }, aria };
  return make("button", properties, starred ? "★" : "☆");
}

/**
 * A result: ``hit`` as the engine found it, ``shown`` as it has it shown.
 * ``page``: see pageOf.
 */
export function hitItem(hit, shown, page) {
  const words = new Set(hit.words);
  const link = make("a", { className: "pr-hit-title", href: addressOf(shown.url, hit.words) });
  link.append(fragmentOf(shown.title));
  const title = link.textContent;
  mark(link, words);
  if (shown.retracted) link.append(" ", retractedMark(page));
  const names = shown.authors || (hit.kind === "paper" ? page.words.anonymous : "");
  const authors = names ? make("p", { className: "pr-hit-authors" }, names) : null;
  if (authors) mark(authors, words);
  const item = make("li", { className: "pr-hit", dataset: { kind: hit.kind } });
  // The place of the passage is kept, so that nothing moves under a finger when it comes.
  const passage = hit.kind === "paper" ? make("p", { className: "pr-hit-snippet" }) : null;
  item.append(...[link, starOf(hit, title, page), authors, factsOf(shown, page), passage].filter(Boolean));
  return item;
}

/** Give an item its passage, once the text is there; ``html`` may be missing. */
export function addSnippet(item, html, hit) {
  const passage = html ? snippet(html, new Set(hit.words)) : null;
  let place = item.querySelector(".pr-hit-snippet");
  if (!passage) return place?.remove();
  place ??= item.appendChild(make("p", { className: "pr-hit-snippet" }));
  place.replaceChildren(passage);
}

/** Results by kind, the kind of the best result first: [[kind, hits], …]. */
export function grouped(hits) {
  const groups = new Map();
  for (const hit of hits) {
    if (!groups.has(hit.kind)) groups.set(hit.kind, []);
    groups.get(hit.kind).push(hit);
  }
  return [...groups];
}

/** A message with a button to try again. */
export function failure(message, words, again) {
  const retry = make("button", { type: "button", className: "pr-button" }, words.retry);
  retry.addEventListener("click", again);
  return make("p", { className: "pr-finder-failure" }, message, " ", retry);
}

/** The query in the quotes that a sentence needs. */
export const quoted = (query, words) =>
  fill(words.quoted, { text: query.length > 60 ? `${query.slice(0, 60)}…` : query });
