// Small comforts of a page that is whole without them: copy a link, copy BibTeX.
const copy = (button, text) =>
  navigator.clipboard.writeText(text).then(() => {
    const before = button.textContent;
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = before; }, 1500);
  }, () => { /* the browser does not allow it: the words stay to be copied by hand */ });

function button(words, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = words;
  made.addEventListener("click", () => copy(made, text()));
  return made;
}

if (navigator.clipboard) {
  for (const link of document.querySelectorAll("a.permalink")) {
    const made = button("复制", () => link.href);
    made.setAttribute("aria-label", "复制链接");
    link.after(" ", made);
  }
  for (const block of document.querySelectorAll("details.bibtex")) {
    block.append(button("复制 BibTeX", () => block.querySelector("code").textContent.trim()));
  }
}

// What is wider than the page is scrolled by keys too.
const wide = new ResizeObserver((seen) => {
  for (const { target } of seen) if (target.scrollWidth > target.clientWidth) target.tabIndex = 0; else target.removeAttribute("tabindex");
});
for (const one of document.querySelectorAll("main table, main pre, math[display='block']")) wide.observe(one);

// A link to a place inside a folded part opens it.
const unfold = () => {
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = place; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
};
addEventListener("hashchange", unfold);
unfold();

// The switch between light and dark on pages that Quarto did not make; the choice is kept in this browser.
const html = document.documentElement, scheme = document.querySelector("button.quarto-color-scheme-toggle");
if (scheme) {
  scheme.hidden = false;
  scheme.addEventListener("click", () => {
    const now = html.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    html.dataset.scheme = now === "dark" ? "light" : "dark";
    try { localStorage.setItem("ad-scheme", html.dataset.scheme); } catch { /* a browser that keeps nothing */ }
  });
}

// Keeping, marking and keys are a module of their own, fetched where there are papers.
if (document.querySelector("section.paper, ol.papers, #search")) import(new URL("reading.js", document.currentScript.src));
