"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const tools = document.getElementById("tools");
  const search = document.getElementById("search");
  const section = document.getElementById("section");
  const shown = document.getElementById("shown");
  const weights = all("button[data-weight]", tools);
  const changes = all("li.change").map((item) => ({ item, text: item.textContent.toLowerCase() }));
  const folds = all("details.section");
  const groups = all("section.group");
  const wasOpen = folds.map((fold) => fold.open);
  let isFiltered = false;

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(weights.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.weight));
    let count = 0;
    for (const { item, text } of changes) {
      const fits =
        wanted.has(item.dataset.weight) &&
        (section.value === "" || item.dataset.section === section.value) &&
        words.every((word) => text.includes(word));
      item.hidden = !fits;
      count += fits ? 1 : 0;
    }
    const isNarrow = words.length > 0 || section.value !== "";
    if (!isFiltered && isNarrow) folds.forEach((fold, at) => { wasOpen[at] = fold.open; });
    folds.forEach((fold, at) => {
      const left = all("li.change:not([hidden])", fold).length;
      fold.hidden = left === 0;
      fold.querySelector("summary small").textContent = left;
      if (isNarrow) fold.open = left > 0;
      else if (isFiltered) fold.open = wasOpen[at];
    });
    for (const group of groups) group.hidden = !group.querySelector("li.change:not([hidden])");
    isFiltered = isNarrow;
    shown.textContent = count === changes.length ? `${count} changes` : `${count} of ${changes.length} changes`;
  };

  const setAll = (open) => folds.forEach((fold) => { if (!fold.hidden) fold.open = open; });

  const reveal = () => {
    let target = null;
    try { target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null; } catch { return; }
    const fold = target && target.closest("details.section");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };

  const step = (by) => {
    const visible = changes.map(({ item }) => item).filter((item) => !item.hidden && item.closest("details").open);
    if (visible.length === 0) return;
    const at = visible.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    visible[next].focus({ preventScroll: true });
    visible[next].scrollIntoView({ block: "center" });
  };

  const keys = {
    "/": () => { search.focus(); search.select(); },
    j: () => step(1),
    k: () => step(-1),
    o: () => { const fold = document.activeElement.closest("details.section"); if (fold) { fold.open = !fold.open; fold.querySelector("summary").focus(); } },
    e: () => setAll(true),
    c: () => setAll(false),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target === search) { search.value = ""; filter(); search.blur(); return; }
    if (event.target.closest("input, select, textarea")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (act) { event.preventDefault(); act(); }
  });
  search.addEventListener("input", filter);
  section.addEventListener("change", filter);
  for (const one of weights) {
    one.addEventListener("click", () => {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  document.getElementById("expand").addEventListener("click", () => setAll(true));
  document.getElementById("collapse").addEventListener("click", () => setAll(false));
  window.addEventListener("hashchange", reveal);
  tools.hidden = false;
  filter();
  reveal();
})();
