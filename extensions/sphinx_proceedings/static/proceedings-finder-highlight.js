// The words of a search marked on the page that it led to.

import { finderWords } from "./proceedings-finder-words.js";
import { mark, unmark } from "./proceedings-finder-mark.js";
import { fill, usableLanguage } from "./proceedings-words.js";

const MOST = 500;

function withoutFind() {
  const address = new URL(location.href);
  address.searchParams.delete("find");
  return address;
}

/** Mark what the address's ``find`` names, and offer to remove the marks. */
export function highlight() {
  const asked = new URLSearchParams(location.search).get("find") ?? "";
  const place = document.querySelector("article, [role=main], main, .body") ?? document.body;
  const marks = mark(place, new Set(asked.slice(0, MOST).split(" ").filter(Boolean)));
  if (!marks.length) {
    history.replaceState(history.state, "", withoutFind());
    return;
  }
  const words = finderWords();
  const language = usableLanguage(document.documentElement.lang);
  const bar = document.createElement("div");
  bar.className = "pr-found";
  bar.setAttribute("role", "status");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "pr-button", textContent: words.clear });
  document.body.append(bar);
  // A status is read out when it changes after it is there.
  bar.append(fill(words.found, { n: marks.length }, language), " ", button);

  function clear() {
    unmark(marks);
    bar.remove();
    removeEventListener("keydown", onKey);
    history.replaceState(history.state, "", withoutFind());
  }
  function onKey(event) {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) clear();
  }
  button.addEventListener("click", clear);
  addEventListener("keydown", onKey);
}
