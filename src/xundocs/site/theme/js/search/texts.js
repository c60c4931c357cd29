"use strict";
/* The texts: blocks of units, each block a script. What a hit shows, and what decides whether it is one. */
{
  const search = (globalThis.xundocsSearch ??= {});

  const block = async (work, number) => {
    const [shown, paths, rows] = await search.need(`t${work}-${number}`);
    return { shown, paths, rows };
  };

  /** What the site shows of a work: {id, title, version, kind, issuer, status, url, held, runs}. */
  search.work = async (work) => (await block(work, 0)).shown;

  /** A unit: {work, local, anchor, label, path, text, lead, folded, shown}. */
  search.unit = async (work, local) => {
    const { shown, paths, rows } = await block(work, Math.floor(local / search.meta.block));
    const row = rows[local % search.meta.block];
    if (!row.unit) {
      const [anchor, label, path, text, plain, lead] = row;
      if (!plain) await search.needMap();
      const folded = search.collapse(search.fold(lead ? `${lead}\n${text}` : text));
      row.unit = { work, local, anchor, label, path: paths[path], text, lead, folded, shown };
    }
    return row.unit;
  };

  /** The names of a work in normal form: its title and short names, apart by a break. */
  search.titleOf = async (work) => (await search.unit(work, 0)).folded;

  const expanded = (runs) => runs.flatMap(([number, sub, local, length]) =>
    Array.from({ length }, (_, step) => ({ number: number + step, sub, local: local + step })));

  /** Every article of a work in reading order: [{number, sub, local}]. */
  search.articles = async (work) => expanded((await search.work(work)).runs);
}
