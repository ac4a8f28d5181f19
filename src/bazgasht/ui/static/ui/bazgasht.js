/* What the pages do beyond HTML. Everything works without it. */
"use strict";
(() => {
  const words = JSON.parse(document.body.dataset.words || "{}");
  const persian = document.documentElement.lang === "fa";
  const digits = (text) => persian ? String(text).replace(/\d/g, (d) => String.fromCharCode(0x6f0 + Number(d))) : String(text);
  const say = (text, ...values) => values.reduce((said, value) => said.replace("%s", digits(value)), text || "");
  window.bazgasht = { words, digits, say, notice };

  /** Show a line of text above the content and read it out. */
  function notice(text, tone = "info", ...actions) {
    const box = document.createElement("div");
    box.className = `note ${tone}`;
    box.textContent = `${text} `;
    box.append(...actions);
    document.getElementById("notices")?.append(box);
    return box;
  }

  /* a second press while the first is on its way does nothing */
  let sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sent.has(form)) { event.preventDefault(); return; }
    if (form.hasAttribute("hx-post") || form.target === "_blank") return;
    sent.add(form);
    setTimeout(() => sent.delete(form), form.hasAttribute("data-download") ? 3000 : 15000);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) sent = new WeakSet(); });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-inert]")) event.preventDefault();
    leave(event.target);
  });
  /* a menu left by Tab would lie over what has the focus now */
  document.addEventListener("focusin", (event) => leave(event.target));
  function leave(target) {
    document.querySelectorAll("details[data-pop][open]").forEach((pop) => {
      if (!pop.contains(target)) pop.open = false;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-pop][open]").forEach((pop) => {
      pop.open = false;
      pop.querySelector("summary").focus();
    });
  });

  /* N of M selected */
  function counts(form) {
    const boxes = [...form.querySelectorAll("input[type=checkbox][name=selected]:enabled")];
    const count = form.querySelector("[data-bulk-count]");
    const all = form.querySelector("[data-bulk-all]");
    const label = form.querySelector("[data-bulk-all-label]");
    if (!count || !boxes.length) return;
    const chosen = boxes.filter((box) => box.checked).length;
    for (const part of [count, all, label]) if (part) part.hidden = false;
    count.textContent = say(words.selected, chosen, count.dataset.total || boxes.length);
    if (all) { all.checked = chosen === boxes.length; all.indeterminate = chosen > 0 && !all.checked; }
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-bulk-all]")) {
      form.querySelectorAll("input[name=selected]:enabled").forEach((box) => { box.checked = event.target.checked; });
    }
    counts(form);
  });

  function ready(root) {
    root.querySelectorAll("form[data-bulk]").forEach(counts);
    const errors = root.querySelector("[data-error-summary]");
    if (errors) { errors.focus(); errors.scrollIntoView({ block: "start" }); }
  }
  ready(document);
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) ready(event.target); });
  document.addEventListener("htmx:responseError", () => notice(words.failed, "late"));
  document.addEventListener("htmx:sendError", () => notice(words.failed, "late"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    /* signed out in the meantime: the answer is the sign-in page, which is no part of this one */
    if (event.detail.xhr.responseText.includes("data-plain")) {
      event.preventDefault();
      location.reload();
    }
  });
})();
