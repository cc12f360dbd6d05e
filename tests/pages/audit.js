// What can be found wrong with a page's accessibility without looking at it: a list of sentences.
(() => {
  const wrong = [];
  const where = (node) => `${node.localName}${node.id ? "#" + node.id : ""} "${(node.textContent || "").trim().slice(0, 40)}"`;
  const all = (selector) => [...document.querySelectorAll(selector)];

  if (!document.documentElement.lang) wrong.push("no language is named");
  if (!document.title) wrong.push("no title");
  if (all("h1").length !== 1) wrong.push(`${all("h1").length} headings of the first level`);
  let level = 0;
  for (const heading of all("h1, h2, h3, h4")) {
    const own = Number(heading.localName[1]);
    if (own > level + 1 && level > 0) wrong.push(`${where(heading)} skips a level`);
    level = own;
  }
  const ids = new Set();
  for (const { id } of all("[id]")) ids.has(id) ? wrong.push(`the id ${id} is there twice`) : ids.add(id);
  for (const node of all("[aria-labelledby], [aria-describedby], label[for]"))
    for (const id of (node.getAttribute("aria-labelledby") || node.getAttribute("aria-describedby") || node.htmlFor).split(" "))
      if (!ids.has(id)) wrong.push(`${where(node)} names ${id}, which is not there`);
  for (const node of all("input, select")) if (!node.labels.length) wrong.push(`${where(node)} has no label`);
  for (const node of all("button, a")) if (!node.textContent.trim()) wrong.push(`${where(node)} has no text`);
  for (const node of all("table")) if (!node.caption || !node.caption.textContent.trim()) wrong.push(`${where(node)} has no caption`);
  for (const node of all("th")) if (!node.scope) wrong.push(`${where(node)} has no scope`);
  for (const node of all("svg"))
    if (node.getAttribute("aria-hidden") !== "true" && !node.getAttribute("aria-label")) wrong.push(`${where(node)}: neither hidden nor named`);
  if (!all("main").length || !document.querySelector("a.skip[href='#main']")) wrong.push("no way to skip to the main part");

  // WCAG 2.2, 1.4.3: the text against whatever opaque background it stands on.
  const colour = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => {
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const found = colour(getComputedStyle(node).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  let looked = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || seen.has(node) || node.closest("script, style, noscript, [hidden], option")) continue;
    seen.add(node);
    if (!node.getClientRects().length || looked > 3000) continue;
    ++looked;
    const [one, other] = [luminance(colour(getComputedStyle(node).color)), luminance(behind(node))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) wrong.push(`${where(node)}: contrast ${contrast.toFixed(2)}`);
  }
  if (looked < 10) wrong.push(`only ${looked} texts were looked at`);
  return [...new Set(wrong)].slice(0, 20);
})()
