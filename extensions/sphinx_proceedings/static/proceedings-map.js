// The map of papers: the title of the paper under the pointer or the focus stands below the map.
// Without this script browsers show the titles of SVG links as they always do.

function wire(map) {
  const told = map.querySelector(".pr-map-told");
  const hint = told.dataset.prHint;
  const tell = (event) => {
    const link = event.target.closest("a");
    told.textContent = link ? link.querySelector("title").textContent : hint;
    told.classList.toggle("pr-map-hint", !link);
  };
  const drawing = map.querySelector("svg");
  drawing.addEventListener("pointerover", tell);
  drawing.addEventListener("focusin", tell);
  tell({ target: drawing });
}

for (const map of document.querySelectorAll(".pr-map")) wire(map);
