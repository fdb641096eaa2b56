// The name of a page for the theme's menu of versions, which is on few sites.  The theme writes it
// into every page as an inline script, of which no two are alike, so the policy refuses them.

/* global DOCUMENTATION_OPTIONS */
const root = new URL(document.documentElement.dataset.content_root, location.href).pathname;
const path = decodeURIComponent(location.pathname.slice(root.length));
DOCUMENTATION_OPTIONS.pagename = /(^|\/)$/.test(path) ? `${path}index` : path.replace(/\.html$/, "");
