// A reader's own programme as data: what is starred, when it is, what clashes, how it is shared
// and exported.  No DOM.  A star is "paper:<forum id>" or "event:<event id>".

const STAR = /^(paper|event):.{1,100}$/su;
const MOST = 2000;
const LETTERS = { paper: "p", event: "e" };

/** The stars in ``text`` (JSON, as kept by the browser); anything else in it is left out. */
export function readStars(text) {
  try {
    const found = JSON.parse(text);
    return new Set(found.filter((star) => typeof star === "string" && STAR.test(star)));
  } catch {
    return new Set();
  }
}

/** The fragment of a link that holds stars: ``#s=p29WbraPk8U,eposters-1``. */
export function encodeStars(stars) {
  const short = Array.from(stars, (star) => {
    const [kind, ...id] = star.split(":");
    return LETTERS[kind] + encodeURIComponent(id.join(":"));
  });
  return `#s=${short.join(",")}`;
}

/** The stars of a link's fragment, null if it holds none.  They are strangers' words: check them. */
export function decodeStars(fragment) {
  if (!fragment.startsWith("#s=")) return null;
  const stars = new Set();
  for (const short of fragment.slice(3).split(",").slice(0, MOST)) {
    const kind = Object.keys(LETTERS).find((name) => LETTERS[name] === short[0]);
    try {
      const star = `${kind}:${decodeURIComponent(short.slice(1))}`;
      if (STAR.test(star)) stars.add(star);
    } catch {
      // A link that a mail program cut short keeps the stars before the cut.
    }
  }
  return stars;
}

/**
 * Stars found in a catalogue: {slots, loose, unknown}.
 * ``slots``: events in order of time, each {event, start, end, papers, stars}, with the starred
 * papers that stand in it and the stars that brought it here; ``loose``: starred papers that
 * stand in no event; ``unknown``: stars that the catalogue does not know.
 */
export function planOf(catalogue, stars) {
  const events = new Map(catalogue.events.map((event) => [event.id, event]));
  const papers = new Map(catalogue.papers.map((paper) => [paper.id, paper]));
  const slots = new Map();
  const loose = [];
  const unknown = [];

  function slot(event) {
    if (!slots.has(event.id)) {
      const [start, end] = [Date.parse(event.start), Date.parse(event.end)];
      slots.set(event.id, { event, start, end, papers: [], stars: new Set() });
    }
    return slots.get(event.id);
  }

  for (const star of stars) {
    const id = star.slice(star.indexOf(":") + 1);
    const paper = star.startsWith("paper:") && papers.get(id);
    const event = star.startsWith("event:") && events.get(id);
    if (event) slot(event).stars.add(star);
    else if (paper) {
      const held = (paper.events ?? []).map((name) => events.get(name)).filter(Boolean);
      for (const session of held) {
        slot(session).papers.push(paper);
        slot(session).stars.add(star);
      }
      if (!held.length) loose.push(paper);
    } else unknown.push(star);
  }

  const byTitle = (a, b) => a.title.localeCompare(b.title) || (a.id < b.id ? -1 : 1);
  const inTime = (a, b) => a.start - b.start || a.end - b.end || byTitle(a.event, b.event);
  for (const { papers: held } of slots.values()) held.sort(byTitle);
  return { slots: [...slots.values()].sort(inTime), loose: loose.sort(byTitle), unknown };
}

/**
 * Pairs of slots at the same time, where going to either misses something starred.
 * A paper that stands in two of them clashes with itself no more than a person does.
 */
export function conflicts(slots) {
  const misses = (a, b) => [...b.stars].some((star) => !a.stars.has(star));
  return slots.flatMap((a, i) =>
    slots
      .slice(i + 1)
      .filter((b) => a.start < b.end && b.start < a.end && misses(a, b) && misses(b, a))
      .map((b) => [a, b]),
  );
}

// --- iCalendar (RFC 5545) --------------------------------------------------------------------

/** A content line in pieces of at most 75 octets, no character cut (RFC 5545, 3.1). */
export function foldLine(line) {
  const encoder = new TextEncoder();
  const pieces = [""];
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > 75) {
      pieces.push(" ");
      octets = 1;
    }
    pieces[pieces.length - 1] += character;
    octets += size;
  }
  return pieces.join("\r\n");
}

/** A TEXT value (RFC 5545, 3.3.11). */
export const escapeText = (text) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\n/g, "\\n");

/** An instant as a UTC DATE-TIME, which needs no VTIMEZONE: 20240511T070000Z. */
export const utcStamp = (instant) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, "");

function eventLines({ event, start, end, papers }, { host, stamp, address }) {
  const described = papers.map(({ title, authors, url }) =>
    [title, authors, address(url)].filter(Boolean).join("\n"),
  );
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(event.uid ?? `${event.id}@${host}`)}`,
    `DTSTAMP:${utcStamp(stamp)}`,
    ...(Number.isInteger(event.sequence) ? [`SEQUENCE:${event.sequence}`] : []),
    `DTSTART:${utcStamp(start)}`,
    `DTEND:${utcStamp(end)}`,
    `SUMMARY:${escapeText(event.title)}`,
    ...(event.room ? [`LOCATION:${escapeText(event.room)}`] : []),
    ...(described.length ? [`DESCRIPTION:${escapeText(described.join("\n\n"))}`] : []),
    ...(address(event.url) ? [`URL:${address(event.url)}`] : []),
    "END:VEVENT",
  ];
}

/**
 * A calendar of slots.  ``host`` ends the UIDs of events that bring none, ``stamp`` is the
 * instant of the export, ``address`` makes an event's or paper's URL absolute ("" if it has none).
 */
export function icsText(slots, { host, stamp, address = (url) => url ?? "" }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//sphinx-proceedings//my programme//EN",
    "CALSCALE:GREGORIAN",
    ...slots.flatMap((slot) => eventLines(slot, { host, stamp, address })),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}
