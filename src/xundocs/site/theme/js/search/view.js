"use strict";
/* Answers as elements. Text goes in as text, never as markup. */
{
  const search = (globalThis.xundocsSearch ??= {});
  const FACETS = [["kind", "类别"], ["status", "效力"], ["issuer", "制定机关"], ["year", "年份"]];
  const MOST_LABELS = 8;
  const TRIES = [["一条法条", "监察法第31条", "民诉法第一百二十二条第二项", "旧监察法第20条"], ["几个词，用空格隔开，都要出现", "留置 期限"],
    ["连写的原句", "“应当回避”"], ["去掉某个词", "处分 -党纪"]];
  const LONGEST_SAID = 40;
  const MODEL = "示范文本";
  const BADGES = { 现行有效: "ok", 已被修改: "warn", 已废止: "bad", 尚未施行: "warn", 效力未核: "warn" };

  /** An element: `make("a.hit", {href}, "words", child, …)`. */
  const make = (what, attributes, ...children) => {
    const [tag, ...classes] = what.split(".");
    const element = document.createElement(tag);
    element.className = classes.join(" ");
    for (const [name, value] of Object.entries(attributes ?? {})) if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };
  search.make = make;

  const marked = (pieces) => pieces.map(([words, isMatch]) => (isMatch ? make("mark", null, words) : words));

  const badges = (shown, older) => make("span.search-badges", null,
    shown.status ? make(`span.search-badge.${BADGES[shown.status] ?? "warn"}`, null, shown.status) : null,
    make(shown.kind === MODEL ? "span.search-badge.warn" : "span.search-fact", null, shown.kind),
    shown.issuer ? make("span.search-fact", null, shown.issuer) : null,
    shown.version === "undated" ? null : make("span.search-fact", null, `${shown.version}${older ? " 版" : ""}`),
    shown.held ? null : make("span.search-badge.warn", null, "未收全文"));

  const hrefOf = (unit) => `${unit.shown.url}${unit.anchor ? `#${unit.anchor}` : ""}`;

  /** One article with its words: the link, the headings above it, a cut of the text. */
  const hit = (unit, phrases) => {
    const inText = search.spansOf(unit.text, phrases);
    const lead = inText.length || !unit.lead ? "" : unit.lead;
    return make("li.search-hit", null,
      make("a.search-link", { href: hrefOf(unit) }, unit.label || "正文"),
      unit.path.length ? make("span.search-path", null, unit.path.join(" › ")) : null,
      lead ? make("p.search-text", null, ...marked(search.snippet(lead, search.spansOf(lead, phrases)))) : null,
      make("p.search-text", null, ...marked(search.snippet(unit.text, inText))));
  };

  /** Links to the same finds in other versions. */
  const olderVersions = (read) => (read.older.length
    ? make("p.search-older", null, "其他版本也有：", ...read.older.flatMap(({ shown, hits }, place) => [
      place ? "；" : "",
      make("a", { href: shown.url }, `${shown.version === "undated" ? "日期不详" : shown.version}${shown.status ? `（${shown.status}）` : ""}`),
      ...hits.flatMap((unit) => ["　", make("a.search-link.minor", { href: hrefOf(unit) }, unit.label)])]))
    : null);

  /** A work with the hits that are read. */
  search.workView = (read, phrases) => {
    const title = search.snippet(read.shown.title, read.inName ? search.spansOf(read.shown.title, phrases) : [], 200);
    return make("li.search-work", null,
      make("h3", null, make("a.search-link.title", { href: read.shown.url }, ...marked(title))),
      badges(read.shown, false),
      read.spread ? make("p.search-note", null, "这些词分散在不同的条文里：") : null,
      read.hits.length ? make("ol.search-hits", null, ...read.hits.map((unit) => hit(unit, phrases))) : null);
  };

  /** Adds to the view of a work the hits after the first `have`, and links to its other versions. `more` is called to read the rest. */
  search.completeView = (item, read, have, phrases, more) => {
    const list = item.querySelector(".search-hits");
    list?.append(...read.hits.slice(have).map((unit) => hit(unit, phrases)));
    if (read.left.length) {
      const button = make("button.search-more", { type: "button" }, `再看本篇（还有约 ${read.left.length} 条）`);
      button.addEventListener("click", async () => {
        const next = await more();
        list.append(...next.hits.map((unit) => hit(unit, phrases)));
        list.children[list.children.length - next.hits.length]?.querySelector("a")?.focus();
        if (next.left.length) button.textContent = `再看本篇（还有约 ${next.left.length} 条）`;
        else button.remove();
      });
      item.append(button);
    }
    const older = olderVersions(read);
    if (older) item.append(older);
  };

  /** A citation that was found: the article itself. */
  search.citationView = ({ unit, part, label }) => {
    const text = part ? unit.text.slice(part.start, part.end) : unit.text;
    return make("li.search-work.direct", null,
      make("h3", null, make("a.search-link.title", { href: hrefOf(unit) }, `${unit.shown.title}　${label}`)),
      badges(unit.shown, true),
      unit.path.length ? make("p.search-path", null, unit.path.join(" › ")) : null,
      ...text.split("\n").map((line) => make("p.search-full", null, line)));
  };

  /** A citation of what does not exist: why, and what comes near. */
  search.missingView = ({ reason, near }) => make("div.search-missing", null,
    make("p", null, reason),
    near.length ? make("p", null, "最接近的是：") : null,
    near.length ? make("ul", null, ...near.map(({ title, url }) => make("li", null, make("a.search-link", { href: url }, title)))) : null);

  /** Nothing was found: how to ask otherwise. `queries` are links to other queries. */
  search.nothingView = (words, queries, filtered) => make("div.search-missing", null,
    make("p", null, `没有哪一条写有${words.map((word) => `“${word.length > LONGEST_SAID ? `${word.slice(0, LONGEST_SAID)}…` : word}”`).join("和")}${filtered ? "（在所选范围内）" : ""}。`),
    queries.length ? make("p", null, "改为分开查找：", ...queries.map(({ text, href }) => make("a.search-link", { href, "data-query": text }, text))) : null,
    make("ul.search-hints", null,
      make("li", null, "少写几个字，或者在词与词之间加空格：每个词都要出现，不必连写。"),
      make("li", null, "法规的说法可能不同：例如“收红包”在法规里写作“收受礼金”。"),
      make("li", null, "找某一条，直接写“监察法第31条”“民诉法第一百二十二条”。"),
      filtered ? make("li", null, "取消左边的筛选再试。") : null));

  const queryLink = (text) => make("a.search-link", { href: `?q=${encodeURIComponent(text)}`, "data-query": text }, text);

  /** Before anything is asked. */
  search.emptyView = () => make("div.search-empty", null,
    make("p", null, "可以这样查："),
    make("ul.search-hints", null,
      ...TRIES.map(([what, ...queries]) => make("li", null, `${what}：`, ...queries.flatMap((text, place) => [place ? "、" : "", queryLink(text)]))),
      make("li", null, "繁体字、全角字也可以")),
    make("p.search-keys", null, "按 ", make("kbd", null, "/"), " 回到搜索框，", make("kbd", null, "↑"), " ", make("kbd", null, "↓"), " 选择结果，", make("kbd", null, "Enter"), " 打开，", make("kbd", null, "Esc"), " 返回。"));

  const facetView = ([name, title], counts, chosen, choose) => {
    if (counts.length < 2 && !chosen) return null;
    const buttons = counts.map(([label, count]) => {
      const button = make("button.search-facet", { type: "button", "aria-pressed": String(label === chosen) }, label, make("span.search-count", null, ` ${count}`));
      button.addEventListener("click", () => choose(name, label === chosen ? "" : label));
      return button;
    });
    const rest = buttons.slice(MOST_LABELS);
    return make("div.search-facet-group", { role: "group", "aria-label": title },
      make("p.search-facet-title", null, title), ...buttons.slice(0, MOST_LABELS),
      rest.length ? make("details", chosen && rest.some((each) => each.getAttribute("aria-pressed") === "true") ? { open: true } : null, make("summary", null, `另外 ${rest.length} 项`), ...rest) : null);
  };

  /** The facets with their counts; `choose(name, label)` is called on a click. */
  search.facetsView = (facets, filters, choose) => FACETS.map((facet) => {
    const counts = [...(facets[facet[0]] ?? [])];
    if (facet[0] === "issuer") counts.sort((a, b) => b[1] - a[1]);
    return facetView(facet, counts, filters[facet[0]], choose);
  }).filter(Boolean);
}
