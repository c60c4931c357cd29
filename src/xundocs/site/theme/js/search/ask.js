"use strict";
/* A query from end to end: understood as a citation, or as words. */
{
  const search = (globalThis.xundocsSearch ??= {});

  /** {raw, asked, citation, words}: both only for an article without a work's name, neither for a faulty query. */
  search.ask = async (raw, filters = {}) => {
    await search.open();
    if (search.needsMap(raw)) await search.needMap();
    const asked = search.readSyntax(raw);
    const answer = { raw, asked, citation: null, words: null, notes: asked.cut ? ["查询太长，只用了前 500 个字。"] : [] };
    if (asked.fault) return answer;
    if (!asked.quoted.length && search.mayCite(search.collapse(search.fold(asked.rest)))) {
      await search.needCode("numerals", "citation");
      const citations = search.findCitations(asked.rest);
      if (citations.length) {
        await search.needCode("names", "parts", "lookup");
        answer.citation = await search.lookUp(citations.map((each) => ({ ...each, date: each.date || asked.date })), raw);
      }
    }
    if (answer.citation) answer.notes.push(...answer.citation.notes);
    if (!answer.citation?.hits.length && !answer.citation?.missing.work) answer.words = await search.findWords(asked, filters);
    return answer;
  };

  /** Other ways to ask a query of one unbroken word that stands nowhere: where its pairs are rare it is cut. */
  search.looserQueries = async ({ phrases }) => {
    if (phrases.length !== 1) return [];
    const chars = [...phrases[0]].filter((char) => char !== " ");
    const runs = phrases[0].split(" ");
    if (runs.length > 1) return [runs.join(" ")];
    if (chars.length < 4) return [];
    const counts = await Promise.all(chars.slice(1).map(async (char, place) => (await search.candidates(chars[place] + char)).units.length));
    let text = chars[0];
    counts.forEach((count, place) => {
      const around = Math.max(counts[place - 1] ?? 0, counts[place + 1] ?? 0);
      text += (count < 0.15 * around ? " " : "") + chars[place + 1];
    });
    const words = text.split(" ").filter((word) => word.length > 1);
    return words.length > 1 ? [[...new Set(words)].join(" ")] : [];
  };
}
