// The filters of the search page, with counts, and what is chosen of them.

import { FACETS, filtersIn } from "./proceedings-finder-address.js";
import { make } from "./proceedings-finder-hits.js";
import { fill } from "./proceedings-words.js";

const FEW = 8;
const STEP = 25;
const WORDS_OF = { volume: "volume", type: "type", session: "session", topic: "topic", author: "byAuthor", has: "has" };

/** The values of a facet: those chosen, then the most frequent: [[value, name, n], …]. */
function valuesOf(facet, state, counts, names) {
  const chosen = state.filters[facet];
  const found = new Map(Object.entries(counts?.[facet] ?? {}));
  for (const value of chosen) if (!found.has(value)) found.set(value, 0);
  const name = (value) => names(facet, value);
  return Array.from(found, ([value, n]) => [value, name(value), n]).sort(
    ([a, nameA, n], [b, nameB, m]) =>
      chosen.includes(b) - chosen.includes(a) || m - n || nameA.localeCompare(nameB) || (a < b ? -1 : 1),
  );
}

function checkbox(name, value, label, n, checked, change) {
  const input = make("input", { type: "checkbox", name, value, checked });
  input.addEventListener("change", () => change(input.checked));
  const number = n === null ? null : make("span", { className: "pr-number" }, String(n));
  return make("label", { className: "pr-facet" }, input, make("span", {}, label), number);
}

/**
 * ``act``: {choose(facet, value, chosen), star(chosen), clear()}.
 * ``names(facet, value)``: what a value is called.
 */
export class Facets {
  constructor(page, act) {
    Object.assign(this, { page, act, more: {} });
    const { words } = page;
    this.summary = make("summary", {}, words.filters);
    this.body = make("div", { className: "pr-facets", aria: { role: "group", "aria-label": words.filters } });
    this.panel = make("details", { className: "pr-search-filters" }, this.summary, this.body);
    this.panel.open = matchMedia("(width >= 60rem)").matches;
    this.chips = make("div", { className: "pr-search-chips" });
  }

  draw(state, counts, names) {
    const { words, language } = this.page;
    const n = filtersIn(state);
    this.summary.textContent = n ? fill(words.filtersOn, { n }, language) : words.filters;
    this.keepingFocus(() => {
      const facets = FACETS.map((facet) => this.facet(facet, state, counts, names));
      this.body.replaceChildren(...[this.starred(state), ...facets].filter(Boolean));
      this.drawChips(state, names);
    });
  }

  /** Draw without losing the keyboard's place. */
  keepingFocus(draw) {
    const { activeElement: focused } = document;
    const key = ({ name, value, dataset }) => dataset.prMore ?? dataset.prChip ?? `${name}=${value}`;
    const inside = focused && [this.body, this.chips].find((part) => part.contains(focused));
    draw();
    if (!inside) return;
    const all = [...inside.querySelectorAll("input, button")];
    (all.find((one) => key(one) === key(focused)) ?? all[0] ?? this.summary).focus();
  }

  starred(state) {
    const { words } = this.page;
    const box = checkbox("starred", "1", words.starred, null, state.starred, (on) => this.act.star(on));
    return make("fieldset", {}, make("legend", {}, words.mine), box);
  }

  facet(facet, state, counts, names) {
    const all = valuesOf(facet, state, counts, names);
    if (!all.length) return null;
    const { words } = this.page;
    const title = words[WORDS_OF[facet]];
    const most = Math.max(FEW + (this.more[facet] ?? 0) * STEP, state.filters[facet].length);
    const boxes = all.slice(0, most).map(([value, name, n]) => {
      const chosen = state.filters[facet].includes(value);
      return checkbox(facet, value, name, n, chosen, (on) => this.act.choose(facet, value, on));
    });
    const field = make("fieldset", {}, make("legend", {}, title), ...boxes);
    if (all.length > most) field.append(this.moreButton(facet, title, state, counts, names, most));
    return field;
  }

  moreButton(facet, title, state, counts, names, most) {
    const text = fill(this.page.words.moreValues, { name: title });
    const button = make("button", { type: "button", className: "pr-more", dataset: { prMore: facet } }, text);
    button.addEventListener("click", () => {
      this.more[facet] = (this.more[facet] ?? 0) + 1;
      this.draw(state, counts, names);
      this.body.querySelectorAll(`input[name=${facet}]`)[most]?.focus();
    });
    return button;
  }

  drawChips(state, names) {
    const { words } = this.page;
    const chip = (name, remove) => {
      const label = fill(words.remove, { name });
      const aria = { "aria-label": label };
      const dataset = { prChip: name };
      const button = make("button", { type: "button", className: "pr-chip", aria, dataset }, name, " ×");
      button.addEventListener("click", remove);
      return button;
    };
    const chips = FACETS.flatMap((facet) =>
      state.filters[facet].map((value) =>
        chip(names(facet, value), () => this.act.choose(facet, value, false)),
      ),
    );
    if (state.starred) chips.push(chip(words.starred, () => this.act.star(false)));
    if (chips.length > 1) {
      const all = make("button", { type: "button", className: "pr-chip", dataset: { prChip: "" } }, words.removeAll);
      all.addEventListener("click", () => this.act.clear());
      chips.push(all);
    }
    this.chips.replaceChildren(...chips);
  }
}
