
"use strict";
// The page is an ordinary file that is replaced from time to time: it reloads itself, but not while somebody
// selects text in it, and tells how long ago things were by the reader's clock.
(() => {
  const { written, due, period } = document.body.dataset;
  const ago = (milliseconds) => {
    const minutes = Math.round(milliseconds / 60000);
    if (minutes < 1) return "just now";
    if (minutes < 90) return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
    const hours = Math.round(minutes / 60);
    return hours < 48 ? `${hours} hours ago` : `${Math.round(hours / 24)} days ago`;
  };
  const ahead = (milliseconds) => {
    const minutes = Math.round(milliseconds / 60000);
    if (minutes < 1) return "in a moment";
    if (minutes < 90) return minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
    return `in ${Math.round(minutes / 60)} hours`;
  };
  const tell = () => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const since = Date.now() - Date.parse(time.dateTime);
      time.nextElementSibling?.classList.contains("ago") || time.after(Object.assign(document.createElement("span"), { className: "ago note" }));
      time.nextElementSibling.textContent = ` (${since < 0 ? ahead(-since) : ago(since)})`;
    }
    // A page from the future is one whose reader's clock is wrong.
    document.getElementById("silent").hidden = !due || Date.now() < Date.parse(due) || Date.now() < Date.parse(written);
  };
  const busy = () => document.hidden || !getSelection().isCollapsed;
  const key = "hubcrawl scroll";
  let kept = null;
  try { // A file's page may have no storage.
    kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
  } catch { kept = null; }
  if (kept !== null) scrollTo(0, Number(kept));
  const again = () => {
    tell();
    if (busy()) return void setTimeout(again, 1000);
    try { sessionStorage.setItem(key, String(scrollY)); } catch { /* the browser keeps it itself, mostly */ }
    location.reload();
  };
  tell();
  setInterval(tell, 30000);
  if (Number(period) > 0) setTimeout(again, Number(period) * 1000);
})();
