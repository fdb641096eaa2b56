// The programme's modules without a browser.  PROCEEDINGS_STATIC: the folder of the modules.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.env.PROCEEDINGS_STATIC}/`);
const load = (name) => import(new URL(`proceedings-${name}.js`, folder));

const moments = await load("moments");
const plan = await load("plan");
const words = await load("words");
const { siteOf } = await load("memory");

const VIENNA = "Europe/Vienna";
const NEW_YORK = "America/New_York";
const octets = (text) => new TextEncoder().encode(text).length;
const unfolded = (text) => text.replaceAll("\r\n ", "");

test("no module does anything when it is imported without a page", async () => {
  for (const name of ["time", "stars", "mine"]) await load(name);
});

// --- moments ---------------------------------------------------------------------------------

test("a clock follows its zone through the change to summer time", () => {
  const hours = ["2024-03-31T00:59:00Z", "2024-03-31T01:00:00Z"];
  assert.deepEqual(hours.map((hour) => moments.formatInZone(hour, VIENNA)), ["01:59", "03:00"]);
  const autumn = ["2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"];
  assert.deepEqual(autumn.map((hour) => moments.formatInZone(hour, VIENNA)), ["02:30", "02:30"]);
});

test("midnight is the hour 00", () => {
  assert.equal(moments.formatInZone("2024-05-10T22:00:00Z", VIENNA), "00:00");
});

test("a date is said in the page's language", () => {
  const said = (language) => moments.formatInZone("2024-05-10T21:00:00Z", "UTC", { language, show: "long" });
  assert.match(said("en-GB"), /^Friday,? 10 May 2024, 21:00$/);
  assert.match(said("de"), /^Freitag, 10\. Mai 2024, 21:00$/);
});

test("a date stands with a time only where it is another than the venue's", () => {
  const read = (instant, zone) => moments.readerTime(instant, { zone, venue: VIENNA, language: "en-GB" });
  assert.equal(read("2024-05-11T09:00:00+02:00", NEW_YORK), "03:00");
  assert.match(read("2024-05-11T05:00:00+02:00", NEW_YORK), /^Fri,? 10 May, 23:00$/);
  assert.match(read("2024-05-11T23:30:00+02:00", "Asia/Tokyo"), /^Sun,? 12 May, 06:30$/);
});

test("a range does not say one date twice", () => {
  const end = (instant, after) =>
    moments.readerTime(Date.parse(instant), {
      zone: NEW_YORK, venue: VIENNA, language: "en-GB", after: Date.parse(after),
    });
  assert.equal(end("2024-05-11T05:30:00+02:00", "2024-05-11T05:00:00+02:00"), "23:30");
  assert.match(end("2024-05-11T06:30:00+02:00", "2024-05-11T05:00:00+02:00"), /^Sat,? 11 May, 00:30$/);
});

test("a zone is one that Intl knows", () => {
  assert.ok(moments.isZone("Europe/Kyiv") && moments.isZone("UTC"));
  for (const bad of ["Mars/Olympus", "", null, undefined, {}, "mine"]) assert.ok(!moments.isZone(bad));
});

test("zones have the names of today", () => {
  const names = ["Asia/Calcutta", "Europe/Kiev", "Europe/Vienna", "constructor"];
  assert.deepEqual(names.map(moments.todaysName), ["Asia/Kolkata", "Europe/Kyiv", "Europe/Vienna", "constructor"]);
});

test("zones stand by continent, under the name of their town", () => {
  const zones = ["UTC", "Europe/Vienna", "America/Argentina/Buenos_Aires", "America/Aruba", "Europe/Athens"];
  assert.deepEqual(moments.zonesByContinent(zones, "Other"), [
    ["America", [["America/Aruba", "Aruba"], ["America/Argentina/Buenos_Aires", "Buenos Aires (Argentina)"]]],
    ["Europe", [["Europe/Athens", "Athens"], ["Europe/Vienna", "Vienna"]]],
    ["Other", [["UTC", "UTC"]]],
  ]);
});

test("an event runs from its start until just before its end, and the next may be several", () => {
  const events = [[0, 10], [10, 20], [10, 30], [20, 40]].map(([start, end]) => ({ start, end }));
  const seen = (instant) => {
    const { now, next } = moments.nowAndNext(events, instant);
    return [now, next].map((set) => [...set].map((event) => events.indexOf(event)));
  };
  assert.deepEqual(seen(-1), [[], [0]]);
  assert.deepEqual(seen(0), [[0], [1, 2]]);
  assert.deepEqual(seen(10), [[1, 2], [3]]);
  assert.deepEqual(seen(40), [[], []]);
});

