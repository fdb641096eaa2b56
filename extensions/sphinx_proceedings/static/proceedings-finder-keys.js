// Arrows go from the field to the results and through them.  The results are plain links: so
// screen readers read a formula as one and find links and headings where they look for them,
// which the options of a list box would take away.

const PLAIN = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

/**
 * Put other children into ``place``; who stood on a link of it stands on the same again, or in
 * ``input`` if it is gone.
 */
export function replaceUnder(place, input, children) {
  const { activeElement: focused } = document;
  const path = place.contains(focused) && focused.localName === "a" ? focused.pathname : null;
  place.replaceChildren(...children);
  if (path !== null) ([...place.querySelectorAll("a")].find((link) => link.pathname === path) ?? input).focus();
}

/** ``links``: a function that returns the links below ``input``, as they stand. */
export function wireKeys(container, input, links) {
  function target(key, all, at) {
    if (key === "ArrowDown") return all[at + 1];
    if (key === "ArrowUp") return at <= 0 ? (at ? null : input) : all[at - 1];
    if (at < 0) return null;
    if (key === "Home") return all[0];
    return key === "End" ? all.at(-1) : null;
  }

  container.addEventListener("keydown", (event) => {
    if (!PLAIN(event)) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== input) return;
    const next = target(event.key, all, at);
    if (next) {
      event.preventDefault();
      next.focus();
      next.closest("li")?.scrollIntoView({ block: "nearest" });
    } else if (at >= 0 && event.key.length === 1 && event.key !== " ") {
      // Who types on goes on with the query.
      input.focus();
    }
  });
}
