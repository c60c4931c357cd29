"use strict";
/*
 * The small query language: "quotes" for an exact phrase, −word to leave out, in:scope, date:YYYY-MM-DD.
 * The same rules as xundocs/search/understanding/syntax.py.
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const QUOTES = new Map([["“", "”"], ['"', '"'], ["「", "」"], ["『", "』"], ["＂", "＂"], ["〝", "〞"]]);
  const MINUS = "-−－";
  const SCOPES = ["regulations", "reports", "all"];
  const MAX_QUERY = 500;

  /** What the name of a regulation ends with, "" if this is none. */
  search.kindOf = (name) => search.meta.citation.kinds.find((kind) => name.endsWith(kind)) ?? "";

  /** True for what looks like the name of a regulation. */
  search.isName = (text) => {
    const name = text.replaceAll(" ", "");
    return Boolean(search.kindOf(name)) || search.meta.citation.aliases.includes(name);
  };

  /** False if there can be no citation in a text of normal form: then its scripts are not needed. */
  search.mayCite = (folded) => folded.includes("条") || /[0-9]$/.test(folded);

  const takeQuoted = (chars) => {
    let rest = "";
    const quoted = [];
    for (let place = 0; place < chars.length;) {
      const closing = QUOTES.get(chars[place]);
      const end = closing ? chars.indexOf(closing, place + 1) : -1;
      if (end > place + 1) {
        quoted.push(chars.slice(place + 1, end).join(""));
        rest += " ";
        place = end + 1;
      } else {
        rest += chars[place++];
      }
    }
    return [rest, quoted];
  };

  const isDate = (text) => {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    const date = match && new Date(Date.UTC(+match[1], match[2] - 1, +match[3]));
    return Boolean(date) && date.toISOString().startsWith(text);
  };

  /** {rest, quoted, excluded, scope, date, fault}: `fault` is a sentence for the reader, "" if all is well. */
  search.readSyntax = (raw) => {
    const all = [...raw];
    const chars = all.slice(0, MAX_QUERY).map((char) => (/[\p{C}\p{Z}]/u.test(char) ? " " : char));
    const [rest, quoted] = takeQuoted(chars);
    const asked = { rest: "", quoted, excluded: [], scope: "", date: "", fault: "", cut: all.length > MAX_QUERY };
    const words = [];
    for (const word of rest.split(" ").filter(Boolean)) {
      const [first, second] = word;
      const lower = word.toLowerCase();
      if (MINUS.includes(first) && second && !/\p{Nd}|\p{No}/u.test(second)) asked.excluded.push(word.slice(1));
      else if (lower.startsWith("in:")) {
        asked.scope = word.slice(3);
        if (!SCOPES.includes(asked.scope)) asked.fault = `in:${asked.scope.slice(0, 30)}：不认识的范围。可用：${SCOPES.join("、")}。`;
      } else if (lower.startsWith("date:")) {
        asked.date = word.slice(5);
        if (!isDate(asked.date)) asked.fault = `${asked.date.slice(0, 30)}：不是有效日期。请写成 2025-01-31 这样。`;
      } else words.push(word);
    }
    asked.rest = words.join(" ");
    return asked;
  };
}
