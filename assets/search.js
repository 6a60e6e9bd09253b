// The search page: asks the newest month first and goes back until there is enough to show.
import { fold } from "./letters.js";

const ENOUGH = 10, AT_ONCE = 3, SHOWN = 10;
const form = document.getElementById("search");
const field = form.querySelector("input"), found = document.getElementById("found");
const list = document.getElementById("results"), further = document.getElementById("further");
const hint = document.getElementById("hint");
const months = form.getAttribute("data-months").split(" ").filter(Boolean); // form.dataset is the field of that id
const base = new URL("../search/", import.meta.url).href;
const root = new URL("..", import.meta.url).href;
const TOPICS = ["task", "dataset"];
const [category, month, venue, task, dataset, code] = ["category", "month", "venue", ...TOPICS, "code"].map((name) => document.getElementById(name));
const engines = new Map(); // of the months that were asked
let turn = 0, shown = SHOWN, deepest = AT_ONCE, last = null; // what was looked for last

async function engineOf(month) {
  if (!engines.has(month)) {
    const pagefind = await import(base + "pagefind.js");
    const engine = pagefind.createInstance({ basePath: `${base}${month}/`, baseUrl: "/", excerptLength: 60, noWorker: true });
    await engine.init();
    engines.set(month, engine);
  }
  return engines.get(month);
}

// An arXiv id in any form, in an address or in a line copied from a page, is all that is asked for: without its
// version. An old one goes by its archive alone too, for the class of its subject is not always written. Each as the
// forms that Pagefind knows it by, which joins the parts of a word.
const ID = /(?<!\d\.?)(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?!\d)|(?<![a-z-])([a-z]{2,}(?:-[a-z]+)?)(\.[a-z]{2})?[/_]?(\d\d(?:0[1-9]|1[0-2])\d{3})(?!\d)/gi;
function idsIn(text) {
  let given = text.normalize("NFKC");
  try { given = decodeURIComponent(given); } catch { /* no address */ }
  const plain = (text) => text.toLowerCase().replace(/[^a-z\d]/g, "");
  return [...given.matchAll(ID)].map(([, now, archive, part, number]) => now ? [now] : [plain(archive + number), ...(part ? [plain(archive + part + number)] : [])]);
}

// The months in the order in which they are asked: the one that an id tells and the next one first.
function order(ids) {
  if (month.value) return [month.value];
  const [year, number] = ids[0]?.[0].match(/(\d\d)(\d\d)[\d.]+$/)?.slice(1) ?? [];
  const at = months.indexOf(`${Number(year) < 91 ? 20 : 19}${year}-${number}`);
  const near = at < 0 ? [] : [months[at], months[at - 1]].filter(Boolean);
  return [...near, ...months.filter((one) => !near.includes(one))];
}

