// The page of the preview: spreads as pictures, findings and notes beside them.
"use strict";

const $ = (id) => document.getElementById(id);
const pages = $("pages");
let state = { version: -1, pages: [], starts: [] };

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// --- The place in the book: a section, how many pages into it, and how far down the page. -----

// Where we went ourselves: it holds until the person scrolls, on whichever side of a spread it is.
let kept = null;

function placeNow() {
  if (kept && Math.abs(pages.scrollTop - kept.top) < 2) return kept.place;
  const top = pages.getBoundingClientRect().top;
  const seen = [...pages.querySelectorAll(".page")].find(
    (page) => page.getBoundingClientRect().bottom > top + 40);
  if (!seen) return null;
  const page = Number(seen.dataset.page);
  const box = seen.getBoundingClientRect();
  const start = [...state.starts].reverse().find((one) => one.page <= page);
  return {
    section: start ? start.id : null,
    pagesIn: start ? page - start.page : page,
    down: (top - box.top) / box.height,
  };
}

function goTo(place) {
  if (!place) return;
  const start = state.starts.find((one) => one.id === place.section);
  const page = Math.min((start ? start.page : 0) + place.pagesIn, state.pages.length - 1);
  const there = pages.querySelector(`[data-page="${page}"]`);
  if (!there) return;
  const box = there.getBoundingClientRect();
  pages.scrollTop += box.top - pages.getBoundingClientRect().top + place.down * box.height;
  kept = { place, top: pages.scrollTop };
}

function showPage(page) {
  const there = pages.querySelector(`[data-page="${page}"]`);
  if (!there) return;
  const start = [...state.starts].reverse().find((one) => one.page <= page);
  goTo({ section: start ? start.id : null, pagesIn: page - (start ? start.page : 0), down: -.05 });
}

// --- The pages ---------------------------------------------------------------------------------

function picture(page, index) {
  const scale = Math.min(3, 1.35 * (window.devicePixelRatio || 1));
  return `/page/${index}/${page.key}.png?scale=${scale}`;
}

function figure(page, index) {
  const side = index % 2 ? "verso" : "recto";
  const image = element("img", {
    src: picture(page, index), loading: "lazy", alt: `Page ${page.label}`,
    width: Math.round(page.width), height: Math.round(page.height),
  });
  return element("figure", { class: `page ${side}`, "data-page": index, "data-key": page.key },
    image, element("figcaption", {}, page.label));
}

function showPages(old) {
  pages.classList.remove("reflowable");
  const known = new Set(old.pages.map((page) => page.key));
  const spreads = [];
  for (let left = -1; left < state.pages.length; left += 2) {
    const spread = element("div", { class: "spread" });
    for (const index of [left, left + 1]) {
      const page = state.pages[index];
      if (!page) { spread.append(element("div", { class: "empty" })); continue; }
      const made = figure(page, index);
      if (known.size && !known.has(page.key)) made.classList.add("new");
      spread.append(made);
    }
    spreads.push(spread);
  }
  pages.replaceChildren(...spreads);
}

function showChapters() {
  const frame = pages.querySelector("iframe");
  const names = state.chapters.map((one) => one.file);
  const wanted = frame && names.includes(frame.dataset.file) ? frame.dataset.file : names[0];
  const down = frame && frame.contentWindow ? frame.contentWindow.scrollY : 0;
  const list = element("ol", {}, ...state.chapters.map((one) => {
    const button = element("button", { "aria-current": one.file === wanted },
      one.title || (one.file.includes("cover") ? "Cover" : one.file.split("/").pop()));
    button.addEventListener("click", () => openChapter(one.file, 0));
    return element("li", { "data-file": one.file }, button);
  }));
  pages.classList.add("reflowable");
  // No script can run in it: the same origin only lets this page keep the place in it.
  pages.replaceChildren(list, element("iframe", { sandbox: "allow-same-origin", title: "The page" }));
  if (wanted) openChapter(wanted, down);
}

function openChapter(file, down) {
  const frame = pages.querySelector("iframe");
  frame.dataset.file = file;
  frame.onload = () => frame.contentWindow.scrollTo(0, down);
  frame.src = `/epub/${state.version}/${file}`;
  for (const item of pages.querySelectorAll("li")) {
    item.firstChild.setAttribute("aria-current", item.dataset.file === file);
  }
}

// --- What stands beside them ---------------------------------------------------------------------

function pageOf(finding) {
  const label = (finding.location || "").replace(/^page /, "");
  const index = state.pages.findIndex((page) => page.label === label);
  return index < 0 ? null : index;
}

