// What the scripts say.  A site in another language has translations in proceedings-own-words.js,
// and a page rewords it with a JSON object in <script type="application/json" id="pr-words">, by the
// same keys.  The object is written as JSON, from which the messages to translate are taken.

import OWN from "./proceedings-own-words.js";

export const WORDS = {
  "venueZone": "Venue ({zone})",
  "myZone": "My zone ({zone})",
  "otherZones": "Other",
  "timesShown": "Times are shown in {zone}.",
  "now": "now",
  "next": "next",
  "passed": "passed",
  "refused": "Your browser keeps nothing for this site: what you choose lasts until you leave this page.",
  "loading": "Loading the programme …",
  "unloaded": "The programme could not be loaded. Try again when you are online.",
  "empty": "Nothing is starred yet. Star papers and events, and they stand here in order of time.",
  "toSchedule": "To the schedule",
  "toPapers": "To the papers",
  "items": {"one": "{n} item.", "other": "{n} items."},
  "clashes": {"one": "{n} conflict: two things at the same time.", "other": "{n} conflicts: things at the same time."},
  "clash": "At the same time as: {titles}",
  "gone": {"one": "{n} starred item is not in the programme, or no longer.", "other": "{n} starred items are not in the programme, or no longer."},
  "untimed": "Without a time",
  "star": "Star: {title}",
  "removed": "Removed: {title}",
  "shared": {"one": "Somebody shared this programme of {n} item with you. Yours is unchanged.", "other": "Somebody shared this programme of {n} items with you. Yours is unchanged."},
  "add": {"one": "Add {n} item to my programme", "other": "Add {n} items to my programme"},
  "added": {"one": "{n} item was added to your programme.", "other": "{n} items were added to your programme."},
  "keepMine": "Show my own programme",
  "calendar": "Calendar (.ics)",
  "bibtex": "BibTeX (.bib)",
  "ris": "RIS (.ris)",
  "link": "Copy a link to it",
  "linkLabel": "Link to this programme",
  "copied": "The link is copied.",
  "selected": "The link is selected; copy it with your keyboard.",
  "noTimes": "Nothing here has a time.",
  "noPapers": "No paper is starred.",
  "saved": "{file} is saved.",
  "unfetched": {"one": "The citation of {n} paper could not be loaded: {titles}.", "other": "The citations of {n} papers could not be loaded: {titles}."},
  "search": "Search",
  "searchLabel": "Search papers, people, events and pages",
  "searchHint": "Title, author, topic …",
  "searchUnloaded": "The search could not be loaded. Are you online?",
  "close": "Close",
  "retry": "Try again",
  "offline": "You are offline. This is what was kept when you were here before.",
  "kept": "This browser keeps the pages, the search and the programme of this site for times without network.",
  "forget": "Keep nothing any more",
  "notKept": "This browser keeps nothing of this site for times without network.",
  "keep": "Keep the site"
};

const isForms = (word) =>
  word !== null && typeof word === "object" && Object.values(word).every((form) => typeof form === "string");

/** The words with those of ``own`` (parsed JSON) that are usable in place of the defaults. */
export function reworded(own, defaults = WORDS) {
  const words = { ...defaults };
  for (const key of Object.keys(defaults)) {
    const word = own && Object.hasOwn(own, key) ? own[key] : undefined;
    if (typeof word === "string" || (isForms(word) && "other" in word)) words[key] = word;
  }
  return words;
}

/** The words of this page. */
export function wordsOnPage() {
  try {
    return reworded(JSON.parse(document.getElementById("pr-words").textContent), reworded(OWN));
  } catch {
    return reworded(OWN);
  }
}

/** ``word`` with its {places} filled; one with plural forms takes that of ``values.n``. */
export function fill(word, values = {}, language = "en") {
  const form =
    typeof word === "string" ? word : (word[new Intl.PluralRules(language).select(values.n)] ?? word.other);
  return form.replace(/\{(\w+)\}/g, (place, key) => (Object.hasOwn(values, key) ? values[key] : place));
}

/** The page's language as a tag that Intl takes; English days come before their months here. */
export function usableLanguage(tag) {
  try {
    const [language] = Intl.getCanonicalLocales(tag);
    return !language || language === "en" ? "en-GB" : language;
  } catch {
    return "en-GB";
  }
}