// Chinese is indexed by characters: a run of them is looked for as a phrase; other words are found by their beginnings.
const HAN = /[\u3400-\u9fff]+/g;
function parts(text) {
  const words = text.replace(HAN, " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return [...(text.match(HAN) ?? []).map((one) => `"${[...one].join(" ")}"`), ...(words.length ? [words.join(" ")] : [])];
}

function chosen() {
  const fields = [category, venue, task, dataset].filter((one) => one?.value);
  return { ...Object.fromEntries(fields.map((one) => [one.id, one.value])), ...(code.checked && { code: "yes" }) };
}

// Without a word a chosen task or data set lists all its papers, the newest first.
const wanted = (text) => text.trim() || task?.value || dataset?.value;

// Where no word begins as one that was asked for, Pagefind answers with shorter ones: "so" for "Soren". These are not it.
async function meant(results, part) {
  const words = part.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  if (!words.length || !results.length) return results;
  const { content, locations } = await results[0].data(), said = content.split(/\s+/);
  const met = locations.flatMap((at) => fold(said[at] ?? "").split(/[^\p{L}\p{N}]+/u));
  const same = (one, other) => { let at = 0; while (at < one.length && one[at] === other[at]) at += 1; return at; };
  const enough = (word) => Math.min(word.length, Math.max(3, Math.ceil(word.length * 0.4)));
  return words.every((word) => met.some((one) => same(one, word) >= enough(word))) ? results : [];
}

const once = (all) => [...new Map(all.map((hit) => [hit.id, hit])).values()];

async function hits(engine, text, ids) {
  const filters = chosen(), ask = async (part) => (await engine.search(part, { filters })).results;
  if (ids.length) {
    return once((await Promise.all(ids.flat().map((one) => ask(`"${one}"`)))).flat());
  }
  if (!text.trim()) {
    const dated = await Promise.all((await ask(null)).map(async (hit) => ({ hit, date: (await hit.data()).meta.date })));
    return dated.sort((one, other) => (one.date < other.date) - (one.date > other.date)).map(({ hit }) => hit);
  }
  const joined = (part) => [...new Set([part, part.replace(/-/g, ""), part.replace(/-/g, " ")])]; // GPT-4o, GPT4o and GPT 4o
  const found = [];
  for (const part of parts(text)) { // one after the other, for what Pagefind tells of a hit is of the last question
    const all = [];
    for (const one of joined(part)) all.push(...await meant(await ask(one), one));
    found.push(once(all));
  }
  const [first, ...others] = found;
  return (first ?? []).filter((hit) => others.every((more) => more.some((other) => other.id === hit.id)));
}

async function look(given, more = 0) {
  last = given;
  const mine = ++turn, ids = idsIn(given), text = fold(given), queue = order(ids);
  list.replaceChildren();
  hint.hidden = true;
  further.hidden = true;
  if (!wanted(text)) { found.textContent = ""; return; }
  if (!months.length) { found.textContent = "还没有可以检索的内容。"; return; }
  found.textContent = "正在查找……";
  deepest += more;
  const results = [];
  let asked = 0;
  try {
    for (const one of queue) {
      if (asked >= deepest || (results.length >= ENOUGH && !engines.has(one)) || (ids.length && results.length >= ids.length)) break;
      results.push(...await hits(await engineOf(one), text, ids));
      asked += 1;
      if (mine !== turn) return;
    }
    if (text.trim()) results.sort((one, other) => other.score - one.score);
    const pages = await Promise.all(results.slice(0, shown).map((one) => one.data()));
    if (mine !== turn) return;
    list.replaceChildren(...pages.map(item));
  } catch (error) {
    found.textContent = `检索没有成功：${error.message}`;
    return;
  }
  const isWhole = asked >= queue.length || (ids.length && results.length >= ids.length);
  const reach = isWhole ? "" : `（已查到 ${queue[asked - 1]}）`;
  hint.hidden = results.length > 0;
  found.textContent = results.length ? `找到 ${results.length} 篇${reach}` : `没有找到${reach}`;
  further.textContent = results.length > shown ? "显示更多" : "继续查找更早的月份";
  further.hidden = results.length <= shown && isWhole;
  further.onclick = () => {
    if (results.length > shown) { shown += SHOWN; look(field.value); } else look(field.value, 1);
  };
}

// Names and numbers stand before the mark, the paper's words behind it. An excerpt is of these: around the first
// hit among them, from the beginning of a sentence where one is near; else their beginning.
const MARK = "¶", BEFORE = 14, LENGTH = 80, END = /[。！？.!?]$/;
const wide = (sign) => /[\u3000-\u9fff\uff00-\uffef]/.test(sign);
const stop = (sign) => /[\u3001-\u303f\uff01-\uff0f\uff1a-\uff20]/.test(sign); // no blank beside Chinese punctuation
const joined = (before, after) => stop(before) || stop(after) || (wide(before) && wide(after));

function excerpt({ content, locations }) {
  const all = content.split(/\s+/), begin = all.indexOf(MARK) + 1;
  const hits = new Set(locations.filter((at) => at >= begin));
  const first = hits.size ? Math.min(...hits) : begin;
  let from = Math.max(begin, first - BEFORE);
  const end = all.slice(from, first).findLastIndex((word) => END.test(word));
  if (end >= 0) from += end + 1;
  const until = Math.min(all.length, from + LENGTH), shown = document.createElement("p");
  shown.className = "excerpt";
  for (let at = from; at < until; at += 1) {
    const gap = at === from || joined(all[at - 1].at(-1), all[at][0]) ? "" : " ";
    const word = document.createElement(hits.has(at) ? "mark" : "span");
    word.textContent = all[at];
    shown.append(gap, hits.has(at) ? word : all[at]);
  }
  if (from > begin) shown.prepend("…");
  if (until < all.length) shown.append("…");
  shown.normalize();
  return shown;
}

function item(data) {
  const { meta } = data;
  const entry = document.createElement("li"), link = document.createElement("a");
  link.href = root + meta.at;
  link.textContent = meta.title;
  const details = document.createElement("span");
  details.className = "when";
  details.textContent = ` ${meta.date} · ${meta.number}`;
  const english = document.createElement("span");
  english.className = "task";
  english.lang = "en";
  english.textContent = meta.english === meta.title ? "" : meta.english;
  entry.append(link, details, english, ...chips(data.filters ?? {}), excerpt(data));
  return entry;
}

// The tasks and data sets of a paper that the fields above name lead to their lists.
function chips(filters) {
  const fields = [task, dataset].filter(Boolean);
  const named = fields.flatMap((field) => [...field.options].filter(({ value }) => value && filters[field.id]?.includes(value)).map((one) => [field.id, one]));
  return named.flatMap(([facet, { value, textContent }]) => {
    const link = document.createElement("a");
    link.className = "chip topic";
    link.href = `${root}topics/${facet}-${value}.html`;
    link.textContent = textContent;
    return [" ", link];
  });
}

// What was asked for, in the address of the page.
function remember() {
  const said = [["q", field.value], ...[task, dataset].map((one) => [one?.id, one?.value])].filter(([, value]) => value);
  history.replaceState(null, "", said.length ? `?${new URLSearchParams(said)}` : location.pathname);
}

// From the field to the results and among them by the arrows.
form.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], links = [...list.querySelectorAll("li > a:first-child")];
  if (!by || !links.length || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, [type=checkbox]")) return;
  const stop = [field, ...links][[field, ...links].findIndex((one) => one === event.target || one.parentElement.contains(event.target)) + by];
  if (!stop || (event.target === field && by < 0)) return;
  event.preventDefault();
  stop.focus();
});

let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (field.value === last) return; // typed and taken back: what is there stays, and the focus in it
    shown = SHOWN;
    remember();
    look(field.value);
  }, 250);
});
for (const one of [category, month, venue, task, dataset, code].filter(Boolean)) {
  one.addEventListener("change", () => { shown = SHOWN; remember(); look(field.value); });
}
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); look(field.value); });
const query = new URLSearchParams(location.search);
for (const one of [task, dataset].filter(Boolean)) {
  if ([...one.options].some(({ value }) => value === query.get(one.id))) one.value = query.get(one.id) ?? "";
}
field.value = query.get("q") ?? "";
if (wanted(field.value)) look(field.value); else field.focus({ preventScroll: true });
