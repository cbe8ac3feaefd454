// The queue by keyboard: j and k go from case to case, x chooses the one in focus, o opens it (keys.js presses what
// carries data-key; this moves the marks along). Also: nothing is asked for again while nobody looks, and the search
// box shows again what was typed into it, which this tab alone remembers.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("#fila tbody tr")];
  const linkOf = (row) => row.querySelector(".cell-kinds a");
  let here = -1;

  function mark(row) {
    for (const marked of document.querySelectorAll("#fila [data-key]")) {
      marked.removeAttribute("data-key");
      marked.removeAttribute("aria-keyshortcuts");
    }
    linkOf(row).dataset.key = "o";
    linkOf(row).dataset.keyLabel = "Abrir o caso em foco";
    const box = row.querySelector("input[type=checkbox]");
    if (!box) return;
    box.dataset.key = "x";
    box.dataset.keyLabel = "Escolher o caso em foco";
  }

  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => {
      here = Math.min(Math.max(here + Number(button.dataset.move), 0), rows.length - 1);
      linkOf(rows[here]).focus();
    });
    button.parentElement.hidden = rows.length === 0;
  }
  rows.forEach((row, number) => row.addEventListener("focusin", () => { here = number; mark(row); }));
  if (rows.length) mark(rows[0]);

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.matches("[data-live]")) event.preventDefault();
  });

  // Who is at work on a case that came since is for the next look at the list: it has no row here yet.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.target.matches("[data-live]")) return;
    const answer = document.createElement("template");
    answer.innerHTML = event.detail.serverResponse;
    for (const part of answer.content.querySelectorAll("[hx-swap-oob]")) {
      if (!document.getElementById(part.id)) part.remove();
    }
    event.detail.serverResponse = answer.innerHTML;
  });

  const KEPT = "moderapen-search";
  const box = document.getElementById("texto");
  box.form.addEventListener("submit", () => {
    try { sessionStorage.setItem(KEPT, box.value); } catch { /* the box is empty next time */ }
  });
  try {
    if (box.dataset.search) box.value = sessionStorage.getItem(KEPT) || "";
    else sessionStorage.removeItem(KEPT);
  } catch { /* no storage here */ }
})();
