"use strict";
/*
 * The data scripts: each calls `xundocsSearch.put(name, …values)` when it has run.
 * A page opened from a disk may not fetch; it may add <script> elements. Names: meta, names, normal, p313-2 (p/313-2.js), t3-0 (t/3-0.js).
 */
{
  const search = (globalThis.xundocsSearch ??= {});
  const arrived = new Map();
  const asked = new Map();

  const here = globalThis.document?.currentScript?.src ?? "";

  /** Where the data scripts lie, relative to the page; and where these scripts lie. */
  search.base = "search/";
  search.code = here.slice(0, here.lastIndexOf("/") + 1);

  search.put = (name, ...values) => arrived.set(name, values);

  /** Runs one script; resolves when it has run. Tests put another in its place. */
  search.runScript = (url) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = () => { element.remove(); resolve(); };
    element.onerror = () => { element.remove(); reject(new Error(`读不到检索数据：${url}`)); };
    document.head.append(element);
  });

  /** The values a data script hands over; loaded once. Rejects when the file is missing. */
  search.need = (name) => {
    if (!asked.has(name)) {
      const stamp = name === "meta" ? "" : `?v=${search.meta?.stamp ?? ""}`;
      const file = /^[pt]\d/.test(name) ? `${name[0]}/${name.slice(1)}` : name;
      const promise = search.runScript(`${search.base}${file}.js${stamp}`).then(() => {
        if (!arrived.has(name)) throw new Error(`检索数据不完整：${file}.js`);
        return arrived.get(name);
      });
      promise.catch(() => asked.delete(name));
      asked.set(name, promise);
    }
    return asked.get(name);
  };

  /** Scripts of this folder that only some queries need, in order; loaded once. */
  search.needCode = async (...names) => {
    for (const name of names) {
      if (!asked.has(`code ${name}`)) asked.set(`code ${name}`, search.runScript(`${search.code}${name}.js`));
      await asked.get(`code ${name}`);
    }
  };

  /** The bytes of a base64 text. */
  search.bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

  /** The numbers of a run of varints: seven bits a byte, lowest first. */
  search.varints = (bytes, place = 0, count = Infinity) => {
    const numbers = [];
    while (place < bytes.length && numbers.length < count) {
      let number = 0;
      let shift = 0;
      while (bytes[place] > 127) {
        number |= (bytes[place++] & 127) << shift;
        shift += 7;
      }
      numbers.push(number | (bytes[place++] << shift));
    }
    return { numbers, place };
  };

  /** Reads meta.js once and makes it ready. */
  search.open = async () => {
    if (search.meta) return search.meta;
    const [meta] = await search.need("meta");
    const list = (text) => search.varints(search.bytes(text)).numbers;
    meta.buckets = search.keysOf(meta.buckets);
    meta.files = search.filesOf(meta.buckets);
    meta.heavy = new Set(list(meta.heavy));
    meta.works = list(meta.works);
    meta.firsts = [0];
    meta.units = 0;
    for (const size of list(meta.sizes)) meta.firsts.push(meta.units += size);
    meta.mapped = search.bytes(meta.mapped);
    for (const facet of Object.values(meta.facets)) facet[1] = list(facet[1]);
    search.meta = meta;
    return meta;
  };
}
