// Selected words of a document become the words of a new statement. Everything else works without this file.
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
