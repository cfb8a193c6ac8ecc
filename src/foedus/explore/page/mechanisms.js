// Mechanisms: multiplier of a rate with its interval, on one logarithmic axis.

import { chart, el, svg } from "./dom.js";
import { drawing } from "./drawing.js";
import { missing, verdictWord } from "./judged.js";
import { f } from "./marks.js";
import { section, table, tableOf } from "./table.js";
import { t } from "./words.js";

const TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

export function mechanismsView(record) {
  const { mechanisms } = record.payload;
  if (!mechanisms?.rows?.length) return section("mechanisms", t("mechanisms"), t("mechanisms_hint"), [], missing(mechanisms));
  const figure = el("div", { class: "figure mechanisms" });
  drawing(figure, () => figure.replaceChildren(drawForest(mechanisms, figure.clientWidth || 800)));
  return section("mechanisms", t("mechanisms"), t("mechanisms_hint"), [], figure, tableOf(() => mechanismsTable(mechanisms)));
}

function drawForest(mechanisms, width) {
  const { rows, low, high } = mechanisms;
  const narrow = width < 640;
  const left = narrow ? 12 : Math.min(430, width * 0.46);
  const letters = Math.floor((narrow ? width - 24 : left - 20) / 6.3);
  const drawn = rows.filter((one) => one.multiplier !== null).map((one) => ({ ...one, lines: wrap(named(one), letters) }));
  const x = (value) => left + 8 + (Math.log(Math.min(high, Math.max(low, value)) / low) / Math.log(high / low)) * (width - left - 24);
  const parts = [];
  let top = 26;
  for (const one of drawn) {
    const height = (narrow ? one.lines.length * 15 + 28 : Math.max(30, one.lines.length * 15 + 12));
    const y = narrow ? top + one.lines.length * 15 + 14 : top + height / 2;
    const tells = one.low > 1 || one.high < 1;
    const first = narrow ? top + 14 : y + 4 - (one.lines.length - 1) * 7.5;
    parts.push(svg("text", { class: one.id ? "name" : "name control", "text-anchor": narrow ? "start" : "end" }, one.lines.map((line, k) => svg("tspan", { x: narrow ? 12 : left - 8, y: f(first + k * 15), text: line }))),
      svg("line", { x1: f(x(one.low)), x2: f(x(one.high)), y1: f(y), y2: f(y), class: tells ? "interval tells" : "interval" }),
      one.high > high ? svg("path", { d: `M${f(x(high))} ${f(y - 4)}l7 4l-7 4z`, class: "beyond-axis" }) : null,
      one.low < low ? svg("path", { d: `M${f(x(low))} ${f(y - 4)}l-7 4l7 4z`, class: "beyond-axis" }) : null,
      svg("circle", { cx: f(x(one.multiplier)), cy: f(y), r: 5, class: tells ? "estimate tells" : "estimate" }, svg("title", { text: `×${one.multiplier} [${one.low}, ${one.high}], ${one.per}` })));
    top += height;
  }
  const image = chart(width, top, t("mechanisms"), svg("g", { class: "axis" }, TICKS.filter((v) => v >= low && v <= high).map((value) => [
    svg("line", { x1: f(x(value)), x2: f(x(value)), y1: 18, y2: top, class: value === 1 ? "one" : null }),
    svg("text", { x: f(x(value)), y: 12, "text-anchor": "middle", text: `×${value}` })]).flat()), parts.filter(Boolean));
  image.setAttribute("role", "img");
  return image;
}

/** A mechanism of the texts by its id and statement; a control, which several classes have, with its class. */
function named(one) {
  return one.id ? `${one.id} ${one.text}` : `${one.text}, ${one.class}`;
}

/** Words in lines of at most so many letters. */
function wrap(text, letters) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length + 1 > letters) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines;
}

function mechanismsTable({ rows }) {
  const number = (value) => (value === null ? "–" : value.toPrecision(2));
  return table(t("mechanisms"), [t("mechanism"), t("class"), t("step"), t("multiplier"), t("interval"), t("informed"), t("verdict"), t("why_not")],
    rows.map((one) => [named(one), one.class, one.per, number(one.multiplier), one.low === null ? "–" : `[${number(one.low)}, ${number(one.high)}]`,
      one.informed === null ? "–" : `${Math.round(one.informed * 100)}%`, verdictWord(one.verdict), one.why_not]));
}
