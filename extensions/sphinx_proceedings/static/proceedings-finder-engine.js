// The engine and the files that it reads, opened once a page.

import { openSearch } from "./proceedings-search.js";

const FOLDER = new URL("../search/", import.meta.url);
const PATIENCE = 30_000;

async function get(name, cache) {
  const answer = await fetch(new URL(name, FOLDER), { cache, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.json();
}

/** A file of the index, parsed.  Rejects if the network fails or takes too long. */
async function read(name) {
  // Names of all files but the smallest hold their version: they never change.
  const isVersioned = name.includes("?v=");
  try {
    return await get(name, isVersioned ? "force-cache" : "no-cache");
  } catch (error) {
    // The page of a network that wanted a password first must not be kept for the file.
    if (isVersioned && error instanceof SyntaxError) return get(name, "reload");
    throw error;
  }
}

let opened = null;

/** The engine; where it could not be opened, the next to ask tries again. */
export function engine() {
  opened ??= openSearch(read, {}).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}
