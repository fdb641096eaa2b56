// Times on pages: in the reader's zone if asked, what runs now and next, how long is left.
// Without it the page shows the venue's times.

import { openMemory } from "./proceedings-memory.js";
import {
  formatInZone, isZone, nowAndNext, readerTime, timeLeft, todaysName, zoneName, zonesByContinent,
} from "./proceedings-moments.js";
import { fill, usableLanguage, wordsOnPage } from "./proceedings-words.js";

const VENUE = "venue";
const MINE = "mine";
const MINUTE = 60_000;

const readersZone = () => todaysName(new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");

// --- the zone ------------------------------------------------------------------------------

const originals = new WeakMap();

/** The text that the page came with: to be asked for before the first change. */
function original(element) {
  if (!originals.has(element)) originals.set(element, element.textContent);
  return originals.get(element);
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function textOf(element, zone, language) {
  const venue = element.dataset.prZone;
  const instant = Date.parse(element.dateTime);
  if (Number.isNaN(instant) || !isZone(venue)) return original(element);
  if (element.dataset.prShow === "date-time") return formatInZone(instant, zone, { language, show: "long" });
  const first = element.closest(".pr-range")?.querySelector(".pr-time");
  const after = first && first !== element ? Date.parse(first.dateTime) : null;
  return readerTime(instant, { zone, venue, language, after: Number.isNaN(after) ? null : after });
}

function showTimes(zone, venue, language) {
  const isVenue = zone === venue;
  for (const element of document.querySelectorAll(".pr-time")) {
    const atVenue = original(element);
    put(element, isVenue ? atVenue : textOf(element, zone, language));
  }
  for (const element of document.querySelectorAll(".pr-zone")) {
    const atVenue = original(element);
    put(element, isVenue ? atVenue : zoneName(zone));
  }
}

function fillZones(select, venue, words) {
  const option = (value, text) => new Option(text, value);
  const group = (label, options) => {
    const element = document.createElement("optgroup");
    element.label = label;
    element.append(...options);
    return element;
  };
  const all = new Set((Intl.supportedValuesOf?.("timeZone") ?? []).map(todaysName)).add("UTC");
  select.replaceChildren(
    option(VENUE, fill(words.venueZone, { zone: zoneName(venue) })),
    option(MINE, fill(words.myZone, { zone: zoneName(readersZone()) })),
    ...zonesByContinent(all, words.otherZones).map(([continent, zones]) =>
      group(continent, zones.map(([zone, label]) => option(zone, label))),
    ),
  );
}

function wireZones(form, words, language) {
  const memory = openMemory("zone");
  const select = form.querySelector("select");
  const status = form.querySelector("[role=status]");
  const venue = form.dataset.prVenue;
  fillZones(select, venue, words);

  function choice() {
    const kept = memory.read();
    return kept === MINE || isZone(kept) ? kept : VENUE;
  }

  function apply() {
    const chosen = choice();
    const zone = chosen === VENUE ? venue : chosen === MINE ? readersZone() : chosen;
    // Browsers know zones that they do not list.
    if (![...select.options].some(({ value }) => value === chosen)) {
      select.append(new Option(zoneName(chosen), chosen));
    }
    select.value = chosen;
    showTimes(zone, venue, language);
    return zone;
  }

  select.addEventListener("change", () => {
    const kept = memory.write(select.value);
    const shown = fill(words.timesShown, { zone: zoneName(apply()) });
    status.textContent = kept ? shown : `${shown} ${words.refused}`;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("pr-times-added", apply);
  memory.follow(apply);
  form.hidden = false;
  apply();
}

// --- the clock -----------------------------------------------------------------------------

function mark(element, state, words) {
  if ((element.dataset.prState ?? "") === state) return;
  element.dataset.prState = state;
  element.classList.toggle("pr-now", state === "now");
  element.classList.toggle("pr-next", state === "next");
  if (state === "now") element.setAttribute("aria-current", "time");
  else element.removeAttribute("aria-current");
  let label = element.querySelector(".pr-mark");
  if (!label) {
    label = document.createElement("span");
    label.className = "pr-mark";
    element.prepend(label);
  }
  label.hidden = !state;
  label.textContent = state ? words[state] : "";
}

function tick(words, language) {
  const instant = Date.now();
  const events = Array.from(document.querySelectorAll(".pr-event[data-pr-start]"), (element) => ({
    element,
    start: Date.parse(element.dataset.prStart),
    end: Date.parse(element.dataset.prEnd),
  }));
  const { now, next } = nowAndNext(events, instant);
  for (const event of events) {
    mark(event.element, now.has(event) ? "now" : next.has(event) ? "next" : "", words);
  }
  for (const element of document.querySelectorAll(".pr-left[data-pr-until]")) {
    const left = Date.parse(element.dataset.prUntil) - instant;
    if (!Number.isNaN(left)) put(element, timeLeft(left, { language, passed: words.passed }));
  }
}

function wireClock(words, language) {
  const update = () => tick(words, language);
  function everyMinute() {
    update();
    setTimeout(everyMinute, MINUTE - (Date.now() % MINUTE));
  }
  everyMinute();
  document.addEventListener("pr-times-added", update);
  // Browsers stop the timers of pages that nobody looks at.
  document.addEventListener("visibilitychange", update);
  addEventListener("pageshow", update);
}

if (typeof document !== "undefined") {
  const words = wordsOnPage();
  const language = usableLanguage(document.documentElement.lang);
  const form = document.querySelector("form.pr-zones");
  if (form && isZone(form.dataset.prVenue)) wireZones(form, words, language);
  wireClock(words, language);
}
