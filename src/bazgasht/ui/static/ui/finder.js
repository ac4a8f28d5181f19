/* Long lists of choices are narrowed while words are typed; htmx asks the page's own form for them. */
"use strict";
(() => {
  const found = (form, name) => form.querySelector(`[data-found="${CSS.escape(name)}"]`);
  const refill = (words) => { if (window.htmx && words) window.htmx.trigger(words, "refill"); };

  /* Enter and the arrow go from the words to what was found; they do not send the form */
  document.addEventListener("keydown", (event) => {
    const words = event.target.closest?.("[data-finder]");
    if (!words || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") refill(words);
    found(words.form, words.dataset.finder)?.querySelector("select, input:not([type=hidden])")?.focus();
  });

  /** Make room for choices that are not in sight; the server tells their names afterwards. */
  window.bazgasht.hold = (form, fields) => {
    for (const words of form.querySelectorAll("[data-finder]")) {
      const name = words.dataset.finder, part = found(form, name), select = part.querySelector("select");
      const there = new Set([...part.querySelectorAll("option, input[type=checkbox]")].map((one) => one.value));
      const missing = (fields[name] || []).filter((value) => value && !there.has(value));
      for (const value of missing) {
        if (select) { select.add(new Option("…", value)); continue; }
        const box = Object.assign(document.createElement("input"), { type: "checkbox", name, value, hidden: true });
        part.append(box);
      }
      if (missing.length) setTimeout(() => refill(words));
    }
  };
})();
