// Tables: every chart has one, built only when it is opened.

import { clear, el, link } from "./dom.js";
import { t } from "./words.js";

const PAGE = 300;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** A table with a caption; cells are text or nodes. */
export function table(caption, heads, rows, onRow) {
  return made(caption, heads, rows, onRow, false);
}

/** A table of words: on a narrow screen its rows become cards, each cell under its heading. */
export function wordyTable(caption, heads, rows, onRow) {
  return made(caption, heads, rows, onRow, true);
}

function made(caption, heads, rows, onRow, isWordy) {
  const body = el("tbody", isWordy ? { role: "rowgroup" } : {});
  const append = (start) => {
    for (const row of rows.slice(start, start + PAGE)) body.append(line(row, onRow, isWordy ? heads : null));
  };
  append(0);
  const whole = el("table", isWordy ? { role: "table", class: "wordy" } : {}, el("caption", { text: caption }),
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col", text: head })))), body);
  const wrapper = el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": `${caption}: ${t("rows")}` }, whole);
  if (rows.length <= PAGE) return wrapper;
  let shown = PAGE;
  const more = el("button", { type: "button", class: "quiet" });
  const say = () => { more.textContent = t("shown", { n: Math.min(shown, rows.length), m: rows.length }); };
  more.addEventListener("click", () => {
    append(shown);
    shown += PAGE;
    if (shown >= rows.length) more.remove();
    say();
  });
  say();
  return el("div", {}, wrapper, more);
}

/** One row, which its first cell opens for the keyboard; with heads, it says its own roles, for laid out as a card it is no table row to browsers. */
function line(row, onRow, heads) {
  const cells = row.cells ?? row;
  const leads = Boolean(onRow) && row.key !== undefined;
  const node = el("tr", heads ? { role: "row" } : {}, cells.map((cell, k) => {
    const plain = cell instanceof Node ? undefined : String(cell ?? "");
    const content = plain === undefined ? cell : k === 0 && leads ? link(plain, () => onRow(row.key)) : null;
    const text = content ? undefined : plain;
    const attributes = { text, class: DATE.test(plain) ? "date" : null, "data-head": heads?.[k], role: heads ? (k ? "cell" : "rowheader") : null };
    return k === 0 ? el("th", { scope: "row", ...attributes }, content) : el("td", attributes, content);
  }));
  if (leads) {
    node.classList.add("clickable");
    node.addEventListener("click", (event) => { if (!event.target.closest("button, a")) onRow(row.key); });
  }
  return node;
}

/** The table behind a chart, made afresh each time it is opened. */
export function tableOf(make) {
  const room = el("div", {});
  const details = el("details", { class: "as-table" }, el("summary", { text: t("table") }), room);
  details.addEventListener("toggle", () => clear(room, details.open ? make() : []));
  details.refresh = () => { if (details.open) clear(room, make()); };
  return details;
}

/** A section with its heading, hint, controls and chart. */
export function section(id, title, hint, controls, ...content) {
  return el("section", { id, "aria-labelledby": `${id}-title`, class: "view" },
    el("div", { class: "view-head" }, el("h2", { id: `${id}-title`, tabindex: "-1", text: title }), el("div", { class: "controls" }, controls)),
    hint ? el("p", { class: "hint", text: hint }) : null, content);
}

export function select(label, options, value, onchange) {
  const node = el("select", { onchange: () => onchange(node.value) }, options.map(([key, text]) => el("option", { value: key, text })));
  node.value = value;
  return Object.assign(el("label", { class: "field" }, el("span", { text: label }), " ", node), { input: node });
}
