// The rules lab: a fault leads to its place in the text, and leaving words that are not saved asks first.
"use strict";
(() => {
  const text = document.getElementById("texto");
  if (!text) return;
  const saved = text.value;
  let leaving = false;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = text.value.split("\n").slice(0, Number(link.dataset.line) - 1);
    const at = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(link.dataset.column) - 1;
    text.focus();
    text.setSelectionRange(at, at);
  });

  text.form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !text.readOnly && text.value !== saved) event.preventDefault();
  });
})();