test("what begins in more than a day is not next", () => {
  const event = { start: 25 * 3_600_000, end: 26 * 3_600_000 };
  assert.equal(moments.nowAndNext([event], 0).next.size, 0);
  assert.equal(moments.nowAndNext([event], 3_600_000).next.size, 1);
});

test("the time left is rounded down and ends as passed", () => {
  const hour = 3_600_000;
  const left = [12.9 * 24 * hour, 47.9 * hour, 3.5 * hour, 1.5 * hour, 20_000, 0, -1];
  assert.deepEqual(left.map((duration) => moments.timeLeft(duration)), [
    "in 12 days", "in 47 hours", "in 3 hours", "in 90 minutes", "in 1 minute", "passed", "passed",
  ]);
  assert.equal(moments.timeLeft(12 * 24 * hour, { language: "de" }), "in 12 Tagen");
});

// --- stars -------------------------------------------------------------------------------------

test("a link gives back the stars that it was made from", () => {
  const stars = ["paper:29WbraPk8U", "paper:-a_b", "event:posters-1", "event:ä,b.c%:d", "paper:__proto__"];
  const fragment = plan.encodeStars(stars);
  assert.match(fragment, /^#s=p29WbraPk8U,p-a_b,eposters-1,/);
  assert.deepEqual([...plan.decodeStars(fragment)], stars);
});

test("a fragment without stars is no link, a broken one holds what can be read", () => {
  assert.equal(plan.decodeStars(""), null);
  assert.equal(plan.decodeStars("#abstract"), null);
  assert.deepEqual([...plan.decodeStars("#s=pabc,p%E0%A4,xabc,,p,eok")], ["paper:abc", "event:ok"]);
  assert.equal(plan.decodeStars(`#s=${"pa,".repeat(1e5)}`).size, 1);
  assert.equal(plan.decodeStars(`#s=p${"a".repeat(1e5)}`).size, 0);
});

test("what a browser kept is read with distrust", () => {
  assert.deepEqual([...plan.readStars('["paper:a", 3, null, "nothing", "event:b", "paper:"]')], ["paper:a", "event:b"]);
  for (const bad of [null, "", "{", "{}", "null", "3", '"paper:a"']) assert.equal(plan.readStars(bad).size, 0);
});

const at = (hour) => `2024-05-11T${String(hour).padStart(2, "0")}:00:00+02:00`;
const event = (id, start, end) => ({ id, title: `Title of ${id}`, start: at(start), end: at(end) });
const CATALOGUE = {
  zone: VIENNA,
  events: [event("late", 15, 16), event("a", 9, 11), event("b", 10, 12), event("c", 12, 13), event("d", 9, 11)],
  papers: [
    { id: "P", title: "P", events: ["a"] },
    { id: "Q", title: "Q", events: ["a"] },
    { id: "R", title: "R", events: ["b"] },
    { id: "twice", title: "Twice", events: ["a", "b"] },
    { id: "never", title: "Never", events: [] },
    { id: "lost", title: "Lost", events: ["no such event"] },
  ],
};
const planned = (...stars) => plan.planOf(CATALOGUE, new Set(stars));
const clashing = (...stars) =>
  plan.conflicts(planned(...stars).slots).map((pair) => pair.map((slot) => slot.event.id).join());

test("starred papers share their session, in order of time", () => {
  const { slots, loose, unknown } = planned("event:late", "paper:Q", "paper:P", "paper:lost", "paper:never", "paper:?");
  assert.deepEqual(slots.map((slot) => [slot.event.id, slot.papers.map(({ id }) => id)]), [
    ["a", ["P", "Q"]], ["late", []],
  ]);
  assert.deepEqual(loose.map(({ id }) => id), ["lost", "never"]);
  assert.deepEqual(unknown, ["paper:?"]);
});

test("names of an object's own parts are ids like any other", () => {
  assert.deepEqual(planned("paper:__proto__", "event:constructor").unknown.length, 2);
});

test("two starred things at once are a conflict, one after the other are none", () => {
  assert.deepEqual(clashing("event:a", "event:b"), ["a,b"]);
  assert.deepEqual(clashing("event:b", "event:c"), []);
  assert.deepEqual(clashing("paper:P", "paper:R"), ["a,b"]);
  assert.deepEqual(clashing("event:a", "event:d", "event:b"), ["a,d", "a,b", "d,b"]);
});

test("a paper is no conflict with itself or with its own session", () => {
  assert.deepEqual(clashing("paper:P", "paper:Q", "event:a"), []);
  assert.deepEqual(clashing("paper:twice"), []);
  assert.deepEqual(clashing("paper:twice", "paper:P"), []);
  assert.deepEqual(clashing("paper:twice", "paper:R"), []);
  assert.deepEqual(clashing("paper:twice", "paper:P", "paper:R"), ["a,b"]);
});

// --- iCalendar ---------------------------------------------------------------------------------

test("lines are folded at 75 octets and no character is cut", () => {
  for (const line of ["a".repeat(75), "a".repeat(76), "ä".repeat(200), "深度".repeat(60), "🎲".repeat(60), ""]) {
    const folded = plan.foldLine(line);
    for (const piece of folded.split("\r\n")) {
      assert.ok(octets(piece) <= 75);
      assert.ok(!piece.includes("\ufffd") && piece.isWellFormed());
    }
    assert.equal(unfolded(folded), line);
  }
  assert.equal(plan.foldLine("a".repeat(75)), "a".repeat(75));
});

test("text cannot begin a line of its own in a calendar", () => {
  assert.equal(plan.escapeText("a,b;c\\d"), "a\\,b\\;c\\\\d");
  assert.equal(plan.escapeText("x\r\nEND:VEVENT\rY\n\u0000"), "x\\nEND:VEVENT\\nY\\n");
});

test("a calendar holds the plan in UTC with identifiers that stay", () => {
  const write = (stamp) => plan.icsText(planned("paper:P", "event:late").slots, { host: "toys.example", stamp });
  const text = write(0);
  assert.ok(text.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.endsWith("END:VCALENDAR\r\n"));
  assert.deepEqual(text.match(/^UID:.*$/gm), ["UID:a@toys.example", "UID:late@toys.example"]);
  assert.deepEqual(text.match(/^DTSTART:.*$/gm), ["DTSTART:20240511T070000Z", "DTSTART:20240511T130000Z"]);
  assert.deepEqual(write(1e12).match(/^UID:.*$/gm), text.match(/^UID:.*$/gm));
});

test("an event may bring the identifier and the version that the site's own calendar has", () => {
  const own = { ...event("a", 9, 10), uid: "0f3c-77", sequence: 2 };
  const { slots } = plan.planOf({ ...CATALOGUE, events: [own] }, new Set(["event:a"]));
  const text = plan.icsText(slots, { host: "x", stamp: 0 });
  assert.match(text, /^UID:0f3c-77\r$/m);
  assert.match(text, /^SEQUENCE:2\r$/m);
});

// --- words and places --------------------------------------------------------------------------

test("words take their number's form, and a site's own words replace ours", () => {
  assert.equal(words.fill(words.WORDS.items, { n: 1 }), "1 item.");
  assert.equal(words.fill(words.WORDS.items, { n: 5 }), "5 items.");
  const own = words.reworded({ now: "teď", items: { one: "{n} věc", few: "{n} věci", other: "{n} věcí" }, x: "y", next: 3 });
  assert.deepEqual([1, 3, 5].map((n) => words.fill(own.items, { n }, "cs")), ["1 věc", "3 věci", "5 věcí"]);
  assert.deepEqual([own.now, own.next, own.x], ["teď", "next", undefined]);
  assert.equal(words.fill("{a}{constructor}", { a: "{b}" }), "{b}{constructor}");
});

test("a page without a usable language is read as English", () => {
  assert.deepEqual(["", "en", "not a tag", "de", "en-US"].map(words.usableLanguage), [
    "en-GB", "en-GB", "en-GB", "de", "en-US",
  ]);
});

test("two sites on one host stay apart", () => {
  assert.equal(siteOf("https://host/2024/bgpt/_static/proceedings-memory.js?v=1"), "/2024/bgpt/");
  assert.equal(siteOf("https://host/_static/proceedings-memory.js"), "/");
  assert.equal(siteOf("https://host/_static/site/_static/proceedings-memory.js"), "/_static/site/");
  assert.equal(siteOf("file:///home/x/site/_static/proceedings-memory.js"), "/home/x/site/");
});
