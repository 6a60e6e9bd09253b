// The table of papers: sort by a column, filter by words, fetch older months.
import { sortable } from "./sortable.js";

const holder = document.getElementById("papers-table");
const table = holder.querySelector("table"), body = table.tBodies[0];
const older = holder.dataset.older.split(" ").filter(Boolean);
const root = new URL("..", import.meta.url).href;

const bar = document.createElement("form");
bar.className = "table-bar";
bar.innerHTML = `<label class="words">筛选 <input type="search" autocomplete="off"></label> <label><input type="checkbox"> 有代码</label> <span role="status" aria-live="polite"></span>`;
holder.before(bar);
const [field, code] = bar.querySelectorAll("input"), status = bar.querySelector("span");

// A choice among names, where there is more than one; its value is empty for all.
function choice(name, options) {
  const made = document.createElement("select"), label = document.createElement("label");
  made.add(new Option("全部", ""));
  for (const [value, words] of options) made.add(new Option(words, value));
  made.addEventListener("change", filter);
  label.append(`${name} `, made);
  if (options.length > 1) code.parentElement.before(label, " ");
  return made;
}
const digest = choice("刊", [...document.querySelectorAll("a[href^='lists/digest-']")].map((link) => [link.getAttribute("href").slice(13, -5), link.textContent]));
const venue = choice("发表于", (holder.dataset.venues ?? "").split("\n").filter(Boolean).map((one) => [one, one]));

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    const inside = [["digest", digest.value], ["venue", venue.value], ["code", code.checked && "yes"]];
    row.hidden = inside.some(([name, value]) => value && row.dataset[name] !== value) || !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  status.textContent = `${shown} / ${body.rows.length} 篇`;
}

sortable(table);

function row(paper) {
  const made = document.createElement("tr");
  made.dataset.digest = paper.digest;
  if (paper.venue) made.dataset.venue = paper.venue;
  if (paper.code) made.dataset.code = "yes";
  for (let cell = 0; cell < 5; cell += 1) made.insertCell();
  const [date, title, authors, categories, state] = made.cells;
  const link = document.createElement("a"), small = document.createElement("small");
  link.href = root + paper.href;
  link.innerHTML = paper.name; // made by the site itself, as the rows above
  small.lang = "en";
  small.textContent = `${paper.title} · ${paper.id}`;
  title.append(link, document.createElement("br"), small);
  if (paper.facts) {
    const facts = document.createElement("small");
    facts.className = "facts";
    facts.textContent = paper.facts;
    title.append(document.createElement("br"), facts);
  }
  date.textContent = paper.date;
  authors.textContent = paper.authors;
  categories.textContent = paper.categories.join(" ");
  state.textContent = paper.state;
  return made;
}

if (older.length) {
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  const name = () => { more.textContent = `载入 ${older[0]}`; more.hidden = !older.length; };
  more.addEventListener("click", async () => {
    const answer = await fetch(`${root}lists/${older[0]}.json`);
    if (!answer.ok) { status.textContent = `没有载入 ${older[0]}：${answer.status}`; return; }
    older.shift();
    body.append(...(await answer.json()).map(row));
    name();
    filter();
  });
  name();
  holder.append(more);
}
bar.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", filter);
code.addEventListener("change", filter);
filter();
