// Stars on papers and events, kept in the browser for this site alone.  The page "my programme"
// brings the rest of the code when it is opened.

import { openMemory } from "./proceedings-memory.js";
import { readStars } from "./proceedings-plan.js";
import { usableLanguage, wordsOnPage } from "./proceedings-words.js";

/** The reader's stars: read afresh each time, since another tab may have written. */
function openStars() {
  const memory = openMemory("stars");
  const listeners = [];
  const changed = () => listeners.forEach((listener) => listener());
  const all = () => readStars(memory.read());

  /** Whether the browser keeps them. */
  function write(stars) {
    const kept = memory.write(JSON.stringify([...stars]));
    changed();
    return kept;
  }

  function toggle(star) {
    const stars = all();
    if (!stars.delete(star)) stars.add(star);
    return write(stars);
  }

  memory.follow(changed);
  return {
    all,
    toggle,
    add: (more) => write(new Set([...all(), ...more])),
    onChange: (listener) => listeners.push(listener),
  };
}

function showStars(stars) {
  const mine = stars.all();
  for (const button of document.querySelectorAll("button[data-pr-star]")) {
    const starred = String(mine.has(button.dataset.prStar));
    if (!button.hidden && button.getAttribute("aria-pressed") === starred) continue;
    button.setAttribute("aria-pressed", starred);
    button.textContent = starred === "true" ? "★" : "☆";
    button.hidden = false;
  }
}

/** Tell once that stars do not last; the region is there before its text, as readers need it. */
function openRefusal(words) {
  const region = document.createElement("p");
  region.className = "pr-star-status";
  region.setAttribute("role", "status");
  (document.querySelector("main") ?? document.body).append(region);
  return () => {
    region.textContent = words.refused;
  };
}

function start() {
  const words = wordsOnPage();
  const stars = openStars();
  const refuse = openRefusal(words);
  stars.onChange(() => showStars(stars));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-pr-star]");
    if (button && !stars.toggle(button.dataset.prStar)) refuse();
  });
  showStars(stars);

  const container = document.querySelector(".pr-mine[data-pr-catalogue]");
  if (!container) return;
  const language = usableLanguage(document.documentElement.lang);
  import("./proceedings-mine.js").then(({ openMine }) =>
    openMine(container, { stars, words, language, refuse, showStars: () => showStars(stars) }),
  );
}

if (typeof document !== "undefined") start();
