// Sections, language and keys.

const SECTIONS = Array.from(document.querySelectorAll("main > section"), (section) => section.id);

/** Shows the section that the address names, or in which what it names is. */
function showSection() {
  const wanted = document.getElementById(location.hash.slice(1));
  const section = wanted?.closest("main > section");
  // The skip link leads to what is there.
  if (wanted && !section) return;
  const chosen = section?.id ?? SECTIONS[0];
  for (const id of SECTIONS) document.getElementById(id).hidden = id !== chosen;
  for (const link of document.querySelectorAll("#sections a")) {
    if (link.hash === `#${chosen}`) link.ariaCurrent = "page";
    else link.ariaCurrent = null;
  }
  if (wanted && wanted !== section) wanted.scrollIntoView();
  else scrollTo(0, 0);
}

function renderWords() {
  document.title = say("TITLE");
  document.getElementById("language").textContent = say("OTHER_LANGUAGE");
  for (const labelled of document.querySelectorAll("[data-label]")) {
    labelled.ariaLabel = say(labelled.dataset.label);
  }
  renderFilters();
  renderTable();
  if (drawer.open) renderDrawer();
}

function switchLanguage() {
  document.documentElement.lang = language() === 0 ? "zh-Hans" : "en";
  renderWords();
}

function readFilter(select) {
  const name = select.dataset.filter;
  if (select.value === "") delete table.filters[name];
  else table.filters[name] = Number(select.value);
  update();
}

/** Lets a heading be pressed, by hand or by key. */
function makeSortable(head) {
  const pressed = element("button", "", ...head.childNodes);
  pressed.type = "button";
  pressed.addEventListener("click", () => sortBy(head.dataset.sort));
  head.replaceChildren(pressed);
}

const TABLE_KEYS = {
  ArrowDown: () => moveTo(table.at + 1),
  j: () => moveTo(table.at + 1),
  ArrowUp: () => moveTo(table.at - 1),
  k: () => moveTo(table.at - 1),
  PageDown: () => moveTo(table.at + table.perPage),
  PageUp: () => moveTo(table.at - table.perPage),
  Home: () => moveTo(0),
  End: () => moveTo(table.shown.length - 1),
  Enter: () => openDrawer(table.at),
  " ": () => openDrawer(table.at),
};

const PAGE_KEYS = {
  "/": () => document.getElementById("search").focus(),
  "[": () => turn("previous"),
  "]": () => turn("next"),
  j: () => moveTo(table.at),
  k: () => moveTo(table.at),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || drawer.open) return;
  if (event.target.closest("input, select, textarea")) return;
  const inTable = event.target.closest("#table tbody");
  const act = (inTable && TABLE_KEYS[event.key]) || (!document.getElementById("reviews").hidden && PAGE_KEYS[event.key]);
  if (!act) return;
  event.preventDefault();
  act();
}

function openClicked(event) {
  const line = event.target.closest("tr");
  if (line && !String(getSelection())) openDrawer(Number(line.dataset.at));
}

/** Text as it comes out of an attribute, where the parser has changed it. */
const parsed = (text) => text.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
const place = (texts, wanted) => texts.findIndex((text) => parsed(text) === wanted);

/** Shows what a link into the table is about. */
function follow({ campaign, product, review }) {
  if (campaign !== undefined) choose({ campaign: data.campaigns.indexOf(campaign) });
  if (product !== undefined) choose({ product: place(rows.product.values, product) });
  if (review === undefined) return;
  const row = place(rows.id, review);
  choose(row < 0 ? {} : { campaign: rows.campaign[row] });
  if (row >= 0) openDrawer(table.shown.indexOf(row));
}

function listen() {
  addEventListener("hashchange", showSection);
  addEventListener("keydown", onKey);
  document.getElementById("language").addEventListener("click", switchLanguage);
  table.body.addEventListener("click", openClicked);
  document.querySelectorAll("th[data-sort]").forEach(makeSortable);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("filters").addEventListener("change", (event) => {
    if (event.target.dataset.filter) readFilter(event.target);
  });
  let waiting;
  document.getElementById("search").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      table.search = event.target.value;
      update();
    }, 120);
  });
  document.getElementById("reset").addEventListener("click", () => choose({}));
  document.getElementById("pager").addEventListener("click", (event) => {
    if (event.target.dataset.turn) turn(event.target.dataset.turn);
  });
  document.getElementById("per-page").addEventListener("change", (event) => {
    table.perPage = Number(event.target.value);
    table.page = Math.floor(table.at / table.perPage);
    renderTable();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href='#reviews']");
    if (link) follow(link.dataset);
  });
}

document.documentElement.classList.add("live");
for (const scripted of document.querySelectorAll(".scripted")) scripted.hidden = false;
listen();
showSection();
update({ sorted: true });
renderWords();
