// What a reader does with papers on a page: keep and mark them, take notes, see their own words first, and go by keys.
import { fold } from "./letters.js";
import * as shelf from "./shelf.js";

const make = (tag, given = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inside);
  return made;
};

// The words of an element; of a formula without the TeX that is written beside it.
function words(element) {
  if (!element) return "";
  const copy = element.cloneNode(true);
  for (const one of copy.querySelectorAll("annotation, .anchorjs-link")) one.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

const papers = () => [...document.querySelectorAll("section.paper[id^='p-']")];
const idOf = (section) => section.id.slice(2).replace("_", "/");
const factsOf = (section) => ({
  title: words(section.querySelector("h2") ?? document.querySelector("h1")),
  english: words(section.querySelector(".original-title")),
  authors: words(section.querySelector(".authors")).split(", ").filter(Boolean),
  date: document.querySelector(".history time")?.dateTime ?? location.pathname.match(/\d{4}-\d\d-\d\d/)?.[0] ?? "",
});

function bar(section) {
  const id = idOf(section), head = section.querySelector(".paper-head") ?? section;
  const choice = make("select", {}, make("option", { value: "", textContent: "放上书架" }));
  choice.setAttribute("aria-label", `书架：${factsOf(section).title}`);
  for (const [state, name] of Object.entries(shelf.STATES)) choice.append(make("option", { value: state, textContent: name }));
  const field = make("textarea", { rows: 3, maxLength: 20000 });
  field.setAttribute("aria-label", "笔记，只存在这个浏览器里");
  const notes = make("details", { className: "notes" }, make("summary", { textContent: "笔记" }), field);
  const told = make("span", { className: "told" });
  told.setAttribute("role", "status");
  const show = () => {
    const held = shelf.get(id);
    choice.value = held?.state ?? "";
    if (document.activeElement !== field) field.value = held?.note ?? "";
    section.dataset.shelf = choice.value;
    notes.classList.toggle("full", Boolean(field.value));
  };
  const save = () => {
    const kept = shelf.put(id, { ...factsOf(section), state: choice.value, note: field.value });
    told.textContent = kept ? "" : "没有存下：浏览器不让存，或者满了。";
    show();
  };
  choice.addEventListener("change", save);
  field.addEventListener("input", save);
  shelf.onChange(show, id);
  head.append(make("div", { className: "shelf-bar" }, choice, notes, told));
  show();
  const held = shelf.get(id); // kept from a list, which names no authors
  if (held && !held.authors.length) shelf.put(id, { ...factsOf(section), state: held.state, note: held.note, at: held.at });
}

// Keep the paper that an entry of a list leads to, or drop it; what was written about it stays.
function keep(entry) {
  const link = entry.querySelector("a"), choice = entry.querySelector("select");
  const id = decodeURIComponent(link.href).match(/#p-([^/?#]+)$|\/papers\/([^?#]+?)\/(?:index\.html)?$/)?.slice(1).find(Boolean)?.replace("_", "/");
  if (!id) return;
  if (choice) { // on the shelf itself
    choice.value = choice.value ? "" : "keep";
    choice.dispatchEvent(new Event("change"));
    return;
  }
  const held = shelf.get(id), state = held?.state ? "" : "keep";
  const facts = { title: words(link), english: words(entry.querySelector(".task[lang=en]")), authors: [], date: link.href.match(/\d{4}-\d\d-\d\d/)?.[0] ?? "" };
  const kept = shelf.put(id, { ...facts, ...held, state, at: Date.now() });
  const told = entry.querySelector(".told") ?? make("span", { className: "told", role: "status" });
  link.after(told);
  told.textContent = kept ? (state ? " 已放上书架" : " 已取下") : " 没有存下：浏览器不让存，或者满了。";
}

// The reader's own words and authors: marked where they stand, their papers first, and alone if so wished.
function places(section, wanted) {
  const found = [], walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("pre, select, textarea, annotation, .shelf-bar, .cite")) continue;
    const said = fold(node.data), even = said.length === node.data.length;
    for (const word of wanted) {
      for (let at = said.indexOf(word); at >= 0; at = said.indexOf(word, at + word.length)) {
        const within = /[\p{L}\p{N}]/u, latin = /^[\p{ASCII}]+$/u.test(word);
        if (latin && (within.test(said[at - 1] ?? "") || within.test(said[at + word.length] ?? "")) && /[a-z\d]/.test(said[at - 1] ?? said[at + word.length] ?? "")) continue;
        found.push([word, node, even ? at : 0, even ? at + word.length : node.data.length]);
      }
    }
  }
  return found;
}

