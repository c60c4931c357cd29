"use strict";
/*
 * Citations as a reader types them: 监察法31条, 《信访工作条例》第四十一条第二款, 刑法388条之1, 巡视条例2017 第27条.
 * The same rules as xundocs/search/understanding/citation.py, on text in normal form.
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const MAX_ARTICLE_DIGITS = 8;
  const MAX_BARE_DIGITS = 4;
  const rules = () => search.meta.citation;
  const isNumeral = (char) => Boolean(char) && rules().numerals.includes(char);
  const isYear = (number) => number >= rules().years[0] && number < rules().years[1];
  const isDigit = (char) => char >= "0" && char <= "9";

  const skipSpaces = (text, place) => {
    while (text[place] === " ") place++;
    return place;
  };
  const numeralEnd = (text, place) => {
    while (isNumeral(text[place])) place++;
    return place;
  };
  const numeralBefore = (text, place, floor) => {
    while (place > floor && text[place - 1] === " ") place--;
    while (place > floor && isNumeral(text[place - 1])) place--;
    return place;
  };

  /** Every article cited in a query, in order; a later one without a name of its own takes the earlier name. */
  search.findCitations = (raw) => {
    const text = search.collapse(search.fold(raw));
    const found = [];
    let start = 0;
    for (let place = 0; place < text.length; place++) {
      if (text[place] !== "条" || place < start || (text[place + 1] && rules().notArticles.includes(text[place + 1]))) continue;
      const begin = numeralBefore(text, place, start);
      const number = search.toInt(text.slice(begin, place).replaceAll(" ", ""));
      if (number === null) continue;
      let head = text.slice(start, begin).trimEnd();
      if (head.endsWith("第")) head = head.slice(0, -1);
      else if (!namesSomething(versionWords(head.trim()).name, text.slice(begin, place))) continue;
      const [end, parts] = partsAfter(text, place + 1);
      const asked = { ...versionWords(head.trim()), ...parts, article: place - begin <= MAX_ARTICLE_DIGITS ? number : 0 };
      if (!asked.name.replace(/^[ 至到和与及或、]+|[ 至到和与及或、]+$/g, "") && found.length) {
        const before = found[found.length - 1];
        asked.name = before.name;
        asked.year ||= before.year;
        asked.date ||= before.date;
        asked.older ||= before.older;
      }
      found.push(asked);
      start = end;
    }
    return found.length ? found : bareNumber(text);
  };

  const namesSomething = (head, numeral) =>
    Boolean(head) && (/^[\x00-\x7f]*$/.test(numeral.trim()) || head.split(" ").filter(Boolean).some(search.isName));

  /** 监察法48: a name and a number that is no year, and nothing else. */
  const bareNumber = (text) => {
    const number = /[0-9]*$/.exec(text)[0];
    const name = text.slice(0, text.length - number.length).trimEnd().replace(/第$/, "");
    if (!number || number.length > MAX_BARE_DIGITS || isYear(Number(number)) || !search.isName(name)) return [];
    return [{ name, article: Number(number), sub: 0, paragraph: 0, item: 0, subitem: 0, year: 0, date: "", older: false }];
  };

  /** [end, {sub, paragraph, item, subitem}] of what follows 条. */
  const partsAfter = (text, place) => {
    const parts = { sub: 0, paragraph: 0, item: 0, subitem: 0 };
    const first = skipSpaces(text, place);
    if (text[first] === "之") {
      const end = numeralEnd(text, skipSpaces(text, first + 1));
      const value = search.toInt(text.slice(first + 1, end).trim());
      if (value) [parts.sub, place] = [value, end];
    }
    for (const [level, unit] of [["paragraph", "款"], ["item", "项"], ["subitem", "目"]]) {
      const at = skipSpaces(text, place);
      const begin = text[at] === "第" ? skipSpaces(text, at + 1) : at;
      const end = numeralEnd(text, begin);
      const mark = skipSpaces(text, end);
      const value = search.toInt(text.slice(begin, end));
      if (value && text[mark] === unit) [parts[level], place] = [value, mark + 1];
      else if (value && unit === "项" && text[place] === " " && (mark === text.length || mark === end + 1)) [parts[level], place] = [value, end];
    }
    return [place, parts];
  };

  /** {name, year, date, older}: the words of a version taken out of what stands before the number. */
  const versionWords = (head) => {
    let [year, date, older] = [0, "", false];
    for (let place = 0; place < head.length;) {
      let end = place;
      while (isDigit(head[end] ?? "")) end++;
      if (end - place === 4 && isYear(Number(head.slice(place, end)))) {
        year = Number(head.slice(place, end));
        [date, end] = restOfDate(head, year, end);
        end = afterWords(head, end);
        head = `${head.slice(0, place).trimEnd()} ${head.slice(end).trimStart()}`;
        place = 0;
      } else {
        place = Math.max(end, place + 1);
      }
    }
    const word = rules().notOlder.some((each) => head.startsWith(each)) ? "" : rules().olderWords.find((each) => head.startsWith(each));
    if (word) [head, older] = [head.slice(word.length).replace(/^[的 ]+/, ""), true];
    return { name: head.trim(), year, date, older };
  };

  const restOfDate = (head, year, end) => {
    const numbers = [];
    let at = end;
    for (const unit of ["月", "日"]) {
      at = skipSpaces(head, at + ("年月".includes(head[at] ?? " ") ? 1 : 0));
      let stop = at;
      while (isDigit(head[stop] ?? "")) stop++;
      if (stop - at < 1 || stop - at > 2) return ["", end];
      numbers.push(head.slice(at, stop).padStart(2, "0"));
      at = stop + (head[stop] === unit && unit === "日" ? 1 : 0);
    }
    return [`${String(year).padStart(4, "0")}-${numbers[0]}-${numbers[1]}`, at];
  };

  const afterWords = (head, end) => {
    end = skipSpaces(head, end);
    const word = rules().versionWords.find((each) => head.startsWith(each, end));
    return word ? end + word.length : end;
  };
}
