// Instants and zones in words: a clock anywhere, what runs now, how long is left.  No DOM.
// Instants are milliseconds since 1970 or anything that Date takes; zones are IANA names.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SHAPES = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  short: { weekday: "short", day: "numeric", month: "short" },
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
};

const formatters = new Map();

// Making a formatter costs as much as formatting dozens of times.
function formatter(shape, zone, language) {
  const key = `${shape} ${zone} ${language}`;
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat(language, { ...SHAPES[shape], timeZone: zone }));
  }
  return formatters.get(key);
}

/** Whether Intl knows this zone. */
export function isZone(name) {
  if (typeof name !== "string" || !name) return false;
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

// Browsers list zones by the names that CLDR took in first; their people use those of today.
const RENAMED = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The name that the zone has today, where this browser knows it. */
export function todaysName(zone) {
  const name = Object.hasOwn(RENAMED, zone) ? RENAMED[zone] : zone;
  return isZone(name) ? name : zone;
}

/** A zone's name as people read it. */
export const zoneName = (zone) => zone.replaceAll("_", " ");

/** The day on a zone's calendar: equal for two instants of one day, and readable. */
export const dayInZone = (instant, zone, language = "en-GB") =>
  formatter("long", zone, language).format(new Date(instant));

/**
 * The zone's clock at an instant.
 * ``show``: "time" (09:00), "short" (Fri 10 May, 23:00) or "long" (Friday, 10 May 2024, 23:00).
 * Throws a RangeError for what is no instant or no zone.
 */
export function formatInZone(instant, zone, { language = "en-GB", show = "time" } = {}) {
  const date = new Date(instant);
  const time = formatter("time", zone, language).format(date);
  return show === "time" ? time : `${formatter(show, zone, language).format(date)}, ${time}`;
}

/**
 * The text of a time that readers of ``venue`` see as a bare time, for readers in ``zone``.
 * ``after``: the start of the range that this time ends; the date is not said twice.
 */
export function readerTime(instant, { zone, venue, language, after = null }) {
  const known = after === null ? dayInZone(instant, venue) : dayInZone(after, zone);
  const show = dayInZone(instant, zone) === known ? "time" : "short";
  return formatInZone(instant, zone, { language, show });
}

/** Zones by continent: [["Europe", [["Europe/Vienna", "Vienna"], …]], …], in alphabetical order. */
export function zonesByContinent(zones, other = "Other") {
  const continents = new Map();
  for (const zone of zones) {
    const [continent, ...places] = zoneName(zone).split("/");
    const place = places.pop();
    const label = place === undefined ? continent : places.length ? `${place} (${places.join(", ")})` : place;
    const group = place === undefined ? other : continent;
    if (!continents.has(group)) continents.set(group, []);
    continents.get(group).push([zone, label]);
  }
  const byName = (a, b) => (a < b ? -1 : 1);
  for (const places of continents.values()) places.sort((a, b) => byName(a[1], b[1]));
  return [...continents].sort((a, b) => (a[0] === other) - (b[0] === other) || byName(a[0], b[0]));
}

/** Which of [{start, end}] run at ``instant`` and which begin next, at most a day later; as Sets. */
export function nowAndNext(events, instant) {
  const coming = events.filter(({ start }) => start > instant && start - instant <= DAY);
  const soonest = Math.min(...coming.map(({ start }) => start));
  return {
    now: new Set(events.filter(({ start, end }) => start <= instant && instant < end)),
    next: new Set(coming.filter(({ start }) => start === soonest)),
  };
}

/**
 * How long until something, ``left`` milliseconds away: "in 12 days", "in 3 hours".
 * Rounded down, so that nobody is promised more time than there is.
 */
export function timeLeft(left, { language = "en-GB", passed = "passed" } = {}) {
  if (left <= 0) return passed;
  const [unit, length] = [["day", DAY], ["hour", HOUR], ["minute", MINUTE]].find(
    ([name, duration]) => left >= 2 * duration || name === "minute",
  );
  return new Intl.RelativeTimeFormat(language).format(Math.max(1, Math.floor(left / length)), unit);
}
