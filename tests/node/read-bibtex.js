// Reads a BibTeX file with citation-js, a reader that many programs use, and prints the entries
// as JSON: key, title and the parts of each author's name.

import { readFileSync } from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";

function parts(name) {
  const particle = name["non-dropping-particle"] ?? name["dropping-particle"] ?? "";
  return [name.given ?? "", particle, name.family ?? name.literal ?? "", name.suffix ?? ""];
}

const entries = new Cite(readFileSync(process.argv[2], "utf8")).data;
const found = entries.map((entry) => ({
  key: entry["citation-key"],
  title: entry.title ?? "",
  authors: (entry.author ?? []).map(parts),
}));
console.log(JSON.stringify(found));
