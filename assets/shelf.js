// The reader's own shelf: what is kept in this browser, one entry of localStorage a paper, and its forms for elsewhere.
// Nothing here is sent anywhere; without a place to store things the rest of the site is whole.
const PAPER = "ad-paper:", WORDS = "ad-words", AUTHORS = 50;
const ID = /^(?:\d{4}\.\d{4,5}|[a-z][a-z-]{1,20}(?:\.[A-Z]{2})?\/\d{7})$/;
export const STATES = { keep: "收藏", todo: "待读", now: "在读", done: "读过" };

const isState = (state) => typeof state === "string" && Object.hasOwn(STATES, state);
const text = (value, most = 2000) => (typeof value === "string" ? value.slice(0, most) : "");

// An entry as it is stored, whatever was given; null for what is none.
function entry(given) {
  if (!given || typeof given !== "object" || !(isState(given.state) || text(given.note))) return null;
  return {
    title: text(given.title), english: text(given.english), date: text(given.date, 10),
    authors: (Array.isArray(given.authors) ? given.authors : []).slice(0, AUTHORS).map((one) => text(one, 200)),
    state: isState(given.state) ? given.state : "", note: text(given.note, 20_000), at: Number(given.at) || 0,
  };
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

// Whether the browser lets this page store anything.
export function works() {
  try { localStorage.setItem("ad-try", ""); localStorage.removeItem("ad-try"); return true; } catch { return false; }
}

// Call back once other tabs have changed a paper, or any: a restored backup changes thousands at once.
export function onChange(callback, id = "") {
  let due = 0;
  addEventListener("storage", ({ key }) => {
    if (key && !(id ? key === PAPER + id : key.startsWith(PAPER))) return;
    clearTimeout(due);
    due = setTimeout(callback, 50);
  });
}

export const get = (id) => entry(read(PAPER + id));

// Keep an entry, or drop one that has neither a state nor a note; false if the browser has no room for it.
export function put(id, given) {
  const made = ID.test(id) ? entry({ ...given, at: given.at ?? Date.now() }) : null;
  try {
    if (made) localStorage.setItem(PAPER + id, JSON.stringify(made)); else localStorage.removeItem(PAPER + id);
    return true;
  } catch { return false; }
}

// All entries, the last changed first, each with its id.
export function all() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      const id = key.slice(PAPER.length);
      if (key.startsWith(PAPER) && ID.test(id)) { const one = get(id); if (one) found.push({ id, ...one }); }
    }
  } catch { /* no store */ }
  return found.sort((one, other) => other.at - one.at);
}

export const words = () => {
  const found = read(WORDS);
  return Array.isArray(found) ? found.map((one) => text(one, 100).trim()).filter(Boolean).slice(0, 200) : [];
};
export function setWords(lines) {
  try { localStorage.setItem(WORDS, JSON.stringify(lines.map((one) => one.trim()).filter(Boolean))); return true; } catch { return false; }
}

export const backup = () => JSON.stringify({ arxivDaily: 1, words: words(), papers: Object.fromEntries(all().map(({ id, ...one }) => [id, one])) }, null, 1);

// Take a backup in; of two entries of a paper the one changed last counts. How many were taken and for how many there
// was no room; null for what is no backup.
export function restore(content) {
  let given;
  try { given = JSON.parse(content); } catch { return null; }
  if (given?.arxivDaily !== 1 || typeof given.papers !== "object" || !given.papers) return null;
  const found = { taken: 0, lost: 0 };
  for (const [id, one] of Object.entries(given.papers)) {
    const made = entry(one);
    if (made && ID.test(id) && made.at >= (get(id)?.at ?? 0)) found[put(id, made) ? "taken" : "lost"] += 1;
  }
  if (Array.isArray(given.words)) setWords([...new Set([...words(), ...given.words.map((one) => text(one, 100))])]);
  return found;
}

const year = (id) => { const found = id.match(/(?:^|\/)(\d\d)/); return found ? String((found[1] < 91 ? 2000 : 1900) + Number(found[1])) : ""; };
const link = (id) => `https://arxiv.org/abs/${id}`;
const line = (value) => value.replace(/\s+/g, " ").trim();
const tex = (value) => line(value).replace(/[\\{}]/g, "").replace(/[&%#_$]/g, "\\$&").replace(/[~^]/g, "\\$&{}");
const cell = (value) => `"${line(value).replace(/^[=+\-@]/, "'$&").replaceAll('"', '""')}"`;
const markdown = (value) => line(value).replace(/[\\`*_[\]<>]/g, "\\$&");
const note = (value) => (line(value) ? `\n  ${markdown(value)}` : "");
const english = (one) => one.english || one.title;

const bibtex = ({ id, ...one }) => [
  `@misc{arxiv:${id},`, `  title = {{${tex(english(one))}}},`,
  ...(one.authors.length ? [`  author = {${one.authors.map(tex).join(" and ")}},`] : []),
  `  year = {${year(id)}},`, `  eprint = {${id}},`, "  archiveprefix = {arXiv},", `  url = {${link(id)}},`, "}",
].join("\n");
const ris = ({ id, ...one }) => [
  "TY  - UNPB", `ID  - arxiv:${id}`, `TI  - ${line(english(one))}`,
  ...one.authors.map((name) => `AU  - ${line(name)}`), `PY  - ${year(id)}`, `UR  - ${link(id)}`,
  ...(one.note ? [`N1  - ${line(one.note)}`] : []), "ER  - ", "",
].join("\r\n");
const csv = (found) => [
  ["id", "title", "english", "authors", "state", "note", "url"].join(","),
  ...found.map((one) => [one.id, one.title, one.english, one.authors.join("; "), one.state, one.note, link(one.id)].map(cell).join(",")),
].join("\r\n") + "\r\n";

// Forms: the name of the file, its type, and its content from entries.
export const FORMS = {
  Markdown: ["shelf.md", "text/markdown", (found) => found.map((one) => `- [${markdown(one.title)}](${link(one.id)}) · ${STATES[one.state] ?? ""}${note(one.note)}`).join("\n") + "\n"],
  CSV: ["shelf.csv", "text/csv", (found) => `\ufeff${csv(found)}`],
  BibTeX: ["shelf.bib", "application/x-bibtex", (found) => found.map(bibtex).join("\n\n") + "\n"],
  RIS: ["shelf.ris", "application/x-research-info-systems", (found) => found.map(ris).join("\r\n")],
};
