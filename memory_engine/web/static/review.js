"use strict";
/* Counts a reviewer's choice as it is made, and keeps together what stands together. The server
   decides all of it again. */
(() => {
  const form = document.getElementById("plan");
  const counts = document.getElementById("counts");
  if (!form || !counts) return;
  const total = Number(counts.dataset.of);
  const row = (number) => form.querySelector(`[data-number="${number}"]`);
  const rows = [...form.querySelectorAll("[data-number]")];
  const own = (each) => each.querySelector("input:checked")?.value ?? "accept";
  const groupOf = (each) => form.querySelector(`select[data-group="${each.closest("[data-of]").dataset.of}"]`)?.value;
  const word = (each) => groupOf(each) || own(each);
  const mark = (each, value) => {
    const radio = each.querySelector(`input[value="${value}"]`);
    if (radio) radio.checked = true;
  };
  const dependents = (number) => rows.filter((each) => (each.dataset.needs ?? "").split(" ").includes(number));
  const spread = (each, value) => {
    if (value === "accept") {
      for (const number of (each.dataset.needs ?? "").split(" ").filter(Boolean)) {
        const ground = row(number);
        if (ground && word(ground) !== "accept") { mark(ground, "accept"); spread(ground, "accept"); }
      }
      return 0;
    }
    let also = 0;
    for (const other of dependents(each.dataset.number)) {
      if (word(other) === "accept") { mark(other, value); also += 1 + spread(other, value); }
    }
    return also;
  };
  const count = (also) => {
    const found = { accept: 0, reject: 0, leave: 0 };
    for (const each of rows) { const value = word(each); found[value] += 1; each.dataset.choice = value; }
    found.accept += total - rows.length;
    const parts = [`Apply ${found.accept} of ${total}`];
    if (found.reject) parts.push(`reject ${found.reject}`);
    if (found.leave) parts.push(`leave ${found.leave}`);
    document.getElementById("submit").textContent = parts.join(", ");
    counts.textContent = also ? `${also} more stand on it, and go with it.` : `${found.accept} accepted, ${found.reject} rejected, ${found.leave} left.`;
  };
  form.addEventListener("change", (event) => {
    const each = event.target.closest("[data-number]");
    count(each ? spread(each, event.target.value) : 0);
  });
  count(0);
})();
