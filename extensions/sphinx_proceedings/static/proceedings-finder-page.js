// The search page: its address says what is searched, and shows it again.

import { SORTS, filtersIn, nothing, queryOf, stateOf, toggled, unfiltered } from "./proceedings-finder-address.js";
import { asker, orNothing } from "./proceedings-finder-asking.js";
import { Facets } from "./proceedings-finder-facets.js";
import { addSnippet, failure, grouped, hitItem, make, pageOf, quoted, stars } from "./proceedings-finder-hits.js";
import { replaceUnder, wireKeys } from "./proceedings-finder-keys.js";
import { fill } from "./proceedings-words.js";

const ALL = 1_000_000;
const STEP = 20;
const FEW = 4;
const HEADINGS = { session: "sessions", topic: "topics", author: "authors" };

class SearchPage {
  constructor(place) {
    this.page = pageOf();
    this.form = document.querySelector(".pr-search-form");
    this.input = this.form.elements.q;
    this.status = document.querySelector(".pr-search-status");
    this.browse = document.querySelector(".pr-search-browse");
    this.titled = document.title;
    this.facets = new Facets(this.page, {
      choose: (facet, value, on) => this.commit(toggled(this.state, facet, value, on)),
      star: (starred) => this.commit({ ...this.state, starred }),
      clear: () => this.commit(unfiltered(this.state)),
    });
    this.layOut(place);
    this.ask = asker({
      work: (...all) => this.search(...all),
      waiting: (name) => this.say(this.page.words[name]),
      failed: () => this.fail(),
    });
    this.wire(place);
    // Who typed before this was loaded is not interrupted.
    const typed = this.input.value;
    this.restore();
    if (typed && !this.state.q) {
      this.input.value = typed;
      this.typed();
    }
  }

  layOut(place) {
    const { words } = this.page;
    this.kinds = make("div", { className: "pr-search-kinds", aria: { role: "group", "aria-label": words.kind } });
    this.sort = make("select", {}, ...SORTS.map((name) => new Option(words[name], name)));
    const sort = make("label", { className: "pr-search-sort" }, words.sort, " ", this.sort);
    const zones = document.querySelector("form.pr-zones");
    this.bar = make("div", { className: "pr-search-bar", hidden: true }, this.kinds, sort, zones);
    this.results = make("div", { className: "pr-search-results" });
    const main = make("div", { className: "pr-search-main" }, this.facets.chips, this.bar, this.results, this.browse);
    const columns = make("div", { className: "pr-search-columns" }, this.facets.panel, main);
    this.facets.panel.hidden = true;
    place.replaceChildren(columns);
  }

