// What a browser keeps for one site: a text under a name, shared by its pages and tabs.

/** The path of the site that a script belongs to, so that two sites on one host stay apart. */
export function siteOf(scriptUrl) {
  const { pathname } = new URL(scriptUrl);
  const at = pathname.lastIndexOf("/_static/");
  return at < 0 ? pathname.replace(/[^/]*$/, "") : pathname.slice(0, at + 1);
}

/** The place for ``name``; where the browser refuses to keep it, it lasts as long as the page. */
export function openMemory(name, site = siteOf(import.meta.url)) {
  const key = `proceedings-${name}:${site}`;
  let refused = false;
  let held = null;

  function read() {
    if (refused) return held;
    try {
      return localStorage.getItem(key);
    } catch {
      return held;
    }
  }

  /** Whether the browser keeps ``text`` beyond this page. */
  function write(text) {
    held = text;
    try {
      localStorage.setItem(key, text);
      refused = false;
    } catch {
      refused = true;
    }
    return !refused;
  }

  /** Call ``changed`` when another tab wrote, or when the reader comes back to a sleeping page. */
  function follow(changed) {
    addEventListener("storage", (event) => {
      if (event.key === key || event.key === null) changed();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) changed();
    });
  }

  return { read, write, follow };
}
