// What a person would see wrong on the page: English left over, template marks, Latin digits.
() => {
  const LTR = "bdi, code, pre, kbd, [dir=ltr], [lang=en], script, style, noscript, textarea, option[lang]";
  const KNOWN = /\b(PDF|Excel|JPEG|PNG|Ctrl|XLSX|XLSM|XLS|CSV|TOTP|WhatsApp|Bazgasht|YAML|A4|Beancount|Tab)\b/gi;
  const CODE = /\b[A-Z]{1,8}-[A-Z0-9-]+\b/g;
  const found = [];
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true });
  const judge = (text, where) => {
    const rest = text.replace(KNOWN, "").replace(CODE, "");
    if (/[A-Za-z]{3,}/.test(rest)) found.push(`English in ${where}: ${text.trim().slice(0, 80)}`);
    if (/%\(|\{\{|\{%|\}\}|%s\b|\bNone\b|__[a-z]+__/.test(text)) found.push(`mark in ${where}: ${text.trim().slice(0, 80)}`);
    if (/[0-9]/.test(rest) && where === "text") found.push(`Latin digits: ${text.trim().slice(0, 80)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest(LTR) || !shown(parent)) continue;
    judge(node.data, "text");
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    if (element.closest("[lang=en], [dir=ltr]")) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      const value = element.getAttribute(name);
      if (value) judge(value, name);
    }
  }
  judge(document.title, "title of the page");
  const root = document.documentElement;
  if (root.lang !== "fa" || root.dir !== "rtl") found.push(`html lang=${root.lang} dir=${root.dir}`);
  if (!document.querySelector("aside.synthetic")) found.push("no ribbon that the data are made up");
  if (!document.querySelector("h1")) found.push("no h1");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) found.push(`ids used twice: ${[...new Set(twice)].slice(0, 5)}`);
  return [...new Set(found)];
}
