// What the search says, besides what proceedings-words.js has for every page.

import OWN from "./proceedings-own-words.js";
import { reworded, wordsOnPage } from "./proceedings-words.js";

export const FINDER_WORDS = {
  "quoted": "“{text}”",
  "results": {"one": "{n} result", "other": "{n} results"},
  "resultsFor": {"one": "{n} result for {query}", "other": "{n} results for {query}"},
  "corrected": "Nothing has the words as typed. These are results for {query}.",
  "partial": "Nothing has all of these words. These results have some of them.",
  "nothingFor": "Nothing found for {query}.",
  "nothingHere": "Nothing has all these filters.",
  "didYouMean": "Did you mean {query}?",
  "withoutFilters": "Search without filters",
  "searching": "Searching …",
  "slow": "The network is slow. Still searching …",
  "failed": "The search could not read its files. Are you online?",
  "partly": "Some of the text could not be read. Are you online?",
  "all": {"one": "Show it with filters", "other": "Show all {n} with filters"},
  "toPage": "Open the search page",
  "start": "Type words of a title, an author, a topic, a session.",
  "keys": "↑ ↓ to choose, Enter to open, Esc to close",
  "more": {"one": "Show {n} more", "other": "Show {n} more"},
  "allOfKind": "All {n}",
  "kind": "Kind",
  "everything": "All",
  "paper": "Papers",
  "author": "People",
  "event": "Events",
  "page": "Pages",
  "retracted": "Retracted",
  "demonstration": "Demonstration data.",
  "anonymous": "Anonymous",
  "papersOf": {"one": "{n} paper", "other": "{n} papers"},
  "star": "Star: {title}",
  "filters": "Filters",
  "filtersOn": "Filters ({n})",
  "volume": "Volume",
  "type": "Presentation",
  "session": "Session",
  "topic": "Topic",
  "byAuthor": "Author",
  "has": "Has",
  "poster": "poster",
  "video": "video",
  "code": "code",
  "slides": "slides",
  "starred": "Starred by me",
  "mine": "Mine",
  "moreValues": "More: {name}",
  "remove": "Remove filter: {name}",
  "removeAll": "Remove all filters",
  "sort": "Sort by",
  "relevance": "relevance",
  "title": "title",
  "time": "time",
  "found": {"one": "{n} place on this page has words of your search.", "other": "{n} places on this page have words of your search."},
  "clear": "Remove the marks"
};

/** All words that the search needs, those of this page in place of ours. */
export function finderWords() {
  const ours = { ...wordsOnPage(), ...reworded(OWN, FINDER_WORDS) };
  try {
    return reworded(JSON.parse(document.getElementById("pr-words").textContent), ours);
  } catch {
    return ours;
  }
}
