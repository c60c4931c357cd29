// The scripts of the search page under node: reads {site, scripts, queries, read} from standard input, writes one answer a query.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const { site, scripts, queries, read } = JSON.parse(readFileSync(0, "utf8"));
const context = vm.createContext({ atob, console, URLSearchParams });
const run = (path) => vm.runInContext(readFileSync(path, "utf8"), context, { filename: path });
for (const script of scripts) run(join(site, "js", `${script}.js`));
const search = context.xundocsSearch;
search.runScript = async (url) => run(join(site, url.split("?")[0]));
search.needCode = async () => {};

const unitOf = ({ shown, anchor }) => [shown.id, shown.version, anchor];

const readGroup = async (group, words) => {
  const first = await search.readFirst(group, words);
  return first && search.readRest(first, words);
};

/** What is found, read to the end when `read` is set. */
const wordsOf = async (words) => {
  if (!words) return null;
  const views = read ? await Promise.all(words.groups.map((group) => readGroup(group, { ...words, perWork: Infinity }))) : [];
  const shown = views.filter(Boolean);
  return { phrases: words.phrases, units: words.units, works: words.groups.length, facets: words.facets, exact: words.exact,
    hits: shown.flatMap((view) => [view, ...view.older].flatMap(({ hits }) => hits.map(unitOf))),
    titles: shown.filter(({ inName }) => inName).map((view) => [view.shown.id, view.shown.version]),
    spread: shown.filter(({ spread }) => spread).map((view) => view.shown.id) };
};

const answers = [];
for (const query of queries) {
  const { q, ...filters } = typeof query === "string" ? { q: query } : query;
  const { asked, citation, words, notes } = await search.ask(q, filters);
  await search.needMap();
  answers.push({
    folded: search.fold(q), asked, notes, citations: search.findCitations(asked.rest), words: await wordsOf(words),
    citation: citation && { hits: citation.hits.map(({ unit, provision }) => [unit.shown.id, unit.shown.version, provision]),
      missing: citation.missing && { ...citation.missing, near: citation.missing.near.map(({ title }) => title) } },
    looser: words && !words.units ? await search.looserQueries(words) : [],
    spans: words ? search.spansOf(q, words.phrases) : [],
  });
}
process.stdout.write(JSON.stringify(answers));
