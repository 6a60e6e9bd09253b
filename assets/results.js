// The table of results: sort by a column, filter by words and by whose a result is.
import { sortable } from "./sortable.js";

const holder = document.getElementById("results-table");
const table = holder.querySelector("table"), body = table.tBodies[0];
const marks = { own: "本文", baseline: "对比" };

const bar = document.createElement("form");
bar.className = "table-bar";
bar.innerHTML = `<label>筛选 <input type="search" autocomplete="off"></label> <label>归属 <select><option value="">全部</option></select></label> <span role="status" aria-live="polite"></span>`;
holder.before(bar);
const field = bar.querySelector("input"), chosen = bar.querySelector("select"), status = bar.querySelector("span");
for (const [whose, word] of Object.entries(marks)) chosen.add(new Option(word, whose));
bar.addEventListener("input", filter);
bar.addEventListener("submit", (event) => event.preventDefault());

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = Boolean(chosen.value && row.dataset.whose !== chosen.value) || !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  status.textContent = `${shown} / ${body.rows.length} 条`;
}

sortable(table);
filter();