  wire(place) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit({ ...this.state, q: this.input.value });
    });
    this.input.addEventListener("input", () => this.typed());
    this.sort.addEventListener("change", () => this.commit({ ...this.state, sort: this.sort.value }));
    addEventListener("popstate", () => this.restore());
    wireKeys(document, this.input, () => [...place.querySelectorAll(".pr-hit-title")]);
  }

  // --- the address -------------------------------------------------------------------------

  address(state) {
    return location.pathname + queryOf(state);
  }

  /** Show what the address asks for. */
  restore() {
    this.state = stateOf(location.search);
    this.committed = location.pathname + location.search;
    this.shown = Number(history.state?.prShown) || STEP;
    this.input.value = this.state.q;
    this.sort.value = this.state.sort;
    this.ask(0);
  }

  /** What is typed is in the address at once, but going back skips it. */
  typed() {
    this.state = { ...this.state, q: this.input.value };
    this.shown = STEP;
    history.replaceState(null, "", this.address(this.state));
    this.ask();
  }

  /** A new place to come back to. */
  commit(state) {
    this.state = state;
    this.shown = STEP;
    this.input.value = state.q;
    this.sort.value = state.sort;
    const address = this.address(state);
    if (address !== this.committed) {
      history.replaceState(null, "", this.committed);
      history.pushState(null, "", address);
      this.committed = address;
    }
    this.ask(0);
  }

  // --- searching ---------------------------------------------------------------------------

  async search(engine, { isCurrent, arrived, still }) {
    const { state } = this;
    const query = state.q.trim();
    const filters = { ...state.filters, ...(state.starred ? { only: [...stars()] } : {}) };
    const options = { filters, sort: state.sort, limit: ALL, offset: 0 };
    // Results of words alone do not wait for what is needed for filters only.
    const counts = this.counted || !query || filtersIn(state) > 0;
    const found = await engine.search(query, { ...options, counts });
    if (!isCurrent()) return;
    const asked = query || filtersIn(state) || state.kind;
    const groups = asked ? this.groups(found.results) : [];
    const hits = groups.flatMap(({ hits: some }) => some);
    const shown = await engine.show(hits);
    const names = counts ? await this.names(engine) : null;
    if (!isCurrent()) return;
    arrived();
    const items = new Map(hits.map((hit, i) => [hit, hitItem(hit, shown[i], this.page)]));
    this.draw(found, groups, items, Boolean(asked));
    this.drawFacets(found.counts, names);
    await still();
    if (!isCurrent()) return;
    if (!counts) {
      const counted = await orNothing(engine.search(query, { ...options, limit: 0, counts: true }));
      const named = counted && (await this.names(engine));
      if (!isCurrent()) return;
      if (counted) this.drawFacets(counted.counts, named);
    }
    const texts = await orNothing(engine.texts(hits));
    if (!isCurrent()) return;
    hits.forEach((hit, i) => addSnippet(items.get(hit), texts?.[i], hit));
    if (!texts) this.results.append(this.failure(this.page.words.partly));
  }

  /** What is shown of each kind: [{kind, hits, total}, …]. */
  groups(results) {
    const { kind: wanted } = this.state;
    const all = grouped(results).filter(([kind]) => !wanted || kind === wanted);
    return all.map(([kind, hits]) => {
      const most = kind === "paper" || kind === wanted ? this.shown : FEW;
      return { kind, hits: hits.slice(0, most), total: hits.length };
    });
  }

  /** A function that says what a value of a filter is called. */
  async names(engine) {
    const known = (await orNothing(engine.names())) ?? {};
    const { words } = this.page;
    return (facet, value) => {
      const own = known[HEADINGS[facet]];
      if (own && Object.hasOwn(own, value)) return own[value];
      return facet === "has" && Object.hasOwn(words, value) ? words[value] : value;
    };
  }

  fail() {
    this.results.replaceChildren(this.failure(this.page.words.failed));
    this.say(this.page.words.failed);
    this.browse.hidden = false;
  }

  failure(message) {
    return failure(message, this.page.words, () => {
      this.input.focus();
      this.say(this.page.words.searching);
      this.ask(0);
    });
  }

  // --- drawing -----------------------------------------------------------------------------

  say(text) {
    this.status.textContent = text;
  }

  told(word, values) {
    return fill(this.page.words[word], values, this.page.language);
  }

  drawFacets(counts, names) {
    this.counted ||= Boolean(counts);
    this.facets.panel.hidden = false;
    this.facets.draw(this.state, counts, names);
  }

  draw(found, groups, items, asked) {
    const { state, page } = this;
    const total = groups.reduce((sum, group) => sum + group.total, 0);
    const query = state.q.trim();
    document.title = query ? `${query} · ${this.titled}` : this.titled;
    this.bar.hidden = !asked || !found.results.length;
    this.drawKinds(found.results);
    this.browse.hidden = total > 0;
    const sections = groups.map((group) => this.section(group, items));
    replaceUnder(this.results, this.input, [...this.remarks(found, total, asked), ...sections]);
    this.focusFirstNew();
    if (!asked) return this.say(page.words.start);
    if (!total) return this.say(query ? this.told("nothingFor", { query: quoted(query, page.words) }) : page.words.nothingHere);
    this.say(this.told(query ? "resultsFor" : "results", { n: total, query: quoted(query, page.words) }));
    document.dispatchEvent(new Event("pr-times-added"));
  }

  drawKinds(results) {
    const { state, page } = this;
    const counts = new Map(grouped(results).map(([kind, hits]) => [kind, hits.length]));
    if (state.kind && !counts.has(state.kind)) counts.set(state.kind, 0);
    const focused = this.kinds.contains(document.activeElement) ? document.activeElement.dataset.prKind : null;
    const button = (kind, name, n) => {
      const aria = { "aria-pressed": String(state.kind === kind) };
      const number = make("span", { className: "pr-number" }, String(n));
      const element = make("button", { type: "button", className: "pr-kind", aria, dataset: { prKind: kind } }, name, " ", number);
      element.addEventListener("click", () => this.commit({ ...this.state, kind }));
      return element;
    };
    const some = Array.from(counts, ([kind, n]) => button(kind, page.words[kind], n));
    this.kinds.replaceChildren(...(counts.size > 1 ? [button("", page.words.everything, results.length)] : []), ...some);
    if (focused !== null) [...this.kinds.children].find((one) => one.dataset.prKind === focused)?.focus();
  }

  section({ kind, hits, total }, items) {
    const { words } = this.page;
    const list = make("ul", { className: "pr-hits", aria: { role: "list" } });
    list.append(...hits.map((hit) => items.get(hit)));
    const heading = make("h2", { className: "pr-hits-kind" }, words[kind]);
    const section = make("section", {}, heading, list);
    const left = total - hits.length;
    if (left > 0) section.append(this.moreButton(kind, hits.length, total));
    return section;
  }

  moreButton(kind, n, total) {
    const whole = kind !== "paper" && kind !== this.state.kind;
    const word = whole ? this.told("allOfKind", { n: total }) : this.told("more", { n: Math.min(STEP, total - n) });
    const button = make("button", { type: "button", className: "pr-button" }, word);
    button.addEventListener("click", () => {
      if (whole) return this.commit({ ...this.state, kind });
      this.shown += STEP;
      this.firstNew = { kind, n };
      history.replaceState({ prShown: this.shown }, "", location.href);
      this.ask(0);
    });
    return button;
  }

  /** Who asked for more goes on reading at the first of it. */
  focusFirstNew() {
    if (!this.firstNew) return;
    const { kind, n } = this.firstNew;
    this.firstNew = null;
    this.results.querySelectorAll(`[data-kind=${kind}] .pr-hit-title`)[n]?.focus();
  }

  remarks({ corrected, partial, suggestion }, total, asked) {
    const { state, page } = this;
    const query = state.q.trim();
    const remark = (...content) => make("p", { className: "pr-finder-remark" }, ...content);
    if (total && corrected) return [remark(this.told("corrected", { query: quoted(corrected, page.words) }))];
    if (total && partial) return [remark(page.words.partial)];
    if (total || !asked) return [];
    const links = [];
    if (suggestion && suggestion !== query) {
      const other = { ...nothing(), q: suggestion };
      links.push(this.link(this.told("didYouMean", { query: quoted(suggestion, page.words) }), other));
    }
    if (filtersIn(state) || state.kind) links.push(this.link(page.words.withoutFilters, { ...nothing(), q: query }));
    return links.map((link) => remark(link));
  }

  /** A link to another state of this page. */
  link(text, state) {
    const link = make("a", { className: "pr-search-link", href: this.address(state) }, text);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.commit(state);
      this.input.focus();
    });
    return link;
  }
}

/** ``place``: the element that the page keeps for filters and results. */
export const fillPage = (place) => new SearchPage(place);
