/* Questions that only follow a certain answer are hidden until it is given. Without this script
   they all show, each with the words that say when it is asked. */
"use strict";
(() => {
  const digits = (text) => text.replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) & 15)).replace(/[\u066c,\s]/g, "");

  function holds(form, condition) {
    const given = new FormData(form).getAll(condition.question).filter((value) => value !== "");
    if (!given.length) return false;
    const number = Number(digits(given[0]));
    switch (condition.is) {
      case "at_least": return !Number.isNaN(number) && number >= condition.number;
      case "at_most": return !Number.isNaN(number) && number <= condition.number;
      case "within_days": return true;
      default: return given.some((value) => condition.values.includes(value));
    }
  }

  for (const form of document.querySelectorAll("form[data-conditional]")) {
    const parts = [...form.querySelectorAll("[data-show-if]")];
    const update = () => {
      for (const part of parts) {
        const conditions = JSON.parse(part.dataset.showIf);
        const asked = conditions.every((condition) => {
          const source = form.elements[condition.question];
          const field = source instanceof RadioNodeList ? source[0] : source;
          return !field?.closest("[data-show-if][hidden]") && holds(form, condition);
        });
        part.hidden = !asked && !part.querySelector(".has-error");
      }
    };
    form.addEventListener("input", update);
    form.addEventListener("change", update);
    /* a draft that was put back comes with a notice and no event */
    const notices = document.getElementById("notices");
    if (notices) new MutationObserver(update).observe(notices, { childList: true });
    update();
  }
})();
