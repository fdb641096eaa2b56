// The box with results: a few of each kind as one types, and the way to all of them.

import { asker, orNothing } from "./proceedings-finder-asking.js";
import { engine } from "./proceedings-finder-engine.js";
import { addSnippet, failure, grouped, hitItem, make, noticeOf, pageOf, quoted } from "./proceedings-finder-hits.js";
import { replaceUnder, wireKeys } from "./proceedings-finder-keys.js";
import { fill } from "./proceedings-words.js";

const LOOKED_AT = 300;
const MOST = { paper: 6, author: 3, event: 3, page: 3 };

class Box {
  constructor({ dialog, form, input, body }) {
    this.page = pageOf();
    this.input = input;
    this.address = form.action;
    this.status = make("p", { className: "pr-finder-status", aria: { role: "status" } });
    this.results = make("div", { className: "pr-finder-results" });
    const keys = make("p", { className: "pr-finder-keys" }, this.page.words.keys);
    body.replaceChildren(this.status, this.results, keys);
    this.ask = asker({
      work: (...all) => this.search(...all),
      waiting: (name) => this.say(this.page.words[name]),
      failed: () => this.fail(),
    });
    input.addEventListener("input", () => this.asked());
    wireKeys(dialog, input, () => [...this.results.querySelectorAll("a")]);
    orNothing(engine()); // on its way while the first word is typed
    this.asked();
  }

  get query() {
    return this.input.value.trim();
  }

  say(text) {
    this.status.textContent = text;
  }

  told(word, values) {
    return fill(this.page.words[word], values, this.page.language);
  }

  asked() {
    if (this.query) return this.ask();
    this.ask.stop();
    this.say(this.page.words.start);
    this.results.replaceChildren();
  }

  fail() {
    this.say("");
    this.results.replaceChildren(failure(this.page.words.failed, this.page.words, () => this.again()));
    this.say(this.page.words.failed);
  }

  again() {
    this.input.focus();
    this.results.replaceChildren();
    this.say(this.page.words.searching);
    this.ask(0);
  }

  async search(opened, { isCurrent, arrived, still }) {
    const query = this.query;
    const found = await opened.search(query, { limit: LOOKED_AT, offset: 0 });
    if (!isCurrent()) return;
    const groups = grouped(found.results).map(([kind, hits]) => [kind, hits.slice(0, MOST[kind])]);
    const hits = groups.flatMap(([, some]) => some);
    const shown = await opened.show(hits);
    if (!isCurrent()) return;
    arrived();
    const items = new Map(hits.map((hit, i) => [hit, hitItem(hit, shown[i], this.page)]));
    this.draw(query, found, groups, items, opened.notice);
    await still();
    if (!isCurrent()) return;
    const texts = await orNothing(opened.texts(hits));
    if (isCurrent()) hits.forEach((hit, i) => addSnippet(items.get(hit), texts?.[i], hit));
  }

  draw(query, found, groups, items, notice) {
    const shown = groups.map(([kind, hits]) => {
      const heading = make("h2", { className: "pr-hits-kind" }, this.page.words[kind]);
      const list = make("ul", { className: "pr-hits", aria: { role: "list" } });
      list.append(...hits.map((hit) => items.get(hit)));
      return make("section", {}, heading, noticeOf(kind, notice, this.page), list);
    });
    const { total } = found;
    const way = total ? this.told("all", { n: total }) : this.page.words.toPage;
    replaceUnder(this.results, this.input, [...this.remarks(query, found), ...shown, this.wayTo(query, way)]);
    this.results.scrollTop = 0;
    this.say(this.told(total ? "results" : "nothingFor", { n: total, query: quoted(query, this.page.words) }));
  }

  /** What is to be said before the results: what was searched instead, what might be. */
  remarks(query, { corrected, partial, suggestion, total }) {
    if (total && (corrected || partial)) {
      const remark = this.told(corrected ? "corrected" : "partial", { query: quoted(corrected ?? "", this.page.words) });
      return [make("p", { className: "pr-finder-remark" }, remark)];
    }
    if (total || !suggestion || suggestion === query) return [];
    const text = this.told("didYouMean", { query: quoted(suggestion, this.page.words) });
    const link = this.wayTo(suggestion, text);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.input.value = suggestion;
      this.input.focus();
      this.asked();
    });
    return [make("p", { className: "pr-finder-remark" }, link)];
  }

  /** A link to the search page for a query. */
  wayTo(query, text) {
    const address = new URL(this.address);
    address.searchParams.set("q", query);
    return make("a", { className: "pr-finder-all", href: address.href }, text);
  }
}

/** ``parts``: {dialog, form, input, body}, as made by proceedings-finder.js. */
export const fillDialog = (parts) => new Box(parts);
