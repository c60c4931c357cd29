"use strict";
/* The search page: the form, what is shown, the keyboard. Starts when the page has <div id="search-app">. */
{
  const search = (globalThis.xundocsSearch ??= {});
  const PAGE = 10;
  const DELAY = 180;
  const FRAME = 20;
  const { make } = search;

  /** After the browser had a moment to show what is there. */
  const painted = () => new Promise((resolve) => { setTimeout(resolve, document.hidden ? 0 : FRAME); });

  const start = (app) => {
    const status = make("p.search-status", { role: "status", "aria-live": "polite" });
    const notes = make("div.search-notes");
    const results = make("ol.search-results");
    const more = make("button.search-more.page", { type: "button", hidden: true }, "更多结果");
    const facets = make("div.search-facet-groups");
    const wide = matchMedia("(min-width: 46rem)");
    const side = make("details.search-facets", { open: wide.matches }, make("summary", null, "筛选"), facets);
    wide.addEventListener("change", () => { side.open = wide.matches; });
    const found = make("div.search-found", null, make("h2.vh", null, "搜索结果"), status, notes, results, more);
    app.classList.add("search-app");
    app.append(side, found);
    const input = document.querySelector("main form.site-search input[name=q]") ?? ownForm(app);
    let turn = 0;
    let state = search.readAddress();
    let timer = 0;
    let composing = false;
    let typing = false;
    let shownFor = null;

    const clear = () => {
      notes.replaceChildren();
      results.replaceChildren();
      facets.replaceChildren();
      more.hidden = true;
    };

    const fail = (error) => {
      clear();
      status.textContent = "";
      notes.replaceChildren(make("div.search-missing", null, make("p", null, `${error.message}。请确认整个站点文件夹（包括 search 文件夹）都已复制完整，再刷新页面。`)));
    };

    const showCitation = (answer) => {
      const { hits, missing } = answer.citation;
      status.textContent = hits.length ? `找到 ${hits.length} 处引用` : "没有这一条";
      results.append(...hits.map(search.citationView));
      if (missing) notes.append(search.missingView(missing));
    };

    const countOf = (words, dropped) => {
      if (!words.works) return "没有结果";
      const sure = words.exact && !dropped;
      return `${sure ? "" : "约 "}${words.works - dropped} 部，${sure ? "" : "约 "}${words.units} 条`;
    };

    const showWords = async (answer, own) => {
      const { words } = answer;
      const filtered = ["kind", "status", "issuer", "year"].some((name) => state[name]);
      if (!words.phrases.length) {
        status.textContent = "";
        notes.append(answer.raw.trim() ? make("p", null, "查询里没有可以查找的字。") : search.emptyView());
        return;
      }
      facets.replaceChildren(...search.facetsView(words.facets, state, choose));
      status.textContent = countOf(words, 0);
      let place = 0;
      let dropped = 0;
      let shown = 0;
      let read = 0;
      let unread = 0;
      const showFirst = (first) => {
        const card = search.workView(first, words.phrases);
        results.append(card);
        shown++;
        return card;
      };
      const complete = (card, first, view) => {
        for (const { hits, left } of [view, ...view.older]) {
          read += hits.length;
          unread += left.length;
        }
        let left = view.left;
        search.completeView(card, view, first.hits.length, words.phrases, async () => {
          const next = await search.readUnits({ ...view.entry, units: left }, words, PAGE);
          left = next.left;
          return next;
        });
      };
      const page = async () => {
        more.disabled = true;
        const until = shown + PAGE;
        let batch = 1;
        while (shown < until && place < words.groups.length) {
          const groups = words.groups.slice(place, place + Math.min(batch, until - shown));
          place += groups.length;
          batch = PAGE;
          const firsts = (await Promise.all(groups.map((group) => search.readFirst(group, words)))).filter(Boolean);
          if (own !== turn) return;
          dropped += groups.length - firsts.length;
          const cards = firsts.map(showFirst);
          if (!read) await painted();
          const views = await Promise.all(firsts.map((first) => search.readRest(first, words)));
          if (own !== turn) return;
          views.forEach((view, n) => complete(cards[n], firsts[n], view));
        }
        const all = place >= words.groups.length;
        more.hidden = all;
        more.disabled = false;
        if (all && !unread) status.textContent = shown ? `${shown} 部，${read} 条` : "没有结果";
        else status.textContent = countOf(words, dropped);
        if (all && !shown) await showNothing(answer, filtered, own);
      };
      more.onclick = async () => {
        const last = results.lastElementChild;
        await page();
        last?.nextElementSibling?.querySelector("a")?.focus();
      };
      await page();
    };

    const showNothing = async (answer, filtered, own) => {
      status.textContent = "没有结果";
      const queries = filtered ? [] : await search.looserQueries(answer.words);
      if (own !== turn) return;
      const links = queries.map((text) => ({ text, href: `?${search.addressOf({ ...state, q: text })}` }));
      notes.append(search.nothingView(answer.words.phrases, links, filtered));
    };

    const run = async () => {
      const own = ++turn;
      const asked = { ...state };
      try {
        const answer = await search.ask(asked.q, asked);
        if (own !== turn) return;
        clear();
        notes.append(...answer.notes.map((note) => make("p.search-note", null, note)));
        if (answer.asked.fault) {
          status.textContent = "";
          notes.append(make("p.search-missing", null, answer.asked.fault));
        }
        if (answer.citation) showCitation(answer);
        if (answer.words) await showWords(answer, own);
        if (own === turn) {
          shownFor = asked.q;
          app.dataset.shown = asked.q;
        }
      } catch (error) {
        if (own === turn) fail(error);
      }
    };

    const change = (values, push) => {
      state = { ...state, ...values };
      search.writeAddress(state, push);
      delete app.dataset.shown;
      return run();
    };

    const choose = async (name, label) => {
      await change({ [name]: label }, true);
      facets.querySelector(`[aria-pressed="true"]`)?.focus();
    };

    // The way back leads to the question before, not to the half of a word: typing makes one step, however long it takes.
    const ask = (push) => {
      clearTimeout(timer);
      if (input.value === state.q) return;
      const step = !typing && (push || state.q !== "");
      typing = !push;
      change({ q: input.value }, step);
    };

    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; timer = setTimeout(ask, DELAY, false); });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (!composing) timer = setTimeout(ask, DELAY, false);
    });
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (shownFor === input.value) search.links(found)[0]?.[found.querySelector(".direct") ? "click" : "focus"]();
      else ask(true);
      typing = false;
    });
    notes.addEventListener("click", (event) => {
      const query = event.target.dataset?.query;
      if (!query) return;
      event.preventDefault();
      typing = false;
      input.value = query;
      ask(true);
      input.focus();
    });
    const follow = () => {
      const address = search.readAddress();
      if (search.addressOf(address) === search.addressOf(state)) return;
      state = address;
      typing = false;
      input.value = state.q;
      run();
    };
    addEventListener("popstate", follow);
    addEventListener("hashchange", follow);
    search.listenToKeys(input, found);
    input.value = state.q;
    if (!state.q) input.focus();
    run();
  };

  const ownForm = (app) => {
    const input = make("input", { type: "search", name: "q", "aria-label": "搜索", autocomplete: "off" });
    app.prepend(make("form.site-search", { role: "search" }, input, make("button", { type: "submit" }, "搜索")));
    return input;
  };

  const app = document.getElementById("search-app");
  if (app) start(app);
}
