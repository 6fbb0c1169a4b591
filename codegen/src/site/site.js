"use strict";
(() => {
  const root = document.documentElement.dataset.root;
  const box = document.querySelector(".search");
  const input = document.getElementById("search");
  const results = document.getElementById("results");
  const found = document.getElementById("found");
  const MOST = 12;
  const kinds = { endpoint: 0, message: 1, type: 2, code: 3 };
  let rows = null;
  let isAsked = false;
  let shown = [];
  let at = -1;

  // Lower case once.
  const prepare = () => searchIndex.map(([kind, name, toldBy, called, about, place]) => ({
    kind, name, toldBy, called, about, place,
    lower: name.toLowerCase(),
    telling: `${toldBy} ${called}`.toLowerCase(),
    text: `${name} ${toldBy} ${called} ${about}`.toLowerCase(),
  }));

  // The index is as large as many pages, so it is loaded when somebody is about to search.
  const load = () => {
    if (isAsked) return;
    isAsked = true;
    const script = document.createElement("script");
    script.src = `${root}search-index.js`;
    script.addEventListener("load", () => {
      rows = prepare();
      if (document.activeElement === input) show();
    });
    script.addEventListener("error", () => { isAsked = false; });
    document.head.append(script);
  };

  // How well a word fits: the name itself, how it begins, what is in it, the path or title, and last what is said about it.
  const rank = (row, word) => {
    if (row.lower === word) return 6;
    if (row.lower.startsWith(word)) return 5;
    if (row.lower.includes(word)) return 4;
    if (row.telling.includes(word)) return 3;
    return row.text.includes(word) ? 1 : 0;
  };

  const search = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0 || rows === null) return [];
    const hits = [];
    for (const row of rows) {
      let score = 0;
      for (const word of words) {
        const one = rank(row, word);
        if (one === 0) { score = 0; break; }
        score += one;
      }
      if (score > 0) hits.push({ row, score });
    }
    return hits.sort((one, other) => other.score - one.score || kinds[one.row.kind] - kinds[other.row.kind]
      || one.row.name.length - other.row.name.length || (one.row.name < other.row.name ? -1 : 1));
  };

  const piece = (tag, text) => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };

  const select = (next) => {
    at = next;
    [...results.querySelectorAll("[role=option]")].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === at));
      if (number === at) item.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) input.setAttribute("aria-activedescendant", `result-${at}`);
    else input.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    results.hidden = true;
    input.setAttribute("aria-expanded", "false");
    select(-1);
  };

  const show = () => {
    const hits = search(input.value);
    shown = hits.slice(0, MOST).map((hit) => hit.row);
    results.replaceChildren(...shown.map((row, number) => {
      const item = document.createElement("li");
      item.id = `result-${number}`;
      item.setAttribute("role", "option");
      item.append(piece("b", row.name), piece("i", row.kind), piece("span", [row.toldBy, row.called].filter(Boolean).join("  ·  ") || row.about));
      item.addEventListener("pointermove", () => { if (at !== number) select(number); });
      item.addEventListener("click", open);
      return item;
    }));
    const hasWords = input.value.trim() !== "" && rows !== null;
    if (hasWords && hits.length === 0) {
      const nothing = piece("li", "Nothing found");
      nothing.className = "nothing";
      results.append(nothing);
    }
    found.textContent = !hasWords ? "" : hits.length > MOST ? `${hits.length} results, the first ${MOST} are listed` : `${hits.length} results`;
    results.hidden = !hasWords;
    input.setAttribute("aria-expanded", String(hasWords));
    select(shown.length > 0 ? 0 : -1);
  };

  const open = () => {
    if (at < 0 || at >= shown.length) return;
    const address = shown[at].place.split("#").map((part) => part.split("/").map(encodeURIComponent).join("/"));
    close();
    location.href = root + address.join("#");
  };

  const keys = {
    ArrowDown: () => select(shown.length === 0 ? -1 : (at + 1) % shown.length),
    ArrowUp: () => select(shown.length === 0 ? -1 : (at + shown.length - 1) % shown.length),
    Enter: open,
    Escape: () => { if (results.hidden) input.blur(); input.value = ""; show(); },
  };

  input.addEventListener("input", show);
  input.addEventListener("focus", () => { load(); if (input.value.trim() !== "") show(); });
  box.addEventListener("pointerenter", load);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) close(); });
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  for (const figure of document.querySelectorAll("figure.code")) {
    const button = piece("button", "Copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy the ${figure.querySelector("pre").getAttribute("aria-label")}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(figure.querySelector("code").textContent);
        button.textContent = "Copied";
      } catch {
        const range = document.createRange();
        range.selectNodeContents(figure.querySelector("code"));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    figure.append(button);
  }
  // The page stays where it is; only the list beside it moves.
  const side = document.querySelector(".side");
  const current = side.querySelector("[aria-current]");
  if (current) side.scrollTop = current.offsetTop - side.offsetTop - side.clientHeight / 2;
  box.hidden = false;
})();
