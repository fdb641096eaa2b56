// This site keeps nothing for times without network.  Browsers that have a service worker of it from
// an earlier time fetch this file in its place, which takes back what was kept and then itself.

const PREFIX = `proceedings ${new URL("./", self.location).href} `;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
    await self.registration.unregister();
  };
  event.waitUntil(forget());
});
