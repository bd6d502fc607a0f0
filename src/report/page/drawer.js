// One review with its text and its evidence as signed bars whose sum is shown.

const drawer = document.getElementById("drawer");

/** Characters that are not seen, or that turn the direction of what is. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

const weight = (units) => (units < 0 ? "−" : units > 0 ? "+" : "") + (Math.abs(units) / 1e4).toFixed(2);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function openDrawer(at) {
  moveTo(at, { focus: false });
  if (!drawer.open) drawer.showModal();
  renderDrawer();
}

function closeDrawer() {
  drawer.close();
}

function renderDrawer() {
  const row = table.shown[table.at];
  const pressed = document.activeElement?.dataset.act ?? "close";
  drawer.replaceChildren(
    heading(row),
    facts(row),
    ...membership(row),
    jumps(row),
    written(row),
    element("h3", "", say("EVIDENCE")),
    element("p", "note", say("EVIDENCE_NOTE")),
    evidenceTable(row),
  );
  drawer.scrollTop = 0;
  // What had the focus is gone; keys must go on reaching the drawer.
  drawer.querySelector(`[data-act=${pressed}]`).focus();
}

function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function heading(row) {
  const title = element("h2", "", badge(row), " ", foreign(rows.id[row]));
  title.id = "drawer-title";
  const acts = {
    back: button(say("ONE_BACK"), () => openDrawer(table.at - 1)),
    on: button(say("ONE_ON"), () => openDrawer(table.at + 1)),
    close: button(say("CLOSE"), closeDrawer),
  };
  for (const [name, pressed] of Object.entries(acts)) pressed.dataset.act = name;
  return element("header", "", title, ...Object.values(acts));
}

function facts(row) {
  const stars = rows.stars[row] === null ? "–" : String(rows.stars[row]);
  const listed = [
    ["AUTHENTICITY", authenticity(row).toFixed(1)],
    ["TIER", tier(row)],
    ["STARS", stars],
    ["DATE", moment(row)],
    ["REVIEWER", reviewer(row) || "–"],
    ["PRODUCT", product(row) || "–"],
    ["LANGUAGE", tongue(row) || "–"],
    ["CAMPAIGN", campaign(row) || "–"],
  ];
  const fact = ([name, value]) => {
    const shown = element("dd", "", foreign(value));
    shown.dataset.fact = name;
    return element("div", "", element("dt", "", say(name)), shown);
  };
  return element("dl", "facts", ...listed.map(fact));
}

/** Buttons that lead to the neighbours of a review. */
function jumps(row) {
  const jump = (text, name) =>
    button(text, () => {
      closeDrawer();
      choose({ [name]: FILTERS[name](row) });
    });
  const made = [];
  if (reviewer(row)) made.push(jump(say("SAME_REVIEWER"), "reviewer"));
  if (product(row)) made.push(jump(say("SAME_PRODUCT"), "product"));
  if (campaign(row)) made.push(jump(say("SAME_CAMPAIGN"), "campaign"));
  return element("p", "jumps", ...made);
}

/** Members that are listed for each kind of tie. */
const NEIGHBOURS = 12;

/** What a member's campaign is, and who is near it there. */
function membership(row) {
  const at = rows.campaign[row];
  if (at < 0) return [];
  const told = element("p", "", say("MEMBER_OF", data.campaigns[at], counted(data.accounts[at])), " ");
  if (at < data.cards) {
    const link = element("a", "", say("SEE_CARD"));
    link.href = `#campaign-${data.campaigns[at]}`;
    link.addEventListener("click", closeDrawer);
    told.append(link);
  }
  const lines = data.ties.map((words, bit) => neighbours(row, 1 << bit, words[language()])).filter(Boolean);
  const box = element("div", "membership", told);
  if (lines.length) {
    box.append(element("h3", "", say("NEIGHBOURS")), element("p", "note", say("NEIGHBOURS_NOTE")), ...lines);
  }
  return [box];
}

/** Other members that a tie binds too, the nearest first. */
function neighbours(row, tie, word) {
  if (!(rows.ties[row] & tie)) return null;
  const binds = (other) => other !== row && rows.campaign[other] === rows.campaign[row] && rows.ties[other] & tie;
  const elsewhere = (other) => Number(rows.product.at[other] !== rows.product.at[row]);
  const apart = (other) => Math.abs((rows.time[other] ?? 1e15) - (rows.time[row] ?? 0));
  const others = Array.from(rows.id.keys()).filter(binds);
  others.sort((a, b) => elsewhere(a) - elsewhere(b) || apart(a) - apart(b) || a - b);
  if (!others.length) return null;
  const line = element("p", "jumps", element("b", "", word), ...others.slice(0, NEIGHBOURS).map(neighbour));
  if (others.length > NEIGHBOURS) line.append(say("MORE", counted(others.length - NEIGHBOURS)));
  return line;
}

function neighbour(row) {
  const made = button(foreign(rows.id[row]), () => {
    choose({ campaign: rows.campaign[row] });
    openDrawer(table.shown.indexOf(row));
  });
  made.dataset.neighbour = row;
  return made;
}

