"use strict";
/* Keys for who has a keyboard. Every one of them presses a button or follows a link that is there:
   without this file the pages do all the same. */
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const current = () => document.activeElement?.closest?.("[data-row]");
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const press = (key) => {
    const within = current()?.querySelector(`[data-key="${key}"]`);
    const target = within ?? (current() && key !== "u" ? null : document.querySelector(`[data-key="${key}"]`));
    target?.click();
    return Boolean(target);
  };
  // On a phone the bar on top is wider than the window: where one is, is in sight.
  document.querySelector(".top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const ACTS = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => document.querySelector('input[type="search"]')?.focus(),
    "?": () => document.getElementById("keys").showModal(),
  };
  const empty = document.getElementById("aside")?.cloneNode(true).childNodes;
  const close = (id) => {
    document.getElementById(id)?.replaceChildren(...[...(empty ?? [])].map((each) => each.cloneNode(true)));
  };
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("[data-close]")?.dataset.close;
    if (id) close(id);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return close("aside");
    const act = ACTS[event.key];
    if (act) act();
    else if (!"waxlu".includes(event.key) || !press(event.key)) return;
    event.preventDefault();
  });
})();
