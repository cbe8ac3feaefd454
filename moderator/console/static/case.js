// A case page: says every minute that somebody is at work on it while it is seen, hides a revealed value again, and
// takes a selection of the masked text as the stretch that was missed. All of it works without this, by hand.
(() => {
  "use strict";
  const BEAT = 60000; // ms; a claim lapses ten minutes after the last
  const MASK = "•••";
  const presence = document.getElementById("presenca");

  async function stay() {
    if (document.visibilityState !== "visible" || !presence.dataset.stay) return;
    const body = new URLSearchParams({ csrf_token: presence.dataset.token });
    try {
      const answer = await fetch(presence.dataset.stay, { method: "POST", body, credentials: "same-origin" });
      const said = answer.ok ? await answer.json() : null;
      if (!said || said.meu || !said.com) return;
      presence.dataset.stay = "";
      const notice = document.createElement("p");
      notice.className = "notice warning";
      notice.setAttribute("role", "alert");
      notice.textContent = `${said.com} está com este caso agora. Recarregue a página antes de decidir.`;
      presence.replaceChildren(notice);
    } catch { /* offline: the page says so elsewhere, and the next beat tries again */ }
  }

  function hideLater(within) {
    const value = within.closest?.("[data-hide-after]") || within.querySelector("[data-hide-after]");
    if (!value) return;
    setTimeout(() => {
      value.textContent = "O valor foi coberto de novo.";
      delete value.dataset.hideAfter;
    }, Number(value.dataset.hideAfter) * 1000);
  }

  // Text up to a point as the server counts it: a mask is three characters, its label none, the rest code points.
  function lengthBefore(root, node, offset) {
    const range = document.createRange();
    range.setStart(root, 0);
    range.setEnd(node, offset);
    const copy = range.cloneContents();
    copy.querySelectorAll(".kind").forEach((label) => label.remove());
    copy.querySelectorAll("mark span[aria-hidden]").forEach((mask) => { mask.textContent = MASK; });
    return Array.from(copy.textContent).length;
  }

  function takeSelection() {
    const form = document.querySelector("#faltou form");
    const chosen = document.getSelection();
    if (!form || !chosen || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    const common = range.commonAncestorContainer;
    const root = (common.nodeType === Node.ELEMENT_NODE ? common : common.parentElement).closest("[data-field]");
    if (!root) return;
    const place = root.dataset.field;
    form.elements.inicio.value = lengthBefore(root, range.startContainer, range.startOffset);
    form.elements.fim.value = lengthBefore(root, range.endContainer, range.endOffset);
    form.elements.campo.value = place;
    form.elements.sobre.value = form.elements.sobre.dataset[place];
    const said = document.getElementById("trecho");
    said.hidden = false;
    said.textContent = `Trecho selecionado ${place === "title" ? "no título" : "no texto"}: ${form.elements.fim.value - form.elements.inicio.value} caracteres.`;
  }

  function forgetSelection(event) {
    const form = event.target.form;
    if (!form || !event.target.matches("#primeiras, #ultimas, #campo")) return;
    form.elements.inicio.value = form.elements.fim.value = "";
    document.getElementById("trecho").hidden = true;
  }

  if (presence) setInterval(stay, BEAT);
  document.addEventListener("visibilitychange", () => { if (presence) stay(); });
  document.addEventListener("selectionchange", takeSelection);
  document.addEventListener("input", forgetSelection);
  document.addEventListener("htmx:afterSwap", () => hideLater(document));
  document.addEventListener("toggle", (event) => {
    const first = event.target.matches?.("details.confirm[open]") && event.target.querySelector("select, textarea, input:not([type=hidden]), button");
    if (first) first.focus();
  }, true);
  window.addEventListener("pagehide", () => document.querySelectorAll("[data-hide-after]").forEach((value) => { value.textContent = ""; }));
  hideLater(document);
})();
