// The citation formats of a paper become tabs; without a script they stand one below the other.
// Keyboard and roles are those of the tabs pattern in the ARIA Authoring Practices Guide.

import { openMemory } from "./proceedings-memory.js";

/** Fetch what a panel shows, once; until then it has no text and nothing to copy. */
async function load(panel) {
  const pre = panel.querySelector("[data-pr-file]");
  if (!pre || pre.dataset.prState) return;
  pre.dataset.prState = "asked";
  const status = panel.querySelector("[role=status]");
  try {
    const answer = await fetch(pre.dataset.prFile);
    if (!answer.ok) throw new Error(answer.statusText);
    pre.firstElementChild.textContent = (await answer.text()).replace(/\r\n/g, "\n");
    status.textContent = "";
    pre.hidden = false;
    panel.querySelector("[data-pr-copy]").hidden = false;
  } catch {
    // Pages opened from a folder cannot fetch; those who are offline may come back.
    delete pre.dataset.prState;
    status.textContent = status.dataset.unloaded;
  }
}

function makeTab(panel) {
  const heading = panel.querySelector("h3");
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `${panel.id}-tab`;
  tab.className = "pr-tab";
  tab.textContent = heading.textContent;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  heading.hidden = true;
  return tab;
}

function makeTabs(section) {
  const panels = [...section.querySelectorAll(".pr-citation")];
  const tabs = panels.map(makeTab);
  const memory = openMemory("citation-format");

  function select(chosen) {
    for (const [place, tab] of tabs.entries()) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panels[place].hidden = !selected;
      if (selected) load(panels[place]);
    }
  }

  function choose(tab) {
    select(tab);
    memory.write(tab.textContent);
  }

  const list = document.createElement("div");
  list.className = "pr-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-labelledby", "cite-title");
  list.append(...tabs);
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const place = tabs.indexOf(event.target);
    const wanted = {
      ArrowRight: place + 1,
      ArrowLeft: place - 1 + tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (place < 0 || wanted === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const tab = tabs[wanted % tabs.length];
    choose(tab);
    tab.focus();
  });
  panels[0].before(list);

  const remembered = () => tabs.find((tab) => tab.textContent === memory.read()) ?? tabs[0];
  select(remembered());
  memory.follow(() => select(remembered()));
}

for (const section of document.querySelectorAll("[data-pr-cite]")) makeTabs(section);
