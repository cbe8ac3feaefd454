// Keyboard shortcuts from the page itself: an element with data-key="a" is pressed by the key a, one with
// data-key="g f" by g and then f. Never while somebody types, never with a modifier, and they can be turned off
// (WCAG 2.1.4); ? shows the map. data-key-label says what a key does where the element's own words don't.
(() => {
  "use strict";
  const OFF = "moderapen-keys-off";
  const PATIENCE = 1500; // ms between the two keys of a sequence
  const WORDS = { " ": "espaço", Enter: "Enter", ArrowUp: "↑", ArrowDown: "↓" };
  const root = document.documentElement;
  let typed = "";
  let since = 0;

  const isOn = () => {
    try { return localStorage.getItem(OFF) === null; } catch { return true; }
  };
  const turn = (on) => {
    try { on ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* this page only */ }
    root.classList.toggle("keys", on);
  };
  const isField = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  const isSeen = (element) => !element.disabled && (element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null);
  const isMenu = (element) => element.closest("[popover]") !== null; // shut on a phone, and still a way to go
  const scope = () => [...document.querySelectorAll("dialog[open]")].pop() || document;
  const keyed = () => [...scope().querySelectorAll("[data-key]")].filter((element) => isSeen(element) || isMenu(element));
  const labelOf = (element) =>
    element.dataset.keyLabel || element.getAttribute("aria-label") || element.labels?.[0]?.textContent.trim() || element.textContent.trim().replace(/\s+/g, " ");

  function press(element) {
    if (isField(element)) {
      element.focus();
      return;
    }
    if (element.matches("summary, button, a, [tabindex]")) element.focus({ preventScroll: true });
    element.click();
  }

  function onKey(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isField(event.target)) {
      if (event.key === "Escape" && !event.target.closest("dialog, [popover]")) event.target.blur();
      return;
    }
    if (!isOn() || event.repeat && event.key.length > 1) return;
    const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
    if ((key === "Enter" || key === " ") && event.target.matches("a, button, summary, input, label")) return; // theirs
    const now = event.timeStamp;
    const sequence = typed && now - since < PATIENCE ? `${typed} ${key}` : key;
    const all = keyed();
    const found = all.find((element) => element.dataset.key === sequence) || all.find((element) => element.dataset.key === key);
    typed = "";
    if (found) {
      event.preventDefault();
      press(found);
    } else if (all.some((element) => element.dataset.key.startsWith(`${key} `))) {
      typed = key;
      since = now;
    }
  }

  function drawMap(map) {
    const seen = new Set();
    const rows = [];
    const all = [...document.querySelectorAll("[data-key]")];
    const own = (element) => !isMenu(element); // what this page does comes before the ways to others
    for (const element of [...all.filter(own), ...all.filter(isMenu)]) {
      const key = element.dataset.key;
      if (seen.has(key) || !(isSeen(element) || isMenu(element) || element.closest("dialog"))) continue;
      seen.add(key);
      const term = document.createElement("dt");
      for (const one of key === " " ? [key] : key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = WORDS[one] || one;
        term.append(cap, " ");
      }
      const meaning = document.createElement("dd");
      meaning.textContent = labelOf(element);
      const row = document.createElement("div");
      row.append(term, meaning);
      rows.push(row);
    }
    map.replaceChildren(...rows);
  }

  function announceKeys(within) {
    for (const element of within.querySelectorAll("[data-key]")) element.setAttribute("aria-keyshortcuts", element.dataset.key);
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (!opener) return;
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog.open) return;
    drawMap(document.getElementById("atalhos-mapa"));
    dialog.showModal();
  });
  document.addEventListener("htmx:afterSwap", (event) => announceKeys(event.target));

  turn(isOn());
  announceKeys(document);
  const box = document.getElementById("atalhos-ligados");
  if (box) {
    box.checked = isOn();
    box.addEventListener("change", () => turn(box.checked));
    document.querySelector("[data-opens]").hidden = false;
  }
})();
