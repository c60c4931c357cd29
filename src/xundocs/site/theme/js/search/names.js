"use strict";
/*
 * Which work is meant by a name: exact, short, alias, abbreviation, or one with a confused character.
 * The same rules as xundocs/search/understanding/names.py; the lists and numbers come from search/names.js.
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const NOTHING = { works: [], corrected: false };
  let opened = null;

  /** Reads search/names.js once: {works: [{title, squeezed, core, versions}], …}. A work is known by its place in `works`. */
  search.openNames = async () => {
    if (opened) return opened;
    const [rules, rows, aliases] = await search.need("names");
    opened = new Names(rules, rows, aliases);
    return opened;
  };

  const chars = (text) => [...text];

  class Names {
    constructor(rules, rows, aliases) {
      this.rules = rules;
      this.confusions = new Map(Object.entries(rules.confusions));
      this.exactly = new Map();
      this.byKind = new Map();
      this.works = rows.map(([title, squeezed, others, versions], place) => {
        const full = squeezed || title;
        const core = this.core(full);
        for (const name of new Set([full, core, ...others])) this.exactly.set(name, [...(this.exactly.get(name) ?? []), place]);
        this.byKind.set(search.kindOf(core), [...(this.byKind.get(search.kindOf(core)) ?? []), place]);
        return { title, core, versions: versions.map(([number, version, begins = "", until = "", out = 0]) => ({ number, version, begins, until, out })) };
      });
      for (const [alias, title] of aliases) {
        if (!this.exactly.has(alias) && this.exactly.has(title)) this.exactly.set(alias, this.exactly.get(title));
      }
    }

    core(squeezed) {
      const prefix = this.rules.prefixes.find((each) => squeezed.startsWith(each) && chars(squeezed).length > each.length + 1);
      return prefix ? squeezed.slice(prefix.length) : squeezed;
    }

    exact(name) {
      return { works: this.exactly.get(name) ?? [], corrected: false };
    }

    /** The works a squeezed name may mean, best first. `hints` are other words typed beside it. */
    resolve(name, hints = []) {
      if (this.exactly.has(name)) return this.exact(name);
      const works = this.abbreviated(name, hints);
      if (works.length) return { works, corrected: false };
      for (const variant of this.variants(name, 2)) {
        if (this.exactly.has(variant)) return { works: this.exactly.get(variant), corrected: true };
      }
      const close = new Set();
      for (const variant of this.variants(name, 1)) for (const work of this.abbreviated(variant, hints)) close.add(work);
      return close.size === 1 ? { works: [...close], corrected: true } : NOTHING;
    }

    /** Works by likeness of the name, for a "did you mean". */
    nearest(name, limit = 3) {
      const wanted = pairs(this.core(name));
      const scored = [];
      this.works.forEach(({ core }, place) => {
        const own = pairs(core);
        let common = 0;
        for (const pair of own) common += wanted.has(pair) ? 1 : 0;
        if (common) scored.push([(-2 * common) / (wanted.size + own.size), chars(core).length, place]);
      });
      return scored.sort(byNumbers).slice(0, limit).map((entry) => entry[2]);
    }

    abbreviated(name, hints) {
      const { tolerance, toleranceBase, ambiguity, many } = this.rules;
      const kind = search.kindOf(name);
      const short = this.core(name);
      if (!kind || !this.saysSomething(short.slice(0, short.length - kind.length))) return [];
      const helpful = hints.filter((hint) => chars(hint).length > 1);
      const endings = [kind, ...this.rules.kinds.filter((other) => other !== kind && other.endsWith(kind))];
      const scored = [];
      for (const work of endings.flatMap((ending) => this.byKind.get(ending) ?? [])) {
        const title = this.works[work].core;
        if (!isWithin(short, title)) continue;
        const cost = this.cost(chars(short), chars(title)) - helpful.filter((hint) => isWithin(hint, title)).length;
        if (cost <= tolerance * chars(short).length + toleranceBase || isAcronym(short, title, kind)) scored.push([cost, chars(title).length, work]);
      }
      scored.sort(byNumbers);
      const close = scored.filter(([cost]) => cost <= scored[0][0] + ambiguity).map((entry) => entry[2]);
      return close.length <= many ? close : [];
    }

    saysSomething(body) {
      for (const word of this.rules.generic) body = body.replaceAll(word, "");
      return Boolean(body);
    }

    /** What the abbreviation leaves out, at the cheapest alignment; Infinity if it is no subsequence. */
    cost(short, title) {
      const skip = this.skipCosts(title);
      let best = new Array(title.length).fill(Infinity);
      let leading = 0;
      title.forEach((char, place) => {
        if (char === short[0]) best[place] = Math.min(leading * this.rules.leading, this.rules.leadingCap);
        leading += skip[place];
      });
      for (const char of short.slice(1)) {
        const following = new Array(title.length).fill(Infinity);
        let jump = Infinity;
        for (let place = 1; place < title.length; place++) {
          if (title[place] === char) following[place] = Math.min(best[place - 1], jump + this.rules.break);
          jump = Math.min(jump + skip[place], best[place - 1] + skip[place]);
        }
        best = following;
      }
      return best[best.length - 1];
    }

    skipCosts(title) {
      const { skip, skipGeneric, skipDistinctive, generic, distinctive } = this.rules;
      const costs = new Array(title.length).fill(skip);
      const text = title.join("");
      for (const word of generic) {
        for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) costs.fill(skipGeneric, place, place + word.length);
      }
      for (const word of distinctive) {
        for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) costs[place] += skipDistinctive;
      }
      return costs;
    }

    /** The name with up to `most` characters exchanged for ones they are confused with. */
    * variants(name, most) {
      const table = this.confusions;
      const letters = chars(name);
      const places = letters.flatMap((char, place) => (table.has(char) ? [place] : []));
      const others = (place) => chars(table.get(letters[place]));
      for (const place of places) for (const other of others(place)) yield exchanged(letters, [[place, other]]);
      if (most < 2) return;
      for (const first of places) {
        for (const second of places.filter((place) => place > first)) {
          for (const one of others(first)) for (const two of others(second)) yield exchanged(letters, [[first, one], [second, two]]);
        }
      }
    }

    /** The work meant by what stands before a number; words around the name are hints or fillers. */
    resolveTyped(typed) {
      const words = typed.split(" ");
      const candidates = [[words.join(""), []]];
      if (words.length > 1) {
        words.forEach((word, n) => { if (search.kindOf(word)) candidates.push([word, words.filter((_, m) => m !== n)]); });
        for (let n = 1; n < words.length; n++) candidates.push([words.slice(n).join(""), words.slice(0, n)]);
      }
      for (const [name, hints] of candidates) {
        const bare = this.withoutFillers(name);
        for (const form of new Set([name, bare])) if (form && this.exactly.has(form)) return this.exact(form);
        if (bare) {
          const found = this.resolve(bare, hints);
          if (found.works.length) return found;
        }
      }
      return NOTHING;
    }

    withoutFillers(name) {
      const ordered = [...this.rules.fillers].sort((a, b) => b.length - a.length);
      for (;;) {
        const filler = ordered.find((each) => name.startsWith(each) && chars(name).length > each.length + 1);
        if (!filler) return name.replace(/[的里中之第]+$/, "");
        name = name.slice(filler.length);
      }
    }
  }

  const byNumbers = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

  const pairs = (name) => {
    const letters = chars(name);
    const found = new Set(letters.slice(1).map((char, place) => letters[place] + char));
    return found.size ? found : new Set([name]);
  };

  const exchanged = (letters, changes) => {
    const copy = [...letters];
    for (const [place, char] of changes) copy[place] = char;
    return copy.join("");
  };

  const isWithin = (short, title) => {
    let place = -1;
    for (const char of short) {
      place = title.indexOf(char, place + 1);
      if (place < 0) return false;
    }
    return true;
  };

  /** One character for each word, the first one kept: 保密法 for 保守国家秘密法. */
  const isAcronym = (short, title, kind) => {
    const body = chars(short.slice(0, short.length - kind.length));
    return body.length >= 2 && body.length <= 3 && title.startsWith(body[0])
      && body.slice(1).every((char, place) => !title.includes(body[place] + char));
  };
}
