// The page of the reader's shelf: what is on it, their own words, and its ways out and in.
import * as shelf from "./shelf.js";

const AT_ONCE = 100, root = new URL("..", import.meta.url).href;
const place = document.getElementById("shelf"), part = (name) => place.querySelector(`[data-part="${name}"]`);
const told = part("told"), list = part("list"), state = part("state"), query = part("query"), further = part("further");
const FULL = "没有存下：浏览器不让存，或者满了。";
let shown = AT_ONCE;

for (const [key, name] of Object.entries(shelf.STATES)) state.append(new Option(name, key));

function chosen() {
  const wanted = query.value.trim().toLowerCase();
  return shelf.all().filter((one) => (!state.value || one.state === state.value)
    && (!wanted || [one.id, one.title, one.english, one.note, ...one.authors].join("\n").toLowerCase().includes(wanted)));
}

function item({ id, ...one }) {
  const entry = document.createElement("li"), link = document.createElement("a"), under = document.createElement("div");
  link.href = `${root}papers/${id}/index.html`;
  link.textContent = one.title || id;
  const choice = document.createElement("select");
  choice.setAttribute("aria-label", `书架：${one.title || id}`);
  choice.append(new Option("取下", ""), ...Object.entries(shelf.STATES).map(([key, name]) => new Option(name, key)));
  choice.value = one.state;
  choice.dataset.id = id;
  choice.addEventListener("change", () => {
    const kept = shelf.put(id, { ...one, state: choice.value, note: choice.value ? one.note : "", at: Date.now() });
    show();
    if (!kept) told.textContent = FULL;
    else if (!choice.value) undo(id, one);
    else list.querySelector(`select[data-id="${id}"]`)?.focus();
  });
  under.className = "under";
  under.append(choice, ` ${id}`);
  entry.append(link, under);
  if (one.note) entry.append(Object.assign(document.createElement("p"), { className: "note", textContent: one.note }));
  return entry;
}

// What was taken off the shelf by mistake comes back with its note.
function undo(id, one) {
  const back = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "放回" });
  back.addEventListener("click", () => {
    if (!shelf.put(id, one)) { told.textContent = FULL; return; }
    show();
    list.querySelector(`select[data-id="${id}"]`)?.focus();
  });
  told.append(` 取下了“${one.title || id}”。`, back);
  back.focus();
}

function show() {
  const found = chosen();
  list.replaceChildren(...found.slice(0, shown).map(item));
  further.hidden = found.length <= shown;
  told.textContent = found.length ? `${found.length} 篇` : "书架上还没有这样的论文：在一期或一篇论文的页面上选“放上书架”。";
}

function save(name, type, content) {
  const link = Object.assign(document.createElement("a"), { download: name, href: URL.createObjectURL(new Blob([content], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

for (const [form, [name, type, content]] of Object.entries(shelf.FORMS)) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: form });
  button.addEventListener("click", () => save(name, type, content(chosen())));
  part("forms").append(button, " ");
}
part("backup").addEventListener("click", () => save("shelf.json", "application/json", shelf.backup()));
part("restore").addEventListener("change", async ({ target }) => {
  if (!target.files[0]) return;
  const found = shelf.restore(await target.files[0].text());
  target.value = "";
  part("words").value = shelf.words().join("\n");
  show();
  told.textContent = !found ? "这不是书架的备份。" : `恢复了 ${found.taken} 篇。${found.lost ? `还有 ${found.lost} 篇${FULL}` : ""}`;
});
part("words").value = shelf.words().join("\n");
part("words").addEventListener("change", ({ target }) => { if (!shelf.setWords(target.value.split("\n"))) told.textContent = FULL; });
state.addEventListener("change", () => { shown = AT_ONCE; show(); });
query.addEventListener("input", () => { shown = AT_ONCE; show(); });
further.addEventListener("click", () => { shown += AT_ONCE; show(); });
shelf.onChange(show);
place.hidden = false;
show();
if (!shelf.works()) told.textContent = FULL;
