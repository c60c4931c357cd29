"use strict";
/*
 * The normal form: same meaning for search, same string. The same rules as xundocs/search/normalize.py; the map of characters
 * (Traditional → Simplified, full width → ASCII, …) is normal.js, read only when a text has a character that it changes.
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  let map = null;

  const isHan = (code) => (code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x3ffff);
  search.isHan = (char) => isHan(char.codePointAt(0));
  /** True for a letter, a digit or the dot inside a number. */
  search.isWord = (char) => /^[a-z0-9.]$/i.test(char);

  /** True if the map must be there before this text is folded. */
  search.needsMap = (text) => {
    const { mapped, silent } = search.meta;
    for (const char of text) {
      const code = char.codePointAt(0);
      if (code < 128 || silent.includes(char)) continue;
      const place = code - 0x4e00;
      if (place < 0 || code > 0x9fff || mapped[place >> 3] >> (place & 7) & 1) return true;
    }
    return false;
  };

  /** Reads the map once. */
  search.needMap = async () => {
    if (map) return;
    const [sources, targets, several] = await search.need("normal");
    const made = new Map();
    const becomes = Array.from(targets);
    Array.from(sources).forEach((char, place) => made.set(char, becomes[place]));
    for (const entry of several.split(" ")) {
      const [char, ...rest] = entry;
      if (char) made.set(char, rest.join("").replaceAll("_", " "));
    }
    map = made;
  };

  const foldChar = (char) => {
    const code = char.codePointAt(0);
    if (code < 128) return /[a-z0-9.]/.test(char) ? char : /[A-Z]/.test(char) ? char.toLowerCase() : " ";
    return map?.get(char) ?? (isHan(code) ? char : " ");
  };

  const dropLooseDots = (folded) => {
    const pieces = folded.split(".");
    let joined = pieces[0];
    for (let place = 1; place < pieces.length; place++) {
      joined += /[0-9]$/.test(pieces[place - 1]) && /^[0-9]/.test(pieces[place]) ? "." : " ";
      joined += pieces[place];
    }
    return joined;
  };

  search.fold = (text) => {
    let folded = "";
    for (const char of text) folded += foldChar(char);
    return folded.includes(".") ? dropLooseDots(folded) : folded;
  };

  /** [normal form, for each of its UTF-16 units and its end the place in `text` it comes from]. */
  search.foldWithOffsets = (text) => {
    const offsets = [];
    let place = 0;
    for (const char of text) {
      for (let unit = foldChar(char).length; unit > 0; unit--) offsets.push(place);
      place += char.length;
    }
    offsets.push(place);
    return [search.fold(text), offsets];
  };

  /** Each run of breaks as one space, none at the ends. */
  search.collapse = (folded) => folded.split(" ").filter(Boolean).join(" ");

  /** True if the phrase stands in a collapsed text without cutting a word or a number at its ends. */
  search.stands = (collapsed, phrase) => search.placeOf(collapsed, phrase, 0) >= 0;

  search.placeOf = (collapsed, phrase, from) => {
    for (let place = collapsed.indexOf(phrase, from); place >= 0; place = collapsed.indexOf(phrase, place + 1)) {
      const end = place + phrase.length;
      const cutBefore = place > 0 && search.isWord(phrase[0]) && search.isWord(collapsed[place - 1]);
      const cutAfter = end < collapsed.length && search.isWord(phrase[phrase.length - 1]) && search.isWord(collapsed[end]);
      if (!cutBefore && !cutAfter) return place;
    }
    return -1;
  };
}
