/* Forms with data-autosave-url keep what is typed: on the server within ten seconds, and in this
   tab at once, so that nothing is lost when the session ends while someone is writing. */
"use strict";
(() => {
  const { words, say, notice } = window.bazgasht;
  const PAUSE = 3000, AT_LATEST = 10000, PREFIX = "bz-draft:";
  const user = document.body.dataset.user;
  const signIn = document.querySelector("[data-plain]") !== null;
  const OTHERS = ["hidden", "password", "file", "submit", "button"];
  const skipped = (field) => !field.name || field.disabled || OTHERS.includes(field.type)
    || field.closest("[data-no-autosave]");

  const memory = {
    keys: () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)),
    get(url) { try { return JSON.parse(sessionStorage.getItem(PREFIX + url)); } catch { return null; } },
    set(url, copy) { try { sessionStorage.setItem(PREFIX + url, JSON.stringify(copy)); } catch { /* full: the server has it */ } },
    drop(url) { sessionStorage.removeItem(PREFIX + url); },
  };

  function read(form) {
    const fields = {};
    for (const field of form.elements) {
      if (skipped(field)) continue;
      const values = fields[field.name] ??= [];
      if (["checkbox", "radio"].includes(field.type)) { if (field.checked) values.push(field.value); }
      else if (field.type === "select-multiple") values.push(...[...field.selectedOptions].map((o) => o.value));
      else values.push(field.value);
    }
    return fields;
  }

  /** Put values into the form; true when something changed. */
  function write(form, fields) {
    const before = JSON.stringify(read(form));
    window.bazgasht.hold(form, fields);
    const left = structuredClone(fields);
    for (const field of form.elements) {
      if (skipped(field) || !(field.name in fields)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = fields[field.name].includes(field.value);
      else if (field.type === "select-multiple") for (const o of field.options) o.selected = fields[field.name].includes(o.value);
      else field.value = left[field.name].shift() ?? field.value;
    }
    return JSON.stringify(read(form)) !== before;
  }

  function encode(fields, token) {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(fields)) values.forEach((value) => body.append(name, value));
    body.append("csrfmiddlewaretoken", token);
    return body;
  }

  /** The server's hour in Tehran (no summer time since 1401): an old computer's own clock may be wrong. */
  function tehran(date) {
    const there = new Date((Date.parse(date || "") || Date.now()) + 210 * 60000);
    return `${there.getUTCHours()}:${String(there.getUTCMinutes()).padStart(2, "0")}`;
  }

  function attach(form) {
    const url = form.dataset.autosaveUrl;
    const state = form.querySelector("[data-autosave-state]");
    const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    let timer = 0, since = 0, leaving = false, edition = 0;
    const show = (text) => { if (state) state.textContent = text; };

    async function save(keepalive = false) {
      clearTimeout(timer);
      since = 0;
      const saving = edition;
      show(words.saving);
      try {
        const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch" };
        const answer = await fetch(url, { method: "POST", body: encode(read(form), token), headers, keepalive, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        if (saving === edition && !leaving) memory.drop(url);
        show(say(words.saved, tehran(answer.headers.get("Date"))));
      } catch {
        show(words.unsaved);
        if (!leaving) timer = setTimeout(save, AT_LATEST);
      }
    }

    function changed() {
      edition += 1;
      memory.set(url, { user, fields: read(form) });
      since ||= Date.now();
      clearTimeout(timer);
      timer = setTimeout(save, Math.max(0, Math.min(PAUSE, since + AT_LATEST - Date.now())));
    }

    function restore(fields) {
      const original = read(form);
      if (!write(form, fields)) return;
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "btn btn-sm btn-outline-secondary";
      undo.textContent = words.discard;
      const box = notice(words.restored, "info", undo);
      undo.addEventListener("click", () => { write(form, original); box.remove(); changed(); });
      changed();
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => {
      leaving = true;
      clearTimeout(timer);
      memory.set(url, { user, fields: read(form), sent: true });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && since && !leaving) save(true);
    });

    const copy = memory.get(url);
    const arrived = copy?.sent && !copy.interrupted;
    if (arrived || form.dataset.autosaveRestore === "no") memory.drop(url);
    if (form.dataset.autosaveRestore === "no") return;
    if (copy && !arrived && copy.user === user) { restore(copy.fields); return; }
    fetch(url, { headers: { "Accept": "application/json" }, redirect: "error" })
      .then((answer) => (answer.status === 200 ? answer.json() : {}))
      .then((draft) => { if (draft.fields && !edition) restore(draft.fields); })
      .catch(() => {});
  }

  const forms = [...document.querySelectorAll("form[data-autosave-url]")];
  forms.forEach(attach);
  /* a copy that was sent has arrived, unless the sign-in page came in between; another person's
     is none of ours */
  for (const key of memory.keys()) {
    const url = key.slice(PREFIX.length), copy = memory.get(url);
    if (signIn && copy?.sent) memory.set(url, { ...copy, interrupted: true });
    else if (!signIn && (copy?.user !== user || (copy.sent && !copy.interrupted))) memory.drop(url);
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) memory.keys().forEach((key) => sessionStorage.removeItem(key));
  });
})();
