// Search from every page: the theme's buttons and shortcuts open our box.  What searches and
// shows is brought when it is first needed.

import { wordsOnPage } from "./proceedings-words.js";

const BUTTONS = ".search-button, .search-button__button, .search-button-field";
const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const ON_MAC = /^(Mac|iP)/.test(globalThis.navigator?.platform ?? "");

/** Bring a module; asked again after a failure, under another address, since browsers keep both. */
function bring(name, attempt = 0) {
  const again = attempt ? `?again=${attempt}` : "";
  return import(`./proceedings-finder-${name}.js${again}`);
}

function button(className, text) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className, textContent: text });
  return element;
}

function makeInput(words) {
  const input = document.createElement("input");
  Object.assign(input, { type: "search", name: "q", placeholder: words.searchHint, autocomplete: "off" });
  for (const [name, value] of Object.entries({
    "aria-label": words.searchLabel,
    autocapitalize: "off",
    autocorrect: "off",
    enterkeyhint: "search",
    spellcheck: "false",
  })) {
    input.setAttribute(name, value);
  }
  return input;
}

/** Bring the looks of the box and of marks; no page has to wait for them before it is shown. */
function dress() {
  const file = "proceedings-search.css";
  if (document.querySelector(`link[rel=stylesheet][href*="/${file}"]`)) return;
  const { href } = new URL(file, import.meta.url);
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  // Before the organizer's own, which may say otherwise.
  const before = document.querySelector('link[rel=stylesheet][href*="/proceedings.css"]');
  if (before) before.after(link);
  else document.head.append(link);
}

/** A field that nobody sees must not take the keys that are meant for the page. */
function leave(dialog) {
  if (!dialog.open && dialog.contains(document.activeElement)) document.activeElement.blur();
}

function shut(dialog) {
  dialog.close();
  leave(dialog); // the event comes later than the next key may
}

/** The box, empty: it takes what is typed while the rest is still on its way. */
function makeDialog(address, words) {
  const dialog = document.createElement("dialog");
  dialog.className = "pr-finder";
  dialog.setAttribute("aria-label", words.search);
  const form = document.createElement("form");
  Object.assign(form, { action: address.href, method: "get", className: "pr-finder-form" });
  form.setAttribute("role", "search");
  const input = makeInput(words);
  const close = button("pr-finder-close", words.close);
  const body = document.createElement("div");
  body.className = "pr-finder-body";
  form.append(input, close);
  dialog.append(form, body);
  close.addEventListener("click", () => shut(dialog));
  dialog.addEventListener("click", ({ target, clientX, clientY }) => {
    // A click beside the box hits the dialog itself, outside its own edges.
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
    if (target === dialog && !inside) shut(dialog);
  });
  // At once, where a search field would first be emptied by Escape.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // on the page below, Escape removes marks
    shut(dialog);
  });
  // Browsers close it too, by a gesture that goes back.
  dialog.addEventListener("close", () => leave(dialog));
  document.body.append(dialog);
  return { dialog, form, input, body };
}

/** A function that fills ``body`` with what ``name`` brings; if that fails, says so and how on. */
function filler(name, body, words, fillIn) {
  let state = "empty";
  let attempt = 0;
  return async function fill() {
    if (state !== "empty") return;
    state = "coming";
    try {
      fillIn(await bring(name, attempt));
      state = "there";
    } catch {
      state = "empty";
      attempt += 1;
      const told = document.createElement("p");
      told.className = "pr-finder-failure";
      told.setAttribute("role", "alert");
      const retry = button("pr-button", words.retry);
      retry.addEventListener("click", () => {
        told.remove();
        fill();
      });
      told.append(words.searchUnloaded, " ", retry);
      body.replaceChildren(told);
    }
  };
}

function openBox(address, words) {
  const parts = makeDialog(address, words);
  const fill = filler("dialog", parts.body, words, ({ fillDialog }) => fillDialog(parts));
  return {
    warm: fill,
    toggle() {
      if (parts.dialog.open) return shut(parts.dialog);
      parts.dialog.showModal();
      parts.input.focus();
      parts.input.select();
      return fill();
    },
  };
}

/** On the search page its own field takes the place of the box. */
function openPage(place, words) {
  const input = document.querySelector(".pr-search-form input[name=q]");
  place.replaceChildren();
  filler("page", place, words, ({ fillPage }) => fillPage(place))();
  return {
    warm() {},
    toggle() {
      input.focus();
      input.select();
    },
  };
}

const isShortcut = (event) =>
  !event.shiftKey &&
  !event.altKey &&
  event.key?.toLowerCase() === "k" &&
  (ON_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);

const isSlash = (event) =>
  event.key === "/" &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.isComposing &&
  !event.target.closest?.(FIELDS);

function listen(search) {
  // Before the theme hears of it.
  const take = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    search.toggle();
  };
  addEventListener("keydown", (event) => (isShortcut(event) || isSlash(event)) && take(event), true);
  addEventListener("click", (event) => event.target.closest?.(BUTTONS) && take(event), true);
  for (const sign of ["pointerover", "focusin"]) {
    addEventListener(sign, (event) => event.target.closest?.(BUTTONS) && search.warm(), { passive: true });
  }
}

function start() {
  const script = document.querySelector("script[data-pr-search]");
  if (!script) return;
  dress();
  const words = wordsOnPage();
  const address = new URL(`../${script.dataset.prSearch}`, import.meta.url);
  document.getElementById("pst-search-dialog")?.remove();
  const place = document.querySelector(".pr-search");
  listen(place ? openPage(place, words) : openBox(address, words));
  if (!place && new URLSearchParams(location.search).has("find")) {
    bring("highlight").then(({ highlight }) => highlight());
  }
}

if (typeof document !== "undefined") start();
