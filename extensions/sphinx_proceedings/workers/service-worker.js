// Keeps this site's pages, search and programme for a hall without network.
//
// What is asked for comes from the network as long as that answers soon; if it does not, from what
// was kept.  All that is kept is of one build: a new one is laid in beside it, and takes its place
// when it is whole.  Sites below other paths of the same host have caches of their own.

const BUILD = "{{BUILD}}";
const FILES = {{FILES}};
const WORDS = {{WORDS}};

const ROOT = new URL("./", self.location).href;
const PREFIX = `proceedings ${ROOT} `;
const CACHE = PREFIX + BUILD;
const LISTED = new URL("proceedings-kept.json", ROOT).href;
const AT_ONCE = 6;
/** Milliseconds in which an answer must begin; a page of words needs far less where there is a net. */
const SOON = 3000;
/** Milliseconds for which nobody waits again, once the network has failed. */
const PATIENCE = 20000;

let failedAt = -Infinity;

// --- keeping -------------------------------------------------------------------------------------

/** What an earlier build has kept: its cache, and the digest of each file. */
async function earlier() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) {
      const cache = await caches.open(name);
      const listed = await cache.match(LISTED);
      if (listed) return { cache, digests: await listed.json() };
    }
  }
  return { cache: null, digests: {} };
}

async function keep() {
  const cache = await caches.open(CACHE);
  const before = await earlier();
  const waiting = Object.entries(FILES);
  const fetchNext = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [path, digest] = next;
      const url = new URL(path, ROOT).href;
      const same = before.digests[path] === digest && (await before.cache.match(url));
      const found = same || (await fetch(url, { cache: "reload" }));
      if (!found.ok) throw new Error(`${path}: ${found.status}`);
      await cache.put(url, found.redirected ? await bare(found) : found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  await cache.put(LISTED, new Response(JSON.stringify(FILES)));
}

/** Pages must not be answered with a response that was led elsewhere. */
async function bare(response) {
  return new Response(await response.blob(), { headers: response.headers });
}

async function forgetOthers(all = false) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && (all || name !== CACHE)) await caches.delete(name);
  }
}

// --- answering -----------------------------------------------------------------------------------

async function kept(request) {
  const cache = await caches.open(CACHE);
  const { pathname } = new URL(request.url);
  // Hosts show "a/index.html" as "a/", and some "a.html" as "a".
  for (const path of [pathname, `${pathname}index.html`, `${pathname}.html`]) {
    const found = await cache.match(new URL(path, ROOT).href, { ignoreSearch: true });
    if (found) return found;
  }
  return null;
}

async function answer(request) {
  const known = await kept(request);
  if (known && Date.now() - failedAt < PATIENCE) return known;
  try {
    const found = await (known ? within(SOON, fetch(request)) : fetch(request));
    failedAt = -Infinity;
    return found;
  } catch (error) {
    failedAt = Date.now();
    if (known) return known;
    if (request.mode === "navigate") return apology();
    throw error;
  }
}

function within(time, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), time));
  return Promise.race([promise, late]);
}

function apology() {
  const text = (word) => word.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);
  const page = `<!DOCTYPE html><html lang="${text(WORDS.language)}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${text(WORDS.title)}</title>
<h1>${text(WORDS.title)}</h1><p>${text(WORDS.message)}</p>
<p><a href="${text(ROOT)}">${text(WORDS.home)}</a></p></html>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// --- events --------------------------------------------------------------------------------------

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(ROOT)) event.respondWith(answer(request));
});

self.addEventListener("message", (event) => {
  if (event.data === "forget") {
    event.waitUntil(forgetOthers(true).then(() => event.ports[0]?.postMessage("forgotten")));
  }
});
