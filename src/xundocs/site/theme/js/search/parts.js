"use strict";
/* The 款, 项 and 目 of an article's text, by its lines. The same rules as xundocs/search/parts.py. */
{
  const search = (globalThis.xundocsSearch ??= {});

  const itemNumber = (line) => {
    if (/^[（(]/.test(line)) {
      const close = line.search(/[）)]/);
      if (close > 1 && close <= 5 && !/^[\x00-\x7f]*$/.test(line.slice(1, close))) return search.toInt(line.slice(1, close)) ?? 0;
    } else if (/^[㈠-㈩]/.test(line)) return search.toInt(line[0]) ?? 0;
    return 0;
  };
  const subitemNumber = (line) => Number(/^([0-9]{1,3})[.．、]/.exec(line)?.[1] ?? 0);

  /** Every line, numbered: {paragraph, item, subitem, start, end}; 0 where a level does not apply. */
  search.partsOf = (text) => {
    const parts = [];
    let [paragraph, item, place] = [0, 0, 0];
    for (const line of text.split("\n")) {
      const end = place + line.length;
      const trimmed = line.trimStart();
      if (trimmed) {
        const number = itemNumber(trimmed);
        const subitem = subitemNumber(trimmed);
        if (number && paragraph) parts.push({ paragraph, item: (item = number), subitem: 0, start: place, end });
        else if (subitem && item) parts.push({ paragraph, item, subitem, start: place, end });
        else {
          [paragraph, item] = [paragraph + 1, 0];
          parts.push({ paragraph, item: 0, subitem: 0, start: place, end });
        }
      }
      place = end + 1;
    }
    return parts;
  };

  /** The part cited with `end` where its own 项 and 目 end, or null; without a 款 the first 项 of that number. */
  search.findPart = (text, { paragraph, item, subitem }) => {
    const parts = search.partsOf(text);
    const first = parts.findIndex((part) => (!paragraph || part.paragraph === paragraph) && part.item === item && part.subitem === subitem);
    if (first < 0) return null;
    const part = { ...parts[first] };
    for (const later of parts.slice(first + 1)) {
      if (subitem || later.paragraph !== part.paragraph || (item && later.item !== item)) break;
      part.end = later.end;
    }
    return part;
  };

  /** What follows the article in a provision's id: __para_2__item_3. */
  search.partSuffix = ({ paragraph, item, subitem }) =>
    [["para", paragraph], ["item", item], ["subitem", subitem]].map(([name, number]) => (number ? `__${name}_${number}` : "")).join("");
}
