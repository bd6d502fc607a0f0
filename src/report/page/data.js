"use strict";
// The data of the report, read once, and words in the language of the page.

const data = JSON.parse(document.getElementById("data").textContent);
const rows = data.rows;
const size = rows.id.length;
const phrases = new Map(data.say);
const cut = new Set(rows.cut);

const language = () => (document.documentElement.lang === "en" ? 0 : 1);

/** A phrase with its gaps filled in order. */
function say(name, ...values) {
  const parts = phrases.get(name)[language()].split("{}");
  return parts.map((part, at) => part + (at < parts.length - 1 ? values[at] : "")).join("");
}

const counted = (number) => number.toLocaleString("en");
const reviewer = (row) => coded(rows.reviewer, row);
const product = (row) => coded(rows.product, row);
const tongue = (row) => coded(rows.language, row);
const coded = (column, row) => (column.at[row] < 0 ? "" : column.values[column.at[row]]);
const campaign = (row) => data.campaigns[rows.campaign[row]] ?? "";
const verdict = (row) => data.verdicts[rows.verdict[row]];
const tier = (row) => data.tiers[rows.tier[row]]?.[1][language()] ?? say("NONE");
const tierShort = (row) => data.tiers[rows.tier[row]]?.[2][language()] ?? say("NONE");
const authenticity = (row) => rows.p[0][row] / 1e4;

function day(row) {
  const second = rows.time[row];
  return second === null ? "–" : new Date(second * 1000).toISOString().slice(0, 10);
}

function moment(row) {
  const second = rows.time[row];
  if (second === null) return "–";
  return new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ").replace(" 00:00:00", "");
}

/** An element with a class and children; strings become text, never markup. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Text of the table: kept apart from the direction of what stands around it. */
function foreign(text) {
  return element("bdi", "", text);
}

function badge(row) {
  const [name, words] = verdict(row);
  return element("span", `verdict ${name}`, words[language()]);
}

/** Pieces of evidence: signal or -1, weights of paid and bot in ten-thousandths,
 *  value, percentile. */
const evidence = (row) => JSON.parse(rows.evidence[row]);
