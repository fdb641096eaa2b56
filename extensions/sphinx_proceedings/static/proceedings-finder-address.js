// What the search page shows, as the address says it and back.  No DOM.

export const FACETS = ["volume", "type", "session", "topic", "author", "has"];
export const KINDS = ["paper", "author", "event", "page"];
export const SORTS = ["relevance", "title", "time"];

const MOST = 50;

/** A state with nothing typed and nothing chosen. */
export const nothing = () => ({
  q: "",
  filters: Object.fromEntries(FACETS.map((name) => [name, []])),
  kind: "",
  starred: false,
  sort: SORTS[0],
});

/** The state that an address's query asks for; what it cannot mean is left out. */
export function stateOf(query) {
  const given = new URLSearchParams(query);
  const state = nothing();
  const one = (name, known) => (known.includes(given.get(name)) ? given.get(name) : null);
  state.q = given.get("q") ?? "";
  for (const name of FACETS) {
    state.filters[name] = [...new Set(given.getAll(name))].filter(Boolean).slice(0, MOST);
  }
  state.kind = one("kind", KINDS) ?? "";
  state.starred = given.get("starred") === "1";
  state.sort = one("sort", SORTS) ?? SORTS[0];
  return state;
}

/** The shortest query, with its question mark, that asks for ``state``; "" for nothing. */
export function queryOf(state) {
  const made = new URLSearchParams();
  if (state.q.trim()) made.set("q", state.q.trim());
  for (const name of FACETS) for (const value of state.filters[name]) made.append(name, value);
  if (state.kind) made.set("kind", state.kind);
  if (state.starred) made.set("starred", "1");
  if (state.sort !== SORTS[0]) made.set("sort", state.sort);
  const query = made.toString();
  return query && `?${query}`;
}

/** How many filters are chosen. */
export const filtersIn = (state) =>
  FACETS.reduce((sum, name) => sum + state.filters[name].length, 0) + Number(state.starred);

/** ``state`` with a value of a filter chosen, or no longer. */
export function toggled(state, name, value, chosen) {
  const others = state.filters[name].filter((other) => other !== value);
  return { ...state, filters: { ...state.filters, [name]: chosen ? [...others, value] : others } };
}

/** ``state`` without its filters. */
export const unfiltered = (state) => ({ ...nothing(), q: state.q, kind: state.kind, sort: state.sort });