function item(page, ...children) {
  const known = page !== null && page !== undefined;
  const made = element("li", { "data-page": known ? page : null, tabindex: known ? 0 : null },
    ...children);
  if (known) {
    made.addEventListener("click", () => showPage(page));
    made.addEventListener("keydown", (event) => { if (event.key === "Enter") showPage(page); });
  }
  return made;
}

function where(one) {
  return one.file ? `${one.file}${one.line ? `:${one.line}` : ""}` : "";
}

function showFindings() {
  const items = state.findings.map((one) => item(pageOf(one),
    element("span", { class: one.severity }, one.message),
    element("span", { class: "where" }, [where(one), one.location, one.rule].filter(Boolean).join(" · ")),
    one.hint ? element("span", { class: "hint" }, one.hint) : ""));
  $("findings").replaceChildren(...(items.length ? items
    : [element("li", { class: "none" }, "Nothing was found.")]));
  $("tab-findings").textContent = items.length ? `Findings ${items.length}` : "Findings";
}

function showNotes() {
  const items = state.notes.map((one) => item(one.page,
    element("span", { class: "number" }, one.number), one.text,
    element("span", { class: "where" },
      [where(one), one.page === null ? "" : `page ${state.pages[one.page].label}`]
        .filter(Boolean).join(" · "))));
  const none = state.proved ? "There are no notes." : "The notes are being looked for.";
  $("notes").replaceChildren(...(items.length ? items : [element("li", { class: "none" }, none)]));
  $("tab-notes").textContent = items.length ? `Notes ${items.length}` : "Notes";
}

function showEditions() {
  $("editions").replaceChildren(...state.editions.map((one) => {
    const button = element("button", { "aria-current": one.name === state.edition }, one.name);
    button.addEventListener("click", () =>
      fetch(`/choose?edition=${encodeURIComponent(one.name)}`, { method: "POST" }));
    return button;
  }));
}

// --- News ------------------------------------------------------------------------------------------

async function refresh() {
  const answer = await fetch("/state");
  const fresh = await answer.json();
  if (fresh.version === state.version) return;
  const place = placeNow();
  const old = state;
  state = fresh;
  document.title = state.title || "Preview";
  $("title").textContent = state.title;
  showEditions();
  $("problem").textContent = state.problem;
  $("problem").hidden = !state.problem;
  const same = old.edition === state.edition && !state.chapters.length
    && JSON.stringify(old.pages) === JSON.stringify(state.pages);
  if (state.chapters.length) showChapters();
  else if (!same) {
    const again = old.edition === state.edition;
    showPages(again ? old : { pages: [] });
    if (again) goTo(place); else pages.scrollTop = 0;
  }
  showFindings();
  showNotes();
  const count = state.pages.length ? `${state.pages.length} pages` : `${state.chapters.length} chapters`;
  tell(state.version ? `${count}, ${state.seconds.toFixed(1)} s` : "being set …", Boolean(state.problem));
  document.body.dataset.version = state.version;
}

function tell(text, away) {
  $("state").textContent = text;
  $("state").classList.toggle("away", away);
}

const events = new EventSource("/events");
events.onmessage = () => refresh();
events.onerror = () => tell("the preview has stopped", true);

// --- What a person does ------------------------------------------------------------------------------

let hiding = 0;
pages.addEventListener("click", async (event) => {
  const image = event.target.closest(".page img");
  if (!image) return;
  const index = Number(image.parentNode.dataset.page);
  const box = image.getBoundingClientRect();
  const page = state.pages[index];
  const x = (event.clientX - box.left) / box.width * page.width;
  const y = (event.clientY - box.top) / box.height * page.height;
  const found = await (await fetch(`/line?page=${index}&x=${x.toFixed(1)}&y=${y.toFixed(1)}`)).json();
  const said = found.file ? `${found.file}:${found.line}`
    : state.proved ? "no line of the manuscript" : "the lines are being looked for";
  $("place").textContent = said;
  $("place").hidden = false;
  if (found.file && navigator.clipboard) navigator.clipboard.writeText(said).catch(() => {});
  clearTimeout(hiding);
  hiding = setTimeout(() => { $("place").hidden = true; }, 6000);
});

for (const name of ["findings", "notes"]) {
  $(`tab-${name}`).addEventListener("click", () => {
    for (const other of ["findings", "notes"]) {
      $(other).hidden = other !== name;
      $(`tab-${other}`).setAttribute("aria-selected", other === name);
    }
  });
}

$("goto").addEventListener("change", (event) => {
  const index = state.pages.findIndex((page) => page.label === event.target.value.trim());
  if (index >= 0) showPage(index);
  event.target.select();
});
