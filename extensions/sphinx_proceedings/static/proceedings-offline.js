// Asks the browser to keep the site for times without network, and says when that is so.

import { openMemory } from "./proceedings-memory.js";
import { wordsOnPage } from "./proceedings-words.js";

const ROOT = new URL("../", import.meta.url);

const words = wordsOnPage();
const refusal = openMemory("offline-refused");

const isRefused = () => refusal.read() === "yes";

function notice() {
  const here = document.querySelector(".pr-offline");
  if (navigator.onLine) return here?.remove();
  if (here) return undefined;
  const text = document.createElement("p");
  text.className = "pr-offline";
  text.setAttribute("role", "status");
  text.textContent = words.offline;
  document.body.append(text);
  return undefined;
}

function keep() {
  const options = { scope: ROOT.pathname, updateViaCache: "none" };
  return navigator.serviceWorker.register(new URL("service-worker.js", ROOT), options);
}

async function forget() {
  const registration = await navigator.serviceWorker.getRegistration(ROOT.href);
  const worker = registration?.active;
  if (worker) {
    const channel = new MessageChannel();
    const done = new Promise((resolve) => (channel.port1.onmessage = resolve));
    worker.postMessage("forget", [channel.port2]);
    await done;
  }
  await registration?.unregister();
}

/** On the page of one's own programme: what is kept, and how to be rid of it. */
function offer(place) {
  const section = document.createElement("section");
  section.className = "pr-kept";
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pr-button";
  const draw = () => {
    const refused = isRefused();
    told.textContent = refused ? words.notKept : words.kept;
    button.textContent = refused ? words.keep : words.forget;
  };
  button.addEventListener("click", async () => {
    const refused = isRefused();
    refusal.write(refused ? "" : "yes");
    await (refused ? keep() : forget());
    draw();
  });
  draw();
  section.append(told, button);
  place.after(section);
}

if ("serviceWorker" in navigator) {
  notice();
  addEventListener("online", notice);
  addEventListener("offline", notice);
  const mine = document.querySelector(".pr-mine");
  if (mine) offer(mine);
  if (!isRefused()) keep().catch(() => {});
}
