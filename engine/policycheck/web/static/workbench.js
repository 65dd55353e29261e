// Selected words of a document become the words of a new statement, and a draft is checked as it is typed. Everything
// else works without this file.
"use strict";
(() => {
  const bar = document.getElementById("quote-bar");
  const passages = document.querySelector(".passages");
  if (!bar || !passages) return;
  const placeOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-place]");
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const text = selection.toString().trim();
    if (bar.contains(document.activeElement) && !text) return;
    const inside = text && selection.rangeCount && passages.contains(selection.getRangeAt(0).commonAncestorContainer);
    bar.hidden = !inside;
    if (!inside) return;
    const place = placeOf(selection.getRangeAt(0).startContainer);
    bar.elements.quote.value = text;
    bar.elements.pinpoint.value = place ? place.dataset.place : "";
    document.getElementById("quote-shown").textContent = text.length > 160 ? text.slice(0, 159) + "…" : text;
  });
})();

(() => {
  const form = document.querySelector("form[data-check]");
  const shown = document.getElementById("checked");
  if (!form || !shown) return;
  let timer = 0;
  let waiting = null; // whether an answer is waited for, and if so, whether something was typed since
  const check = async () => {
    if (waiting !== null) {
      waiting = true;
      return;
    }
    waiting = false;
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
      if (answer.ok) shown.innerHTML = await answer.text();
    } catch {
      // The workbench was stopped: what was found last stays.
    }
    const again = waiting;
    waiting = null;
    if (again) check();
  };
  form.addEventListener("input", (event) => {
    if (!event.target.dataset.part) return;
    clearTimeout(timer);
    timer = setTimeout(check, 700);
  });
  shown.addEventListener("click", (event) => {
    const to = event.target.dataset.to;
    const area = to && form.querySelector(`[data-part="${to}"]`);
    if (!area) return;
    const lines = area.value.split("\n");
    const line = Math.max(1, Number(event.target.dataset.line));
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] || "").length);
    area.scrollTop = ((line - 4) * area.scrollHeight) / lines.length;
  });
  if (shown.dataset.waiting !== undefined) check();
})();
