// Comforts of the studio's editor: line numbers, Tab, Ctrl+S, and links that jump to a line.
// Saving, checking and comparing are the server's; without this file the page works as a plain form.
(() => {
  "use strict";
  const form = document.getElementById("editor");
  const papers = new Map();
  const number = (paper) => {
    const wanted = paper.text.value.split("\n").length, more = document.createDocumentFragment();
    for (; paper.lines > wanted; paper.lines -= 1) paper.gutter.lastChild.remove();
    while (paper.lines < wanted) {
      paper.lines += 1;
      more.append(Object.assign(document.createElement("span"), { textContent: paper.lines }));
    }
    paper.gutter.append(more);
  };
  for (const text of form.querySelectorAll("textarea[data-file]")) {
    const gutter = Object.assign(document.createElement("div"), { className: "gutter" });
    gutter.setAttribute("aria-hidden", "true");
    text.before(gutter);
    const paper = { text, gutter, lines: 0 };
    papers.set(text.dataset.file, paper);
    number(paper);
    text.addEventListener("input", () => { number(paper); compare(); });
    text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
    text.addEventListener("keydown", (event) => type(event, text));
  }

  // --- typing: Tab indents two spaces (after Escape it leaves the field), Enter keeps the indentation ---
  let leaving = false;
  const insert = (text, words) => {
    // execCommand keeps the browser's own undo, which setRangeText would lose
    if (!document.execCommand("insertText", false, words)) {
      text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input"));
    }
  };
  const lineStart = (text) => text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const type = (event, text) => {
    if (event.key === "Escape") { leaving = true; return; }
    if (event.key === "Tab" && !leaving && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      if (!event.shiftKey) { insert(text, "  "); return; }
      const start = lineStart(text);
      const spaces = /^ {0,2}/.exec(text.value.slice(start))[0].length;
      if (!spaces) return;
      const caret = Math.max(start, text.selectionStart - spaces);
      text.setSelectionRange(start, start + spaces);
      document.execCommand("delete");
      text.setSelectionRange(caret, caret);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      const indent = /^ */.exec(text.value.slice(lineStart(text), text.selectionStart))[0];
      if (indent) { event.preventDefault(); insert(text, "\n" + indent); }
    }
    leaving = false;
  };
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const button = { s: "save", Enter: "check" }[event.key];
    if (button) { event.preventDefault(); document.getElementById(button).click(); }
  });

  // --- problems: their lines are marked, their links go to the line -------------------------------------
  const mark = () => {
    for (const { gutter } of papers.values()) for (const line of gutter.querySelectorAll("[class]")) line.removeAttribute("class");
    for (const link of document.querySelectorAll("#report .problem [data-line]")) {
      const line = papers.get(link.dataset.file)?.gutter.children[link.dataset.line - 1];
      if (line && line.className !== "error") line.className = link.closest(".problem").classList.contains("warning") ? "warning" : "error";
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    const paper = link && papers.get(link.dataset.file);
    if (!paper) return;
    event.preventDefault();
    document.getElementById(`file-${link.dataset.file}`).checked = true;
    const { text } = paper;
    const lines = text.value.split("\n");
    const row = Math.min(Number(link.dataset.line), lines.length) - 1;
    const start = lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start + Math.min(Number(link.dataset.column) - 1, lines[row].length), start + lines[row].length);
    text.scrollTop = Math.max(0, row * parseFloat(getComputedStyle(text).lineHeight) - text.clientHeight / 3);
    text.scrollIntoView({ block: "nearest" });
  });

  // --- what is not saved yet ------------------------------------------------------------------------------
  const texts = () => [...papers.values()].map(({ text }) => text.value).join("\0");
  let sent = texts();
  let saved = "unsaved" in document.getElementById("state").dataset ? null : sent;
  const compare = () => {
    const note = document.querySelector("#state .unsaved");
    if (note) note.hidden = texts() === saved;
  };
  document.getElementById("save").addEventListener("click", () => { sent = texts(); }, true);
  form.addEventListener("submit", () => { saved = texts(); });
  document.addEventListener("htmx:after:swap", () => {
    const state = document.getElementById("state");
    if (state.dataset.version !== version) { version = state.dataset.version; saved = sent; }
    const conflict = state.querySelector(".conflict");
    if (conflict) conflict.scrollIntoView({ block: "nearest" });
    compare();
    mark();
  });
  let version = document.getElementById("state").dataset.version;
  window.addEventListener("beforeunload", (event) => { if (texts() !== saved) event.preventDefault(); });
  compare();
  mark();
})();
