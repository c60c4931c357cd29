"use strict";
/* Where the words of a query stand in the original text, and a cut of the text around them. A match is never cut. */
{
  const search = (globalThis.xundocsSearch ??= {});
  const LENGTH = 110;
  const LEAD = 24;
  const MOST = 200;
  const BREAK = /[，。；：、！？\n]/;

  const merged = (spans) => {
    const found = [];
    for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const last = found[found.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else found.push([start, end]);
    }
    return found;
  };

  /** Ascending, merged [start, end] of the collapsed phrases in a text; a break in a phrase is any run of breaks. */
  search.spansOf = (text, phrases) => {
    const [folded, offsets] = search.foldWithOffsets(text);
    let collapsed = "";
    const places = [];
    for (let place = 0; place < folded.length; place++) {
      if (folded[place] === " " && (!collapsed || collapsed.endsWith(" "))) continue;
      collapsed += folded[place];
      places.push(place);
    }
    const spans = [];
    for (const phrase of phrases) {
      let at = search.placeOf(collapsed, phrase, 0);
      while (at >= 0 && spans.length < MOST) {
        spans.push([offsets[places[at]], offsets[places[at + phrase.length - 1]] + 1]);
        at = search.placeOf(collapsed, phrase, at + phrase.length);
      }
    }
    return merged(spans);
  };

  const bestStart = (spans) => {
    let [best, most] = [spans[0]?.[0] ?? 0, 0];
    for (const [first] of spans) {
      const covered = spans.filter(([start, end]) => start >= first && end <= first + LENGTH - LEAD).reduce((sum, [start, end]) => sum + end - start, 0);
      if (covered > most) [best, most] = [first, covered];
    }
    return best;
  };

  /** The text as pieces [words, whether marked], cut to what surrounds the matches. */
  search.snippet = (text, spans, length = LENGTH) => {
    let [start, end] = [0, text.length];
    if (text.length > length) {
      start = Math.max(0, Math.min(bestStart(spans) - LEAD, text.length - length));
      for (let place = start; place > Math.max(0, start - LEAD); place--) if (BREAK.test(text[place - 1])) { start = place; break; }
      end = Math.min(text.length, start + length);
      for (const span of spans) {
        if (span[0] < start && start < span[1]) start = span[0];
        if (span[0] < end && end < span[1]) end = span[1];
      }
    }
    const pieces = [];
    const add = (words, marked) => { if (words) pieces.push([words.replaceAll("\n", " "), marked]); };
    let place = start;
    if (start > 0) add("…", false);
    for (const [first, last] of spans.filter((span) => span[0] >= start && span[1] <= end)) {
      add(text.slice(place, first), false);
      add(text.slice(first, last), true);
      place = last;
    }
    add(text.slice(place, end), false);
    if (end < text.length) add("…", false);
    return pieces;
  };
}
