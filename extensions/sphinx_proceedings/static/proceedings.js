// Behaviour of generated pages: copy buttons and the filter of the paper list.
// Everything works without it; what needs it is hidden in the HTML and shown from here.

/** Text as it is compared: without case and accents, white space as one space. */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ŁłØøĐđıß]/g, (letter) => ({ Ł: "l", ł: "l", Ø: "o", ø: "o", Đ: "d", đ: "d", ı: "i", ß: "ss" })[letter])
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

function showControls() {
  for (const element of document.querySelectorAll(".pr-needs-script")) element.hidden = false;
}

/** Wide formulas scroll; those who have no mouse reach them by Tab. */
function makeScrollersReachable() {
  for (const formula of document.querySelectorAll('math[display="block"]')) {
    if (formula.scrollWidth > formula.clientWidth) formula.setAttribute("tabindex", "0");
  }
}

// --- copying -------------------------------------------------------------------------------

async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // Pages opened from a folder or over plain http have no clipboard interface.
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "pr-offscreen";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("copying was refused");
}

function selectAll(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function wireCopyButtons() {
  for (const button of document.querySelectorAll("[data-pr-copy]")) {
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.prCopy);
      const status = button.parentElement.querySelector("[role=status]");
      try {
        await copyText(source.textContent);
        status.textContent = button.dataset.copied;
      } catch {
        selectAll(source);
        status.textContent = button.dataset.refused;
      }
    });
  }
}

// --- filtering -----------------------------------------------------------------------------

function wireFilter(form) {
  const list = document.getElementById(form.dataset.prFilter);
  const status = form.querySelector("[role=status]");
  const input = form.querySelector("input[type=search]");
  const entries = Array.from(list.children, (element) => ({
    element,
    text: fold(
      element.querySelector(".pr-entry-title").textContent +
        " " +
        element.querySelector(".pr-entry-authors").textContent,
    ),
    presentation: element.dataset.presentation ?? "",
  }));

  function apply() {
    const words = fold(input.value).split(" ").filter(Boolean);
    const presentation = form.querySelector("input[name=presentation]:checked")?.value ?? "";
    let shown = 0;
    for (const entry of entries) {
      const matches =
        (!presentation || entry.presentation === presentation) &&
        words.every((word) => entry.text.includes(word));
      entry.element.hidden = !matches;
      shown += matches;
    }
    const { none, one, many } = status.dataset;
    status.textContent = shown === 0 ? none : shown === 1 ? one : many.replace("{n}", shown);
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A browser that goes back restores what was typed.
  if (input.value) apply();
}

if (typeof document !== "undefined") {
  showControls();
  makeScrollersReachable();
  wireCopyButtons();
  for (const form of document.querySelectorAll("[data-pr-filter]")) wireFilter(form);
}
