"use strict";
/*
 * Citations: the provision itself, or that it does not exist and what comes near. Never another in its place.
 * The same rules as xundocs/search/lookup.py.
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const NEAREST = 2;
  const unspaced = (text) => text.split(/\s+/u).join("");
  const length = (text) => [...text].length;

  /** 第三百八十八条之一. */
  search.articleLabel = (number, sub) => (number ? `第${search.toChinese(number)}条${sub ? `之${search.toChinese(sub)}` : ""}` : "第零条");

  const fullLabel = (asked) => {
    const { article, sub, paragraph, item, subitem } = asked;
    if (!article) return "第零条";
    return search.articleLabel(article, sub) + (paragraph ? `第${search.toChinese(paragraph)}款` : "")
      + (item ? `第（${search.toChinese(item)}）项` : "") + (subitem ? `第${subitem}目` : "");
  };

  /** {hits, missing, notes}, or null when the query is no citation after all. `raw` is the query as typed. */
  search.lookUp = async (asked, raw) => {
    const names = await search.openNames();
    const answer = { hits: [], missing: null, notes: [] };
    for (const citation of asked) {
      if (!citation.name) {
        if (citation === asked[0] && length(unspaced(raw)) > length(fullLabel(citation)) + 2) return null;
        answer.missing ??= { work: "", article: fullLabel(citation), near: [], reason: "没有写明是哪部法规。请写成“监察法第四十八条”这样。" };
        continue;
      }
      const titled = citation.year ? names.exact(`${citation.name.replaceAll(" ", "")}${citation.year}年`) : { works: [] };
      const found = titled.works.length ? titled : names.resolveTyped(citation.name);
      if (!found.works.length) {
        answer.missing ??= await noSuchWork(names, citation);
        continue;
      }
      if (found.corrected) answer.notes.push(`按《${names.works[found.works[0]].title}》理解“${citation.name}”。`);
      if (found.works.length > 1) answer.notes.push(`“${citation.name}”可能指：${found.works.map((work) => `《${names.works[work].title}》`).join("、")}。`);
      for (const work of found.works) {
        const result = await provision(names.works[work], citation);
        if (result.unit) {
          answer.hits.push(result);
          if (result.note) answer.notes.push(result.note);
        } else answer.missing ??= result;
      }
    }
    const unique = new Map(answer.hits.map((hit) => [`${hit.unit.work}#${hit.provision}`, hit]));
    answer.hits = [...unique.values()];
    answer.notes = [...new Set(answer.notes)];
    if (answer.hits.length) answer.missing = null;
    return answer.hits.length || answer.missing ? answer : null;
  };

  const noSuchWork = async (names, citation) => {
    const typed = citation.name.replaceAll(" ", "");
    const near = names.nearest(typed).map((work) => names.works[work]);
    const links = await Promise.all(near.map(async ({ title, versions }) => ({ title, url: (await search.work(current(versions).number)).url })));
    return { work: typed, article: fullLabel(citation), near: links, reason: `没有名为“${typed}”的法规。` };
  };

  const newestFirst = (versions) => [...versions].reverse();

  /** The latest version in force; if none is, the latest. */
  const current = (versions) => newestFirst(versions).find(({ out }) => !out) ?? versions[versions.length - 1];
  search.currentVersion = current;

  const begins = ({ version, begins: day }) => day || version;

  const versionAsked = (versions, { date, year, older }) => {
    if (date) {
      const fits = (each) => begins(each) <= date && date <= (each.until || "9999");
      return newestFirst(versions).find(({ version }) => version === date) ?? newestFirst(versions).find(fits);
    }
    if (year) {
      const starts = (text) => text.startsWith(String(year).padStart(4, "0"));
      return newestFirst(versions).find(({ version }) => starts(version)) ?? newestFirst(versions).find((each) => starts(begins(each)));
    }
    if (older) return newestFirst(versions).find(({ version }) => version < current(versions).version);
    return current(versions);
  };

  const findArticle = async (version, { article, sub }) =>
    (await search.articles(version.number)).find((each) => each.number === article && each.sub === sub && article);

  const isComplete = (articles) => {
    const numbers = new Set(articles.filter(({ sub }) => !sub).map(({ number }) => number));
    return numbers.size > 0 && numbers.size === Math.max(...numbers);
  };

  const provision = async ({ title, versions }, citation) => {
    const chosen = versionAsked(versions, citation);
    const label = fullLabel(citation);
    if (!chosen) {
      const held = await Promise.all(versions.map(async (each) => ({ title: `${title}（${each.version}）`, url: (await search.work(each.number)).url })));
      return { work: title, article: label, near: held, reason: `《${title}》没有所要求的版本；收有：${held.map((each) => each.title).join("、")}。` };
    }
    const pinned = citation.year || citation.date || citation.older;
    const articles = await search.articles(chosen.number);
    let [version, article] = [chosen, await findArticle(chosen, citation)];
    if (!article && !isComplete(articles) && !pinned) {
      for (const other of newestFirst(versions)) {
        article ??= await findArticle(other, citation);
        if (article) { version = other; break; }
      }
    }
    const shown = await search.work(chosen.number);
    if (!article) return { work: title, article: label, near: nearest(articles, citation, title, shown.url), reason: whyAbsent(articles, title, chosen, citation, shown) };
    const unit = await search.unit(version.number, article.local);
    const named = citation.paragraph || citation.item || citation.subitem;
    const part = named ? search.findPart(unit.text, citation) : null;
    const short = search.articleLabel(citation.article, citation.sub);
    if (named && !part) {
      return { work: title, article: label, near: [{ title: `${title}${short}`, url: `${unit.shown.url}#${unit.anchor}` }], reason: `《${title}》${short}没有这一款、项。` };
    }
    const note = version === current(versions) || pinned ? "" : `《${title}》现行版本（${current(versions).version}）没有收入这一条，所列为 ${version.version} 版本，请核对。`;
    return { unit, part, label, note, provision: unit.anchor + (part ? search.partSuffix(part) : "") };
  };

  const nearest = (articles, { article }, title, url) =>
    articles.map((each, place) => [Math.abs(each.number - article), place, each]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, NEAREST)
      .map(([, , { number, sub }]) => ({ title: `${title}${search.articleLabel(number, sub)}`, url: `${url}#art_${number}${sub ? `-${sub}` : ""}` }));

  const whyAbsent = (articles, title, { version }, { article, sub }, shown) => {
    if (!shown.held) return `这里没有《${title}》的全文，只收有它的名称、文号等信息。`;
    const label = article ? search.articleLabel(article, sub) : "这样的条号";
    if (!isComplete(articles)) return `《${title}》（${version}）收入的文本里没有${label}（文本可能不全）。`;
    return `《${title}》（${version}）共${Math.max(...articles.map(({ number }) => number))}条，没有${label}。`;
  };
}
