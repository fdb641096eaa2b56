// The page "my programme": what is starred in order of time, its clashes, its files, its link.
// Titles and links are strangers' words: they become text, never HTML.

import { dayInZone, formatInZone, isZone } from "./proceedings-moments.js";
import { conflicts, decodeStars, encodeStars, icsText, planOf } from "./proceedings-plan.js";
import { fill } from "./proceedings-words.js";

function make(tag, properties = {}, ...children) {
  const { dataset = {}, aria = {}, ...others } = properties;
  const element = Object.assign(document.createElement(tag), others);
  Object.assign(element.dataset, dataset);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** An absolute web address, "" for anything else. */
function addressFrom(base) {
  return (url) => {
    if (!url) return "";
    try {
      const { protocol, href } = new URL(url, base);
      return ["http:", "https:", "file:"].includes(protocol) ? href : "";
    } catch {
      return "";
    }
  };
}

// --- what a slot looks like --------------------------------------------------------------------

const titled = ({ title, url }, address) =>
  address(url) ? make("a", { href: address(url) }, title) : make("span", {}, title);

function starButton(star, title, words) {
  return make("button", {
    type: "button",
    className: "pr-star",
    hidden: true,
    dataset: { prStar: star },
    aria: { "aria-label": fill(words.star, { title }) },
  });
}

function paperItem(paper, { words, address }) {
  return make(
    "li",
    { className: "pr-mine-paper" },
    starButton(`paper:${paper.id}`, paper.title, words),
    make(
      "div",
      {},
      titled(paper, address),
      make("div", { className: "pr-entry-authors" }, paper.authors ?? ""),
    ),
  );
}

const paperList = (papers, page) =>
  make("ul", { className: "pr-mine-papers" }, ...papers.map((paper) => paperItem(paper, page)));

function range({ event, start, end }, { zone, language }) {
  const time = (instant, iso) =>
    make(
      "time",
      { className: "pr-time", dateTime: iso, dataset: { prZone: zone } },
      formatInZone(instant, zone, { language }),
    );
  const times = [time(start, event.start), "–", time(end, event.end)];
  return make("span", { className: "pr-range" }, ...times, " ", make("span", { className: "pr-zone" }, zone));
}

function slotItem(slot, clashes, page) {
  const { event, papers } = slot;
  const titles = clashes.map(({ event: { title } }) => title).join("; ");
  return make(
    "li",
    {
      className: clashes.length ? "pr-event pr-mine-slot pr-clashes" : "pr-event pr-mine-slot",
      dataset: { prEvent: event.id, prStart: event.start, prEnd: event.end },
    },
    make(
      "div",
      { className: "pr-mine-when" },
      make("span", { className: "pr-mark", hidden: true }),
      range(slot, page),
      event.room ? ` · ${event.room}` : "",
    ),
    make(
      "div",
      { className: "pr-mine-what" },
      starButton(`event:${event.id}`, event.title, page.words),
      titled(event, page.address),
    ),
    clashes.length ? make("p", { className: "pr-conflict" }, fill(page.words.clash, { titles })) : null,
    papers.length ? paperList(papers, page) : null,
  );
}

function days(slots, pairs, page) {
  const clashesOf = (slot) =>
    pairs.filter((pair) => pair.includes(slot)).map(([a, b]) => (a === slot ? b : a));
  const lists = new Map();
  for (const slot of slots) {
    const day = dayInZone(slot.start, page.zone, page.language);
    if (!lists.has(day)) lists.set(day, []);
    lists.get(day).push(slotItem(slot, clashesOf(slot), page));
  }
  return [...lists].flatMap(([day, items]) => [
    make("h2", {}, day),
    make("ol", { className: "pr-mine-list" }, ...items),
  ]);
}

function emptyState(container, { words }) {
  const links = [
    [words.toSchedule, container.dataset.prSchedule],
    [words.toPapers, container.dataset.prPapers],
  ].filter(([, href]) => href);
  return make(
    "div",
    { className: "pr-mine-empty" },
    make("p", { tabIndex: -1 }, words.empty),
    make(
      "p",
      { className: "pr-links" },
      ...links.map(([text, href]) => make("a", { className: "pr-button", href }, text)),
    ),
  );
}

/** Draw anew without losing the keyboard's place: the same star, or the one that took its place. */
function redraw(body, children) {
  const buttons = () => [...body.querySelectorAll("button[data-pr-star]")];
  const focused = document.activeElement;
  const place = buttons().indexOf(focused);
  body.replaceChildren(...children);
  return () => {
    if (place < 0) return;
    const left = buttons();
    const same = left.find((button) => button.dataset.prStar === focused.dataset.prStar);
    (same ?? left[Math.min(place, left.length - 1)] ?? body.querySelector("[tabindex]"))?.focus();
  };
}

// --- files and links -----------------------------------------------------------------------------

function save(file, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function fetchText(address) {
  if (!address) throw new Error("no address");
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.text();
}

function saveCalendar(plan, { words, address }) {
  if (!plan.slots.length) return words.noTimes;
  const host = location.hostname || "localhost";
  save("my-programme.ics", "text/calendar", icsText(plan.slots, { host, stamp: Date.now(), address }));
  return fill(words.saved, { file: "my-programme.ics" });
}

/** The formats of citations: media type, and how the files of papers become one. */
const CITATIONS = {
  ".bib": {
    type: "application/x-bibtex",
    joined: (entries) => `${entries.map((entry) => entry.trim()).join("\n\n")}\n`,
  },
  ".ris": {
    type: "application/x-research-info-systems",
    joined: (entries) => entries.join("\r\n"),
  },
};

async function saveCitations(plan, suffix, { words, address, language }) {
  const papers = [...new Set([...plan.slots.flatMap((slot) => slot.papers), ...plan.loose])];
  if (!papers.length) return words.noPapers;
  const files = papers.map(({ bib }) => address(bib?.replace(/\.bib$/, suffix)));
  const answers = await Promise.allSettled(files.map(fetchText));
  const entries = answers.filter(({ value }) => value).map(({ value }) => value);
  const missed = papers.filter((_, i) => !answers[i].value).map(({ title }) => title);
  const { type, joined } = CITATIONS[suffix];
  const file = `my-programme${suffix}`;
  if (entries.length) save(file, type, joined(entries));
  return [
    entries.length ? fill(words.saved, { file }) : "",
    missed.length ? fill(words.unfetched, { n: missed.length, titles: missed.join("; ") }, language) : "",
  ].join(" ");
}

async function copyLink(field, stars, words) {
  field.value = new URL(encodeStars(stars), location.href).href;
  field.hidden = false;
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return words.copied;
  } catch {
    // Plain http and older browsers have no clipboard interface.
    return document.execCommand("copy") ? words.copied : words.selected;
  }
}

// --- the page ------------------------------------------------------------------------------------

function layOut(container, words) {
  const button = (text) => make("button", { type: "button", className: "pr-button" }, text);
  const parts = {
    offer: make("div", { className: "pr-mine-offer pr-notice", hidden: true }),
    status: make("p", { className: "pr-status", aria: { role: "status" } }),
    body: make("div", { className: "pr-mine-body" }),
    calendar: button(words.calendar),
    bibtex: button(words.bibtex),
    ris: button(words.ris),
    link: button(words.link),
    field: make("input", {
      className: "pr-mine-link",
      readOnly: true,
      hidden: true,
      aria: { "aria-label": words.linkLabel },
    }),
  };
  const { offer, status, body, calendar, bibtex, ris, link, field } = parts;
  parts.actions = make("div", { className: "pr-mine-actions" }, calendar, bibtex, ris, link, field);
  container.replaceChildren(offer, parts.actions, status, body);
  return parts;
}

/** Read the catalogue; where that fails, say why and leave what the page says without us. */
async function readCatalogue(container, words) {
  const status = make("p", { className: "pr-status", aria: { role: "status" } });
  container.prepend(status);
  status.textContent = words.loading;
  const address = new URL(container.dataset.prCatalogue, document.baseURI);
  try {
    const catalogue = JSON.parse(await fetchText(address));
    if (!isZone(catalogue.zone)) throw new Error(`no zone: ${catalogue.zone}`);
    return { catalogue, address: addressFrom(address) };
  } catch {
    status.textContent = words.unloaded;
    return null;
  }
}

/** What is shown, the reader's own stars or those of a link, and what is said about it. */
class MyProgramme {
  constructor(container, site, { catalogue, address }) {
    const { words, language } = site;
    Object.assign(this, { container, site, catalogue, words, language });
    this.page = { words, language, address, zone: catalogue.zone };
    this.titles = new Map([
      ...catalogue.papers.map(({ id, title }) => [`paper:${id}`, title]),
      ...catalogue.events.map(({ id, title }) => [`event:${id}`, title]),
    ]);
    this.mine = site.stars.all();
    this.linked = decodeStars(location.hash);
    this.parts = layOut(container, words);
  }

  get plan() {
    return planOf(this.catalogue, this.linked ?? this.mine);
  }

  known(stars) {
    return [...stars].filter((star) => this.titles.has(star));
  }

  /** A word about ``n`` things, nothing about none. */
  told(word, n) {
    return n ? fill(word, { n }, this.language) : "";
  }

  say(message = "") {
    const { slots, unknown } = this.plan;
    this.parts.status.textContent = [
      message,
      this.told(this.words.items, this.known(this.linked ?? this.mine).length),
      this.told(this.words.clashes, conflicts(slots).length),
      this.told(this.words.gone, unknown.length),
    ]
      .filter(Boolean)
      .join(" ");
  }

  draw(message) {
    const { slots, loose } = this.plan;
    const empty = !slots.length && !loose.length;
    const refocus = redraw(this.parts.body, [
      ...days(slots, conflicts(slots), this.page),
      ...(loose.length ? [make("h2", {}, this.words.untimed), paperList(loose, this.page)] : []),
      ...(empty ? [emptyState(this.container, this.page)] : []),
    ]);
    this.parts.actions.hidden = empty;
    this.parts.field.hidden = true;
    this.drawOffer();
    this.site.showStars();
    refocus();
    document.dispatchEvent(new Event("pr-times-added"));
    this.say(message);
  }

  /** What may be done with a link's stars: nothing of the reader's own changes unasked. */
  drawOffer() {
    const { offer } = this.parts;
    offer.hidden = this.linked === null;
    offer.replaceChildren();
    if (!this.linked) return;
    const known = this.known(this.linked);
    const fresh = known.filter((star) => !this.mine.has(star));
    const button = (text, act) => {
      const element = make("button", { type: "button", className: "pr-button" }, text);
      element.addEventListener("click", act);
      return element;
    };
    offer.append(make("p", {}, fill(this.words.shared, { n: known.length }, this.language)));
    if (fresh.length) offer.append(button(this.told(this.words.add, fresh.length), () => this.adopt(fresh)));
    offer.append(button(this.words.keepMine, () => this.leaveLink()));
  }

  adopt(fresh) {
    if (!this.site.stars.add(fresh)) this.site.refuse();
    this.leaveLink(this.told(this.words.added, fresh.length));
  }

  leaveLink(message) {
    this.linked = null;
    history.replaceState(null, "", location.pathname + location.search);
    this.draw(message);
    // The button that was pressed is gone.
    (this.parts.actions.hidden ? this.parts.body.querySelector("[tabindex]") : this.parts.calendar).focus();
  }

  starsChanged() {
    const before = this.mine;
    this.mine = this.site.stars.all();
    const removed = this.known(before).filter((star) => !this.mine.has(star));
    this.draw(removed.map((star) => fill(this.words.removed, { title: this.titles.get(star) })).join(" "));
  }

  /** Another link was opened; a fragment without stars (a link to skip, a heading) is none. */
  fragmentChanged() {
    const linked = decodeStars(location.hash);
    if (!linked) return;
    this.linked = linked;
    this.draw();
  }

  wire() {
    const { calendar, bibtex, ris, link, field } = this.parts;
    this.site.stars.onChange(() => this.starsChanged());
    addEventListener("hashchange", () => this.fragmentChanged());
    calendar.addEventListener("click", () => this.say(saveCalendar(this.plan, this.page)));
    for (const [button, suffix] of [[bibtex, ".bib"], [ris, ".ris"]]) {
      button.addEventListener("click", async () =>
        this.say(await saveCitations(this.plan, suffix, this.page)),
      );
    }
    link.addEventListener("click", async () =>
      this.say(await copyLink(field, this.known(this.linked ?? this.mine), this.words)),
    );
  }
}

/** ``site``: {stars, words, language, refuse, showStars}, as the module of the stars has them. */
export async function openMine(container, site) {
  const read = await readCatalogue(container, site.words);
  if (!read) return;
  const programme = new MyProgramme(container, site, read);
  programme.wire();
  programme.draw();
}