function written(row) {
  const text = rows.text[row];
  if (!text) return element("p", "note", say("NO_TEXT"));
  const words = rows.words[row] ? rows.words[row].split(" ") : [];
  const shown = element("p", "written", ...marked(text, words));
  shown.dir = "auto";
  const box = element("div", "", shown);
  if (words.length) box.append(element("p", "note", say("MARKED")));
  if (cut.has(row)) box.append(element("p", "note", say("TEXT_CUT")));
  return box;
}

/** The text in parts: weighty words marked, unseen characters named. */
function marked(text, words) {
  const letter = "[\\p{L}\\p{N}]";
  const han = /\p{Script=Han}/u;
  const whole = (word) => (han.test(word) ? escaped(word) : `(?<!${letter})${escaped(word)}(?!${letter})`);
  const parts = [UNSEEN.source, ...words.map(whole)].map((part) => `(?:${part})`);
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(new RegExp(parts.join("|"), "gu"))) {
    nodes.push(text.slice(end, found.index));
    nodes.push(UNSEEN.test(found[0]) ? named(found[0]) : element("mark", "weighty", found[0]));
    end = found.index + found[0].length;
  }
  nodes.push(text.slice(end));
  return nodes;
}

function named(unseen) {
  const code = unseen.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return element("span", "unseen", `U+${code}`);
}

/** A signed bar: left of the middle for the review, right of it against. */
function bar(units, largest) {
  const ground = element("div", "signed");
  const fill = element("div", units < 0 ? "for" : "against");
  fill.style.width = `${(50 * Math.abs(units)) / largest}%`;
  ground.append(fill);
  return ground;
}

function weighed(units, largest) {
  return [element("td", "number", weight(units)), element("td", "", bar(units, largest))];
}

function signalName(at) {
  if (at < 0) return element("th", "", say("WEAKER"));
  const [name, label, family] = data.signals[at];
  const head = element("th", "", label[language()], " ", element("small", "", family[language()]));
  head.title = name;
  return head;
}

/** What the weights make of the base rates: the softmax of their logarithms. */
function posterior(sums) {
  const logits = data.prior.map((share, k) => Math.log(share) + (k ? sums[k - 1] / 1e4 : 0));
  const largest = Math.max(...logits);
  const odds = logits.map((logit) => Math.exp(logit - largest));
  const total = odds.reduce((sum, odd) => sum + odd, 0);
  return odds.map((odd) => odd / total);
}

function evidenceTable(row) {
  const pieces = evidence(row);
  const sums = [1, 2].map((k) => pieces.reduce((sum, piece) => sum + piece[k], 0));
  const weights = pieces.flatMap((piece) => [piece[1], piece[2]]);
  const largest = Math.max(1, ...[...weights, ...sums].map(Math.abs));
  const head = [["SIGNAL", ""], ["VALUE", "number"], ["PERCENTILE", "number"]].map(([name, kind]) => element("th", kind, say(name)));
  for (const name of ["PAID", "BOT"]) {
    const wide = element("th", "weights", say(name));
    wide.colSpan = 2;
    head.push(wide);
  }
  const line = (piece) => {
    const [signal, paid, bot, value, percentile] = piece;
    const made = element(
      "tr",
      "",
      signalName(signal),
      element("td", "number", value == null ? "" : String(Number(value.toPrecision(4)))),
      element("td", "number", percentile == null ? "" : percentile.toFixed(1)),
      ...weighed(paid, largest),
      ...weighed(bot, largest),
    );
    made.dataset.weights = `${paid} ${bot}`;
    return made;
  };
  const total = element("tr", "sum", ...wideHead(say("SUM")), ...sums.flatMap((sum) => weighed(sum, largest)));
  total.dataset.weights = sums.join(" ");
  const made = element(
    "table",
    "evidence",
    element("thead", "", element("tr", "", ...head)),
    element("tbody", "", ...pieces.map(line)),
    element("tfoot", "", total, shares(say("BEFORE"), data.prior), shares(say("AFTER"), posterior(sums))),
  );
  return made;
}

function wideHead(text) {
  const head = element("th", "", text);
  head.colSpan = 3;
  return [head];
}

function shares(text, [genuine, paid, bot]) {
  const cell = element(
    "td",
    "shares",
    `${say("GENUINE")} ${percent(genuine)} · ${say("PAID")} ${percent(paid)} · ${say("BOT")} ${percent(bot)}`,
  );
  cell.colSpan = 4;
  const made = element("tr", "", ...wideHead(text), cell);
  made.dataset.authenticity = 100 * genuine;
  return made;
}

drawer.addEventListener("close", () => moveTo(table.at));
drawer.addEventListener("click", (event) => {
  if (event.target === drawer) closeDrawer();
});
drawer.addEventListener("keydown", (event) => {
  const steps = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 };
  if (event.key in steps) openDrawer(table.at + steps[event.key]);
});
