// Reads calendars with ical.js, a reader that many programs use, and prints what it found as
// JSON: for each file on the command line a list of its events.  Zones are taken from the files
// alone, so that a wrong VTIMEZONE shows as a wrong moment.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function text(component, name) {
  const value = component.getFirstPropertyValue(name);
  return value === null ? null : String(value);
}

function moment(time) {
  return time.isDate ? time.toString() : time.toJSDate().toISOString();
}

function described(component) {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    start: moment(event.startDate),
    end: moment(event.endDate),
    sequence: event.sequence,
    status: text(component, "status"),
    url: text(component, "url"),
    categories: component.getFirstProperty("categories")?.getValues() ?? [],
    conferences: component.getAllProperties("conference").map((each) => each.getFirstValue()),
  };
}

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  return calendar.getAllSubcomponents("vevent").map(described);
}

console.log(JSON.stringify(process.argv.slice(2).map(read)));
