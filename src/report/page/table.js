// The table of reviews: filtered, sorted, a page at a time.

const FILTERS = {
  verdict: (row) => rows.verdict[row],
  tier: (row) => rows.tier[row],
  campaign: (row) => rows.campaign[row],
  stars: (row) => Math.round(rows.stars[row] ?? 0),
  language: (row) => rows.language.at[row],
  reviewer: (row) => rows.reviewer.at[row],
  product: (row) => rows.product.at[row],
};

const KEYS = {
  authenticity: (row) => rows.p[0][row],
  verdict: (row) => rows.verdict[row],
  tier: (row) => rows.tier[row],
  stars: (row) => rows.stars[row],
  time: (row) => rows.time[row],
  campaign: (row) => (rows.campaign[row] < 0 ? null : rows.campaign[row]),
  id: (row) => rows.id[row],
  reviewer,
  product,
  language: tongue,
};

const table = {
  body: document.querySelector("#table tbody"),
  order: Uint32Array.from({ length: size }, (_, row) => row),
  shown: [],
  filters: {},
  search: "",
  sort: { key: "authenticity", down: false },
  page: 0,
  perPage: 50,
  at: 0,
  haystack: null,
};

/** What a row can be found by, in lower case; made when first searched. */
function haystack() {
  const line = (row) => [rows.id[row], reviewer(row), product(row), rows.text[row]].join("\n");
  table.haystack ??= Array.from(table.order, (_, row) => line(row).toLowerCase());
  return table.haystack;
}

/** Rows without a value come last whichever way; equals by suspicion. */
function sortRows() {
  const { key, down } = table.sort;
  const keys = Array.from({ length: size }, (_, row) => KEYS[key](row));
  const way = down ? -1 : 1;
  const absent = (value) => value === null || value === "";
  table.order.sort((a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (x === y) return a - b;
    if (absent(x) || absent(y)) return absent(x) ? 1 : -1;
    return x < y ? -way : way;
  });
}

function filterRows() {
  const wanted = Object.entries(table.filters);
  const search = table.search.trim().toLowerCase();
  const lines = search && haystack();
  const fits = (row) =>
    wanted.every(([name, value]) => FILTERS[name](row) === value) &&
    (!search || lines[row].includes(search));
  table.shown = Array.from(table.order).filter(fits);
}

function update({ sorted = false } = {}) {
  if (sorted) sortRows();
  filterRows();
  table.page = 0;
  table.at = 0;
  renderTable();
}

function pages() {
  return Math.max(1, Math.ceil(table.shown.length / table.perPage));
}

function renderRow(row, at) {
  const line = element(
    "tr",
    "",
    element("td", "number", authenticity(row).toFixed(1)),
    element("td", "", badge(row)),
    element("td", "", tierShort(row)),
    element("td", "number", rows.stars[row] === null ? "–" : String(rows.stars[row])),
    element("td", "", day(row)),
    element("td", "", foreign(campaign(row))),
    element("td", "id", foreign(rows.id[row])),
    element("td", "id", foreign(reviewer(row))),
    element("td", "id", foreign(product(row))),
    element("td", "", foreign(tongue(row))),
    element("td", "text", foreign(rows.text[row].slice(0, 200))),
  );
  line.dataset.at = at;
  line.tabIndex = at === table.at ? 0 : -1;
  return line;
}

function renderTable() {
  const first = table.page * table.perPage;
  const visible = table.shown.slice(first, first + table.perPage);
  table.body.replaceChildren(...visible.map((row, at) => renderRow(row, first + at)));
  document.getElementById("shown").replaceChildren(...shownWords());
  document.getElementById("page").textContent = say("PAGE", counted(table.page + 1), counted(pages()));
  for (const button of document.querySelectorAll("[data-turn]")) {
    const back = ["first", "previous"].includes(button.dataset.turn);
    button.disabled = back ? table.page === 0 : table.page === pages() - 1;
  }
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const own = head.dataset.sort === table.sort.key;
    head.ariaSort = own ? (table.sort.down ? "descending" : "ascending") : "none";
  }
}

/** How many rows are shown, and whose, where no field of the form tells. */
function shownWords() {
  const counts = say("SHOWN", counted(table.shown.length), counted(size));
  const words = [table.shown.length ? counts : say("NOTHING")];
  for (const [name, phrase] of [["reviewer", say("REVIEWER")], ["product", say("PRODUCT")]]) {
    if (name in table.filters) words.push(` · ${phrase} `, foreign(rows[name].values[table.filters[name]] ?? ""));
  }
  return words;
}

/** Moves to a place among the shown rows, turning the page where needed. */
function moveTo(at, { focus = true } = {}) {
  if (!table.shown.length) return;
  table.at = Math.min(Math.max(at, 0), table.shown.length - 1);
  const page = Math.floor(table.at / table.perPage);
  if (page !== table.page) {
    table.page = page;
    renderTable();
  }
  for (const line of table.body.rows) line.tabIndex = Number(line.dataset.at) === table.at ? 0 : -1;
  if (focus) table.body.rows[table.at % table.perPage]?.focus();
}

function turn(to) {
  const pagesByName = { first: 0, previous: table.page - 1, next: table.page + 1, last: pages() - 1 };
  const page = Math.min(Math.max(pagesByName[to], 0), pages() - 1);
  moveTo(page * table.perPage, { focus: false });
}

function sortBy(key) {
  const again = table.sort.key === key;
  table.sort = { key, down: again && !table.sort.down };
  update({ sorted: true });
}

/** Shows the rows that fit all of some filters, and no others. */
function choose(filters) {
  table.filters = filters;
  table.search = "";
  document.getElementById("search").value = "";
  renderFilters();
  update();
}

/** The values of a filter with their words, in the language of the page. */
function choices(name) {
  const words = (list) => list.map(([, pair], at) => [at, pair[language()]]);
  const none = [-1, say("NONE")];
  switch (name) {
    case "verdict":
      return words(data.verdicts);
    case "tier":
      return [...words(data.tiers), none];
    case "campaign":
      return data.campaigns.map((id, at) => [at, id]).concat([none]);
    case "stars":
      return [5, 4, 3, 2, 1].map((stars) => [stars, String(stars)]).concat([[0, say("NONE")]]);
    default:
      return rows.language.values.slice(0, 200).map((name, at) => [at, name]).concat([none]);
  }
}

function renderFilters() {
  for (const select of document.querySelectorAll("[data-filter]")) {
    const option = ([value, text]) => new Option(text, value);
    const name = select.dataset.filter;
    select.replaceChildren(new Option(say("ANY"), ""), ...choices(name).map(option));
    select.value = table.filters[name] ?? "";
  }
}
