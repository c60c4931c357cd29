"use strict";
/* The address of a search: ?q=…&kind=… that can be passed on. Where the browser forbids changing it (file://), the fragment holds it. */
{
  const search = (globalThis.xundocsSearch ??= {});
  const NAMES = ["q", "kind", "status", "issuer", "year"];

  /** {q, kind, status, issuer, year} of the page's address; the fragment goes before the query. */
  search.readAddress = () => {
    const inFragment = location.hash.startsWith("#q=");
    const values = new URLSearchParams(inFragment ? location.hash.slice(1) : location.search);
    return Object.fromEntries(NAMES.map((name) => [name, values.get(name) ?? ""]));
  };

  /** `q=…&kind=…` without what is empty. */
  search.addressOf = (state) => {
    const values = new URLSearchParams();
    for (const name of NAMES) if (state[name] || name === "q") values.set(name, state[name] ?? "");
    return values.toString();
  };

  /** Put the state into the address; `push` makes a step that Back returns from. */
  search.writeAddress = (state, push) => {
    const text = search.addressOf(state);
    if (text === search.addressOf(search.readAddress())) return;
    try {
      history[push ? "pushState" : "replaceState"](null, "", `?${text}`);
    } catch {
      if (push) location.hash = text;
      else location.replace(`#${text}`);
    }
  };
}
