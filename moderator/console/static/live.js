// A page that refreshes itself says so when it no longer does: what it shows is then of HH:MM. Also reads out, after
// a page was loaded, what the notice on it says: screen readers pass over a live region that was there from the start.
(() => {
  "use strict";
  const notice = document.getElementById("parado");
  const status = document.getElementById("situacao");
  const hour = (date) => date.toLocaleTimeString("pt-BR", { hour: "2-digit", minute: "2-digit" });
  let fresh = new Date();

  function complain(words) {
    const text = words.replace("HH:MM", hour(fresh));
    if (!notice.hidden && notice.textContent === text) return;
    notice.textContent = text;
    notice.hidden = false;
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, xhr } = event.detail;
    if (successful) {
      fresh = new Date();
      notice.hidden = true;
      return;
    }
    const code = xhr ? xhr.status : 0;
    if (code === 0) complain(notice.dataset.offline);
    else if (code === 401) complain(notice.dataset.signedOut);
    else if (code >= 500 || code === 429) complain(notice.dataset.trouble);
  });

  const said = [...document.querySelectorAll(".toast p")].map((item) => item.textContent.trim()).join(" ");
  if (said) setTimeout(() => { status.textContent = said; }, 300);
})();
