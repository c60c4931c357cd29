"use strict";
/*
 * Candidates: the units in which all pairs of a phrase stand. A posting list is read from the bucket whose first key is the last
 * one not after it; a candidate is an answer only after its text has been read (texts.js).
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const END = "_";
  const FEW = 6;
  const AT_ONCE = 3;
  const THEN = 2;
  const PAGE_BITS = 6;
  const decoded = new Map();

  const pageOf = (pair) => pair.codePointAt(0) >> PAGE_BITS;

  /** The names of the buckets with these first keys: the page of the first character, and which of the page's buckets it is. */
  search.filesOf = (firsts) => {
    let [page, place] = [-1, 0];
    return firsts.map((pair) => {
      place = pageOf(pair) === page ? place + 1 : 0;
      page = pageOf(pair);
      return `p${page}-${place}`;
    });
  };

  const bucketOf = (pair) => {
    const { buckets } = search.meta;
    let [low, high] = [0, buckets.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (buckets[middle] <= pair) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /** `人民员 事项` → 人民, 人员, 事项. */
  search.keysOf = (groups) => groups.split(" ").flatMap((group) => {
    const [first, ...seconds] = group;
    return seconds.map((second) => first + second);
  });

  const readBitmap = (bytes) => {
    const numbers = [];
    bytes.forEach((byte, place) => {
      for (let bit = 0; byte >> bit; bit++) if (byte >> bit & 1) numbers.push(place * 8 + bit);
    });
    return numbers;
  };

  /** A bucket as Map(pair → function that gives the sorted unit numbers). */
  const readBucket = (groups, data, dense) => {
    const bytes = search.bytes(data);
    if (dense) return new Map([[groups, () => readBitmap(bytes)]]);
    const keys = search.keysOf(groups);
    const { numbers: lengths, place: begin } = search.varints(bytes, 0, keys.length);
    const lists = new Map();
    let place = begin;
    keys.forEach((key, n) => {
      const from = place;
      for (let left = lengths[n]; left > 0; place++) if (bytes[place] < 128) left--;
      lists.set(key, () => {
        let unit = -1;
        return search.varints(bytes, from, lengths[n]).numbers.map((gap) => (unit += gap));
      });
    });
    return lists;
  };

  const bucket = async (number) => {
    if (!decoded.has(number)) decoded.set(number, readBucket(...await search.need(search.meta.files[number])));
    return decoded.get(number);
  };

  /** The sorted units in which a pair stands. */
  const unitsOf = async (pair) => {
    const number = bucketOf(pair);
    if (pageOf(pair) !== pageOf(search.meta.buckets[number])) return [];
    return (await bucket(number)).get(pair)?.() ?? [];
  };

  /** The sorted units with a character, whatever follows it. */
  const unitsWith = async (char) => {
    const numbers = [];
    const last = bucketOf(char + "\u{3ffff}");
    for (let number = bucketOf(char + " "); number <= last; number++) numbers.push(number);
    const found = new Set();
    for (const lists of await Promise.all(numbers.map(bucket))) {
      for (const [pair, list] of lists) if (pair.startsWith(char)) for (const unit of list()) found.add(unit);
    }
    return [...found].sort((a, b) => a - b);
  };

  /** The different pairs of a collapsed phrase; none cross a break. */
  search.pairsOf = (phrase) => [...new Set(phrase.split(" ").flatMap((run) => {
    const chars = [...run];
    return chars.slice(1).map((char, place) => chars[place] + char);
  }))];

  const intersection = (lists) => {
    const [smallest, ...others] = [...lists].sort((a, b) => a.length - b.length);
    return others.reduce((left, list) => {
      let place = 0;
      return left.filter((unit) => {
        while (place < list.length && list[place] < unit) place++;
        return list[place] === unit;
      });
    }, smallest);
  };

  /** Pairs that do not overlap first, those in large buckets last: a few lists leave few candidates, the text decides. */
  const inReadingOrder = (pairs) => {
    const cost = (pair) => (search.meta.heavy.has(bucketOf(pair)) ? 2 : 0);
    return pairs.map((pair, place) => [cost(pair) + place % 2, place, pair]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((entry) => entry[2]);
  };

  /** {units, exact}: the sorted candidates of a collapsed phrase; `exact` if they need no look at the text. */
  search.candidates = async (phrase) => {
    const pairs = search.pairsOf(phrase);
    if (!pairs.length) {
      const lists = await Promise.all(phrase.split(" ").map(unitsWith));
      return { units: intersection(lists), exact: lists.length === 1 && search.isHan(phrase) };
    }
    const ordered = inReadingOrder(pairs);
    let units = intersection(await Promise.all(ordered.splice(0, AT_ONCE).map(unitsOf)));
    while (units.length > FEW && ordered.length) units = intersection([units, ...await Promise.all(ordered.splice(0, THEN).map(unitsOf))]);
    return { units, exact: [...phrase].length === 2 && [...phrase].every(search.isHan) };
  };

  /** The number of the work a unit belongs to. */
  search.workOf = (unit) => {
    const { firsts } = search.meta;
    let [low, high] = [0, firsts.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
