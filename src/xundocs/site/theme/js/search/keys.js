"use strict";
/* The keyboard: / to the search field (on every page), ↑ ↓ through the links of the results, Esc back to the field. */
{
  const search = (globalThis.xundocsSearch ??= {});
  const isTyping = (element) => element?.matches?.("input, textarea, select, [contenteditable]");

  /** The links of the results, top to bottom. */
  search.links = (found) => [...found.querySelectorAll("a.search-link")];

  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const input = document.querySelector("main form.site-search input[name=q]") ?? document.querySelector("form.site-search input[name=q]");
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  const step = (input, found, event) => {
    const links = search.links(found);
    const place = links.indexOf(document.activeElement);
    if (place < 0 && document.activeElement !== input) return;
    const next = event.key === "ArrowDown" ? place + 1 : place - 1;
    if (next >= links.length || (place < 0 && next < 0)) return;
    event.preventDefault();
    (links[next] ?? input).focus();
  };

  /** ↑ ↓ Esc between the field and the results. */
  search.listenToKeys = (input, found) => {
    addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") step(input, found, event);
      else if (event.key === "Escape" && document.activeElement !== input && found.contains(document.activeElement)) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  };
}