function first() {
  const given = shelf.words(), wanted = [...new Set(given.map(fold))], sections = papers();
  if (!wanted.length || sections.length < 2) return;
  const found = sections.map((section) => [section, places(section, wanted)]);
  const mine = found.filter(([, hits]) => hits.length);
  const only = make("input", { type: "checkbox" });
  const said = mine.length ? `${mine.length} 篇有你的关键词或作者，排在最前。` : "这一期没有你的关键词与作者。";
  const told = make("p", { className: "mine-bar" }, said);
  if (mine.length) told.append(" ", make("label", {}, only, " 只看这些"));
  sections[0].before(told);
  for (const [section, hits] of mine) {
    section.classList.add("mine");
    section.dataset.words = [...new Set(hits.map(([word]) => given.find((one) => fold(one) === word)))].join("、");
    sections.find((one) => !one.classList.contains("mine"))?.before(section);
  }
  if (CSS.highlights) { // after the sections have moved: a range does not move with its text
    const ranges = mine.flatMap(([, hits]) => hits.map(([, node, from, until]) => {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, until);
      return range;
    }));
    CSS.highlights.set("mine", new Highlight(...ranges));
  }
  only.addEventListener("change", () => { for (const section of sections) section.hidden = only.checked && !section.classList.contains("mine"); });
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

// Keys: j and k to the next and the one before, o opens, s keeps, ? tells of them; they can be switched off.
const OFF = "ad-keys-off";
const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
function help() {
  let box = document.getElementById("keys");
  if (!box) {
    const use = make("input", { type: "checkbox", checked: !off() });
    use.addEventListener("change", () => { try { localStorage.setItem(OFF, use.checked ? "0" : "1"); } catch { /* no store */ } });
    const list = make("dl");
    for (const [key, what] of [["j", "下一篇"], ["k", "上一篇"], ["o", "打开：解读，或链接"], ["s", "放上书架，或取下"], ["?", "这张表"]]) list.append(make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: what }));
    const form = make("form", { method: "dialog" }, make("button", { textContent: "关闭" }));
    box = make("dialog", { id: "keys" }, make("h2", { textContent: "快捷键" }), list, make("p", {}, make("label", {}, use, " 使用快捷键")), form);
    box.setAttribute("aria-label", "快捷键");
    document.querySelector("main").append(box);
  }
  box.showModal();
}

const stops = () => {
  const sections = papers().filter((one) => !one.hidden);
  return sections.length > 1 ? sections : [...document.querySelectorAll("ol.papers > li")].filter((one) => one.checkVisibility?.() ?? true);
};
const focusOf = (stop) => (stop.matches("li") ? stop.querySelector("a") : (stop.querySelector("h2") ?? stop));
const here = (all) => all.findIndex((one) => one.contains(document.activeElement));

function step(by) {
  const all = stops(), now = here(all), next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by];
  if (!next) return;
  const place = focusOf(next);
  if (!place.matches("a")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: place.matches("a") ? "center" : "start" });
}

function act(key) {
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "?") return help();
  const all = stops(), stop = all[here(all)] ?? papers()[0];
  if (!stop) return;
  if (key === "o" && stop.matches("li")) stop.querySelector("a").click();
  else if (key === "o") for (const part of stop.querySelectorAll(":scope > details:not(.original)")) part.open = !part.open;
  else if (stop.matches("li")) keep(stop);
  else {
    const choice = stop.querySelector(".shelf-bar select");
    choice.value = choice.value ? "" : "keep";
    choice.dispatchEvent(new Event("change"));
  }
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const field = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (field && !field.closest("dialog:not([open])")) return; // one of a closed dialog has the focus until the next frame
  const key = event.key === "？" ? "?" : event.key;
  if (!["j", "k", "o", "s", "?"].includes(key) || (off() && key !== "?")) return;
  event.preventDefault();
  act(key);
});

for (const section of papers()) bar(section);
first();
