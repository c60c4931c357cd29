"use strict";
/*
 * Queries that are no citations. Every word or quoted phrase must stand in the article, or in the name of its work; works in which
 * the words stand in different articles come after those. Nothing is shown whose text was not read and found to fit.
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const STATUS_PENALTY = { 已被修改: 3, 已废止: 4, 效力未核: 0.5 };
  const IN_TITLE = 6;
  const SPREAD_PENALTY = 8;
  const MOST_COUNTED = 5;
  const DENSITY = 2;
  const SHOW_ALL = 12;
  const PER_WORK = 3;
  const FIRST_PAGE = 10;
  const AT_LEAST = 4;

  /** {phrase, units, exact, works}: `works` are those whose name has the phrase or that it names. */
  const readTerm = async (phrase) => {
    const { units, exact } = await search.candidates(phrase);
    const { firsts } = search.meta;
    const works = new Set();
    const inside = [];
    for (const unit of units) {
      const work = search.workOf(unit);
      if (firsts[work] === unit) works.add(work);
      else inside.push(unit);
    }
    const named = new Set();
    if (search.isName(phrase)) {
      await search.needCode("names");
      const names = await search.openNames();
      for (const place of names.resolveTyped(phrase).works) for (const { number } of names.works[place].versions) named.add(number);
    }
    return { phrase, units: inside, exact, works, named };
  };

  /** Works → the units of theirs that may fit, in reading order; a work with none but a fitting name has an empty list. */
  const together = (terms) => {
    const named = (term, work) => term.works.has(work) || term.named.has(work);
    const sets = terms.map(({ units }) => new Set(units));
    const free = terms.findIndex((term) => !term.works.size && !term.named.size);
    const pool = free >= 0 ? terms[free].units : [...new Set(terms.flatMap(({ units }) => units))].sort((a, b) => a - b);
    const found = new Map();
    for (const unit of pool) {
      const work = search.workOf(unit);
      if (terms.every((term, n) => sets[n].has(unit) || named(term, work))) found.set(work, [...(found.get(work) ?? []), unit]);
    }
    const byName = [...terms[0].works, ...terms[0].named].filter((work) => terms.every((term) => named(term, work)));
    for (const work of byName) if (!found.has(work)) found.set(work, []);
    return { found, byName: new Set(byName) };
  };

  /** Works in which every term stands somewhere, but no article has them all: work → [first units of each term]. */
  const apart = (terms, without) => {
    const maps = terms.map((term) => {
      const units = new Map();
      for (const unit of term.units) {
        const work = search.workOf(unit);
        units.set(work, [...(units.get(work) ?? []), unit]);
      }
      for (const work of [...term.works, ...term.named]) if (!units.has(work)) units.set(work, []);
      return units;
    });
    const [smallest, ...others] = [...maps].sort((a, b) => a.size - b.size);
    const works = [...smallest.keys()].filter((work) => !without.has(work) && others.every((map) => map.has(work)));
    return new Map(works.map((work) => [work, maps.map((map) => map.get(work))]));
  };

  const labelOf = (facet, work) => facet[0][facet[1][work] - 1] ?? "";

  const allows = (filters, work, except) => Object.entries(search.meta.facets).every(([name, facet]) =>
    name === except || !filters[name] || labelOf(facet, work) === filters[name]);

  /** {kind: [[label, works], …], …}: each facet counted under the choices made in the others. */
  const countFacets = (works, filters) => Object.fromEntries(Object.entries(search.meta.facets).map(([name, facet]) => {
    const counts = new Map();
    for (const work of works) if (allows(filters, work, name)) counts.set(labelOf(facet, work), (counts.get(labelOf(facet, work)) ?? 0) + 1);
    return [name, facet[0].filter((label) => counts.has(label)).map((label) => [label, counts.get(label)])];
  }));

  const scoreOf = (work, units, inName, spread) =>
    (inName ? IN_TITLE : 0) - (spread ? SPREAD_PENALTY : 0) - (STATUS_PENALTY[labelOf(search.meta.facets.status, work)] ?? 0)
    + Math.min(MOST_COUNTED, Math.log2(1 + units)) + DENSITY * Math.sqrt(units / (search.meta.firsts[work + 1] - search.meta.firsts[work]));

  /** The versions of one work side by side, the best first; groups best first. */
  const grouped = (entries) => {
    const groups = new Map();
    for (const entry of entries) {
      const key = search.meta.works[entry.work];
      groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    const better = (a, b) => b.score - a.score || a.work - b.work;
    return [...groups.values()].map((group) => group.sort(better)).sort((a, b) => better(a[0], b[0]));
  };

  /** Hits shown of each work: few where many works have some, more where that would leave the page half empty. */
  const perWork = (groups) => {
    const counts = groups.flatMap((group) => group.map(({ units }) => units.length));
    const shown = (most) => counts.reduce((sum, count) => sum + Math.min(count, most), 0);
    let most = PER_WORK;
    while (most < SHOW_ALL && shown(most) < SHOW_ALL) most++;
    return most;
  };

  const inForceOn = async (day) => {
    await search.needCode("names");
    const names = await search.openNames();
    const numbers = names.works.map(({ versions }) => [...versions].reverse()
      .find((each) => (each.begins || each.version) <= day && day <= (each.until || "9999"))?.number);
    return new Set(numbers);
  };

  const SCOPE_KIND = "工作报告";

  const scopeAllows = (scope, work) => !scope || scope === "all"
    || (labelOf(search.meta.facets.kind, work) === SCOPE_KIND) === (scope === "reports");

  /** What a query of words finds, unread: {terms, groups, facets, units, works, exact, …}; `readGroup` reads a group. */
  search.findWords = async (asked, filters) => {
    const phrases = [...new Set([...asked.quoted, ...asked.rest.split(" ")].map((word) => search.collapse(search.fold(word))).filter(Boolean))];
    const excluded = asked.excluded.map((word) => search.collapse(search.fold(word))).filter(Boolean);
    const result = { phrases, excluded, groups: [], facets: {}, units: 0, works: 0, exact: false, perWork: PER_WORK };
    if (!phrases.length) return result;
    const terms = await Promise.all(phrases.map(readTerm));
    const { found, byName } = together(terms);
    const scattered = terms.length > 1 ? apart(terms, found) : new Map();
    const allowed = asked.date ? await inForceOn(asked.date) : null;
    const all = [...found.keys(), ...scattered.keys()].filter((work) => (!allowed || allowed.has(work)) && scopeAllows(asked.scope, work));
    result.facets = countFacets(all, filters);
    const entries = all.filter((work) => allows(filters, work, "")).map((work) => {
      const spread = scattered.get(work);
      const units = spread ? [] : found.get(work);
      const inName = byName.has(work);
      return { work, units, spread, inName, named: terms.map((term) => term.named.has(work)), score: scoreOf(work, units.length, inName, spread) };
    });
    result.groups = grouped(entries);
    result.units = entries.reduce((sum, { units }) => sum + units.length, 0);
    result.works = result.groups.length;
    result.exact = !excluded.length && (terms.length === 1 || !scattered.size) && terms.every(({ exact }) => exact);
    result.perWork = perWork(result.groups.slice(0, FIRST_PAGE));
    return result;
  };

  const fits = async (unit, entry, phrases, excluded) => {
    if (excluded.some((word) => search.stands(unit.folded, word))) return false;
    let title = "";
    for (const [n, phrase] of phrases.entries()) {
      if (search.stands(unit.folded, phrase) || entry.named[n]) continue;
      title ||= await search.titleOf(unit.work);
      if (!search.stands(title, phrase)) return false;
    }
    return phrases.some((phrase) => search.stands(unit.folded, phrase));
  };

  /** Reads the units of an entry until `most` of them fit: {hits, left}; `left` are those not read. */
  search.readUnits = async (entry, { phrases, excluded }, most) => {
    const { firsts } = search.meta;
    const hits = [];
    let place = 0;
    while (hits.length < most && place < entry.units.length) {
      const batch = entry.units.slice(place, place + (place ? Math.max(most - hits.length, AT_LEAST) : most));
      const units = await Promise.all(batch.map((unit) => search.unit(entry.work, unit - firsts[entry.work])));
      for (const unit of units) {
        if (hits.length >= most) break;
        place++;
        if (await fits(unit, entry, phrases, excluded)) hits.push(unit);
      }
    }
    return { hits, left: entry.units.slice(place) };
  };

  /** One unit for each word, for a work in which they stand in different articles; null if one stands nowhere. */
  const readSpread = async (entry, { phrases, excluded }) => {
    const { firsts } = search.meta;
    const title = await search.titleOf(entry.work);
    const hits = [];
    for (const [n, phrase] of phrases.entries()) {
      if (entry.named[n] || search.stands(title, phrase)) continue;
      let fitting = null;
      for (const number of entry.spread[n]) {
        const unit = await search.unit(entry.work, number - firsts[entry.work]);
        if (search.stands(unit.folded, phrase) && !excluded.some((word) => search.stands(unit.folded, word))) {
          fitting = unit;
          break;
        }
      }
      if (!fitting) return null;
      hits.push(fitting);
    }
    return [...new Set(hits)];
  };

  const readEntry = async (entry, result, most) => {
    const shownBy = async (hits) => hits[0]?.shown ?? await search.work(entry.work);
    if (entry.spread) {
      const hits = await readSpread(entry, result);
      return hits && { entry, shown: await shownBy(hits), hits, left: [], inName: false, spread: true };
    }
    const title = entry.inName ? await search.titleOf(entry.work) : "";
    const inName = entry.inName && result.phrases.every((phrase, n) => entry.named[n] || search.stands(title, phrase))
      && !result.excluded.some((word) => search.stands(title, word));
    const { hits, left } = await search.readUnits(entry, result, most);
    return inName || hits.length ? { entry, shown: await shownBy(hits), hits, left, inName, spread: false } : null;
  };

  /** The best version of a group that really fits, with its first hit: what can be shown soonest. Null if none fits. */
  search.readFirst = async (group, result) => {
    for (const [place, entry] of group.entries()) {
      const read = await readEntry(entry, result, 1);
      if (read) return { ...read, others: group.slice(place + 1), older: [] };
    }
    return null;
  };

  /** The same with as many hits as are shown of a work, and the other versions as `older`. */
  search.readRest = async (first, result) => {
    const { hits, left } = await search.readUnits({ ...first.entry, units: first.left }, result, result.perWork - first.hits.length);
    const older = [];
    for (const other of first.others) {
      const more = await readEntry(other, result, result.perWork);
      if (more) older.push(more);
    }
    return { ...first, hits: [...first.hits, ...hits], left, older };
  };
}
