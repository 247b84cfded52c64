"use strict";
/* Follows the log of a night. Every text is put in as text. */
(() => {
  const place = document.getElementById("live");
  const list = place?.querySelector("ol");
  if (!list) return;
  const clock = (at) => new Date(at * 1000).toISOString().slice(11, 19);
  const line = (event) => {
    if (event.kind === "stage") return event.stage + (event.of > 1 ? ` ${event.done} of ${event.of}` : "");
    if (event.kind === "problem") return `stepped over ${event.place}: ${event.what}`;
    if (event.kind === "begin") return `night ${event.night} begins`;
    return event.outcome;
  };
  const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
  const visible = (text) => text.replace(hidden, (sign) => sign === "\ufe0f" ? sign : `⟦U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟧`);
  const source = new EventSource(`/live/events?since=${encodeURIComponent(place.dataset.last)}`);
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "begin") list.replaceChildren();
    const row = document.createElement("li");
    row.textContent = `${clock(event.at)} ${visible(line(event))}`;
    list.append(row);
    const state = document.getElementById("state");
    if (event.kind === "begin") state.textContent = `Night ${event.night} is running.`;
    if (event.kind === "end") {
      state.textContent = `The night is over: ${event.outcome}. `;
      const link = document.createElement("a");
      link.href = event.outcome === "applied" ? `/night/${event.night}` : "/plan";
      link.textContent = "See what it decided";
      if (event.night) state.append(link);
    }
  };
})();
