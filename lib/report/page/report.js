
"use strict";
// Search, sort and filter the table of repositories. The rows stand in the page as JSON; the browser holds them
// as one array and draws a hundred at a time.
(() => {
  const byId = (id) => document.getElementById(id);
  const facts = JSON.parse(byId("facts").textContent);
  const rows = JSON.parse(byId("rows").textContent);
  // A row, as lib/report/report_page.cpp writes it.
  const SPACE = 0, NAME = 1, DESCRIPTION = 2, PRIVATE = 3, PULLS = 4, STARS = 5, STORAGE = 6, TAGS = 7, PUSHED = 8, PULLED = 9;
  const AT_ONCE = 100;

  const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  const bytes = (value) => {
    if (value < 1000) return value + " B";
    const units = ["kB", "MB", "GB", "TB", "PB", "EB"];
    let unit = 0;
    for (value /= 1000; value >= 999.5 && unit + 1 < units.length; ++unit) value /= 1000;
    return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0) + " " + units[unit];
  };
  const some = (count, unit) => `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  const age = (days) => {
    if (days <= 0) return "today";
    if (days === 1) return "yesterday";
    if (days < 60) return some(days, "day");
    if (days < 730) return some(Math.floor(days * 12 / 365), "month");
    return some(Math.floor(days / 365), "year");
  };

  const columns = [...document.querySelectorAll("#table thead th")].map((head) => ({
    head, field: Number(head.dataset.field), ascending: head.dataset.first === "ascending",
  }));
  const body = document.querySelector("#table tbody");
  const more = byId("more");
  let order = rows.map((_, i) => i);
  let shown = [];
  let drawn = 0;
  let sorted = { field: PULLS, ascending: false };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const cell = (text, none) => element("td", text === null ? none : text, text === null ? "num none" : "num");
  const draw_cell = {
    [PRIVATE]: (row) => {
      const made = element("td");
      made.append(element("span", row[PRIVATE] ? "private" : "public", row[PRIVATE] ? "badge" : "badge plain"));
      return made;
    },
    [PULLS]: (row) => cell(grouped(row[PULLS])),
    [STARS]: (row) => cell(grouped(row[STARS])),
    [STORAGE]: (row) => cell(row[STORAGE] === null ? null : bytes(row[STORAGE]), "not told"),
    [TAGS]: (row) => cell(row[TAGS] === null ? null : grouped(row[TAGS]), "incomplete"),
    [PUSHED]: (row) => cell(row[PUSHED] === null ? null : age(row[PUSHED]), "not told"),
    [PULLED]: (row) => cell(row[PULLED] === null ? null : age(row[PULLED]), row[TAGS] === null ? "incomplete" : "never"),
  };
  const draw = (row) => {
    const line = element("tr");
    const name = element("th");
    name.scope = "row";
    name.append(element("span", facts.namespaces[row[SPACE]] + "/", "ns"), element("b", row[NAME]));
    if (row[DESCRIPTION]) name.append(element("small", row[DESCRIPTION]));
    line.append(name);
    for (const { field } of columns) if (field !== NAME) line.append(draw_cell[field](row));
    return line;
  };
  const draw_more = () => {
    const part = document.createDocumentFragment();
    const end = Math.min(drawn + AT_ONCE, shown.length);
    for (; drawn < end; ++drawn) part.append(draw(rows[shown[drawn]]));
    body.append(part);
    const left = shown.length - drawn;
    more.hidden = left === 0;
    more.textContent = `Show ${grouped(Math.min(AT_ONCE, left))} more of ${grouped(left)}`;
  };

  const full_name = (row) => facts.namespaces[row[SPACE]] + "/" + row[NAME];
  const names = rows.map(full_name);
  const by_text = (a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : 0);
  // What has no value comes last, whichever way the others run.
  const compare = ({ field, ascending }) => {
    if (field === NAME) return ascending ? by_text : (a, b) => by_text(b, a);
    const sign = ascending ? 1 : -1;
    return (a, b) => {
      const left = rows[a][field], right = rows[b][field];
      if (left === right) return by_text(a, b);
      if (left === null) return 1;
      if (right === null) return -1;
      return sign * (left - right);
    };
  };

  let texts = null;
  const text_of = () => (texts ??= rows.map((row, i) => (names[i] + " " + (row[DESCRIPTION] || "")).toLowerCase()));
  const show = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const visibility = byId("visibility").value, space = byId("space").value, quiet = Number(byId("quiet").value);
    const haystack = words.length ? text_of() : null;
    shown = order.filter((i) => {
      const row = rows[i];
      if (visibility !== "" && row[PRIVATE] !== Number(visibility)) return false;
      if (space !== "" && row[SPACE] !== Number(space)) return false;
      // Where tags are missing nobody knows when the last one was pulled.
      if (quiet && (row[TAGS] === null || (row[PULLED] !== null && row[PULLED] <= quiet))) return false;
      return words.every((word) => haystack[i].includes(word));
    });
    body.replaceChildren();
    drawn = 0;
    draw_more();
    const all = rows.length === 1 ? "1 repository" : `${grouped(rows.length)} repositories`;
    byId("found").textContent = shown.length === rows.length ? all : `${grouped(shown.length)} of ${all}`;
  };
  const sort = (by) => {
    sorted = by;
    order.sort(compare(by));
    for (const { head, field } of columns) {
      if (field === by.field) head.setAttribute("aria-sort", by.ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    show();
  };

  for (const { head, field, ascending } of columns) {
    const button = element("button", head.textContent);
    button.type = "button";
    button.addEventListener("click", () =>
      sort({ field, ascending: sorted.field === field ? !sorted.ascending : ascending }));
    head.replaceChildren(button);
  }
  facts.namespaces.forEach((name, i) => byId("space").append(new Option(name, i)));
  byId("space-box").hidden = facts.namespaces.length < 2;
  byId("quiet-box").hidden = !facts.tags;
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("search").addEventListener("input", show);
  for (const id of ["visibility", "space", "quiet"]) byId(id).addEventListener("change", show);
  more.addEventListener("click", () => {
    const first = drawn;
    draw_more();
    // The keyboard goes on where the new rows begin.
    const row = body.rows[first];
    if (row) { row.tabIndex = -1; row.focus({ preventScroll: true }); }
  });
  if ("IntersectionObserver" in window)
    new IntersectionObserver((seen) => { if (seen[0].isIntersecting && drawn < shown.length && drawn >= AT_ONCE * 2) draw_more(); },
      { rootMargin: "600px" }).observe(more);
  sort(sorted);
  byId("controls").hidden = false;
})();
