// The search page: asks the newest month first and goes back until there is enough to show.
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
let engine = null, asked = 0, turn = 0, shown = SHOWN;

async function open(month) {
  if (!engine) {
    const pagefind = await import(base + "pagefind.js");
    engine = pagefind.createInstance({ basePath: `${base}${month}/`, baseUrl: "/", excerptLength: 60, noWorker: true });
    await engine.init();
  } else {
    await engine.mergeIndex(`${base}${month}/`);
  }
  asked += 1;
}

// An address or any other form of an arXiv id means the paper's number: without its version, and without what is
// written around it. Whoever types with a Chinese keyboard may write it in wide letters; a place on our own pages is
// an id too.
const ID = /(?:^|[/:：=[(<"'“「]|#p-)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?[/_]\d{7})(?:v\d+)?(?:\.pdf)?(?=$|[?#&\])>.,;:/"'”」，。、])/i;
function asked_for(text) {
  const given = text.normalize("NFKC"), words = given.split(/\s+/).filter(Boolean).map((word) => word.replace(/^.*10\.48550\/arxiv\./i, ""));
  const numbers = words.map((word) => word.match(ID)?.[1].replace("_", "/"));
  if (!numbers.some(Boolean)) return given;
  return words.map((word, at) => numbers[at] ?? word).filter((word) => !/^(?:(?:arxiv|doi)[:：]?|\[[a-z-]+(?:\.[a-z]{2})?\])$/i.test(word)).join(" ");
}

function start(text) {
  const number = text.match(/^\s*(?:arxiv:)?\s*(?:[a-z-]+(?:\.[a-z]{2})?\/(\d\d)(0[1-9]|1[0-2])\d{3}|(\d\d)(0[1-9]|1[0-2])\.\d)/i);
  if (!number) return 1;
  const year = Number(number[1] ?? number[3]);
  const at = months.indexOf(`${year < 91 ? 20 : 19}${number[1] ?? number[3]}-${number[2] ?? number[4]}`); // a number tells its month
  return at < 0 ? 1 : at + 1;
}

// Chinese is indexed by characters: a run of them is looked for as a phrase, as is an arXiv number; other words
// are found by their beginnings.
const PHRASE = /[\u3400-\u9fff]+|\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?\/\d{7}(?:v\d+)?/gi;
const asNumber = (id) => id.includes("/") ? id.replace(/[^a-z\d]/gi, "") : id; // as Pagefind joins the parts of a word
function parts(text) {
  const phrases = (text.match(PHRASE) ?? []).map((one) => /\d/.test(one) ? asNumber(one.replace(/v\d+$/, "")) : [...one].join(" "));
  const rest = text.replace(PHRASE, " ").replace(/arxiv:/gi, " ").trim();
  return [...phrases.map((one) => `"${one}"`), ...(rest ? [rest] : [])];
}

function chosen() {
  const fields = [category, venue, task, dataset].filter((one) => one?.value);
  return { ...Object.fromEntries(fields.map((one) => [one.id, one.value])), ...(code.checked && { code: "yes" }) };
}

// Without a word a chosen task or data set lists all its papers, the newest first.
const wanted = (text) => text.trim() || task?.value || dataset?.value;

async function hits(text) {
  const filters = chosen();
  if (!text.trim()) {
    const { results } = await engine.search(null, { filters });
    const dated = await Promise.all(results.map(async (hit) => ({ hit, date: (await hit.data()).meta.date })));
    return dated.filter(({ date }) => date.startsWith(month.value)).sort((one, other) => (one.date < other.date) - (one.date > other.date)).map(({ hit }) => hit);
  }
  const found = await Promise.all(parts(text).map((part) => engine.search(part, { filters })));
  const [first, ...others] = found.map((one) => one?.results ?? []);
  const all = (first ?? []).filter((hit) => others.every((more) => more.some((other) => other.id === hit.id)));
  if (!month.value) return all;
  const data = await Promise.all(all.map((hit) => hit.data()));
  return all.filter((_, at) => data[at].meta.date.startsWith(month.value));
}

async function look(given, more = 0) {
  const mine = ++turn, text = asked_for(given);
  list.replaceChildren();
  hint.hidden = true;
  further.hidden = true;
  if (!wanted(text)) { found.textContent = ""; return; }
  if (!months.length) { found.textContent = "还没有可以检索的内容。"; return; }
  found.textContent = "正在查找……";
  const at = months.indexOf(month.value) + 1; // the index of a chosen month alone is enough
  let results = [], until = at || Math.max(start(text), asked + more);
  const last = at ? Math.max(at, asked) : Math.min(months.length, Math.max(until, asked) + AT_ONCE - 1);
  try {
    for (;;) {
      while (asked < Math.min(until, months.length)) await open(months[asked]);
      results = await hits(text);
      if (mine !== turn) return;
      if (results.length >= ENOUGH || asked >= last) break;
      until = asked + 1;
    }
    const pages = await Promise.all(results.slice(0, shown).map((one) => one.data()));
    if (mine !== turn) return;
    list.replaceChildren(...pages.map(item));
  } catch (error) {
    found.textContent = `检索没有成功：${error.message}`;
    return;
  }
  const reach = asked < months.length ? `（已查到 ${months[asked - 1]}）` : "";
  hint.hidden = results.length > 0;
  found.textContent = results.length ? `找到 ${results.length} 篇${reach}` : `没有找到${reach}`;
  further.textContent = results.length > shown ? "显示更多" : "继续查找更早的月份";
  further.hidden = results.length <= shown && asked >= months.length;
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

let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
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
