"use strict";
/* Chinese numerals, both ways. The same rules as xundocs/model/numerals.py. */
{
  const search = (globalThis.xundocsSearch ??= {});
  const DIGITS = "零一二三四五六七八九";
  const UNITS = [[1e8, "亿"], [1e4, "万"], [1000, "千"], [100, "百"], [10, "十"]];
  const READ = new Map([...DIGITS].map((char, value) => [char, value]));
  for (const [char, value] of [["〇", 0], ["○", 0], ["两", 2], ["兩", 2], ["廿", 20], ["卅", 30]]) READ.set(char, value);
  const SCALE = new Map([["十", 10], ["百", 100], ["千", 1000], ["万", 1e4], ["萬", 1e4], ["亿", 1e8], ["億", 1e8]]);
  const SYMBOLS = [[0x2460, 0x2473], [0x2474, 0x2487], [0x2488, 0x249b], [0x3220, 0x3229], [0x3280, 0x3289], [0x2160, 0x216b]];

  const spell = (number) => {
    if (number < 10) return DIGITS[number];
    const [scale, unit] = UNITS.find(([size]) => number >= size);
    const high = Math.floor(number / scale);
    const low = number % scale;
    return spell(high) + unit + (low ? (low * 10 < scale ? "零" : "") + spell(low) : "");
  };

  /** 110 → 一百一十. */
  search.toChinese = (number) => spell(number).replace(/^一十/, "十");

  /** The number a numeral stands for, or null. */
  search.toInt = (text) => {
    if (!text) return null;
    if (text.length === 1) {
      const code = text.charCodeAt(0);
      const range = SYMBOLS.find(([first, last]) => first <= code && code <= last);
      if (range) return code - range[0] + 1;
    }
    const plain = text.replace(/[０-９]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
    if (/^[0-9]+$/.test(plain)) return Number(plain);
    const chars = [...plain];
    if (chars.length > 1 && chars.every((char) => READ.get(char) < 10)) return Number(chars.map((char) => READ.get(char)).join(""));
    return readUnits(chars);
  };

  const readUnits = (chars) => {
    let [total, section, digit] = [0, 0, -1];
    for (const char of chars) {
      const scale = SCALE.get(char);
      const value = READ.get(char) ?? (/[0-9]/.test(char) ? Number(char) : -1);
      if (scale >= 1e4) [total, section, digit] = [(total + section + Math.max(digit, 0)) * scale, 0, -1];
      else if (scale) [section, digit] = [section + (digit < 0 ? 1 : digit) * scale, -1];
      else if (value >= 10) [section, digit] = [section + value, -1];
      else if (value >= 0) digit = value;
      else return null;
    }
    return total + section + Math.max(digit, 0);
  };
}
