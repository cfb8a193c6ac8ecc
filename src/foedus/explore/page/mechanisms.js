// Mechanisms: multiplier of a rate with its interval, on one logarithmic axis.

import { chart, el, svg } from "./dom.js";
import { missing, verdict } from "./judged.js";
import { f } from "./marks.js";
import { shorten } from "./lanes.js";
import { section, table, tableOf } from "./table.js";
import { t } from "./words.js";

const ROW = 30;
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10];

export function mechanismsView(record) {
  const { mechanisms } = record.payload;
  if (!mechanisms?.rows?.length) return section("mechanisms", t("mechanisms"), t("mechanisms_hint"), [], missing(mechanisms));
  const figure = el("div", { class: "figure mechanisms" });
  const draw = () => figure.replaceChildren(drawForest(mechanisms, figure.clientWidth || 800));
  new ResizeObserver(draw).observe(figure);
  return section("mechanisms", t("mechanisms"), t("mechanisms_hint"), [], figure, tableOf(() => mechanismsTable(mechanisms)));
}

function drawForest(mechanisms, width) {
  const { rows, low, high } = mechanisms;
  const narrow = width < 560;
  const left = narrow ? 12 : Math.min(330, width * 0.42);
  const row = narrow ? ROW + 14 : ROW;
  const drawn = rows.filter((one) => one.multiplier !== null && one.multiplier !== undefined);
  const height = 30 + row * drawn.length;
  const x = (value) => left + 8 + (Math.log(Math.min(high, Math.max(low, value)) / low) / Math.log(high / low)) * (width - left - 24);
  const image = chart(width, height, t("mechanisms"));
  image.setAttribute("role", "img");
  image.append(svg("g", { class: "axis" }, TICKS.filter((v) => v >= low && v <= high).map((value) => [
    svg("line", { x1: f(x(value)), x2: f(x(value)), y1: 18, y2: height, class: value === 1 ? "one" : null }),
    svg("text", { x: f(x(value)), y: 12, "text-anchor": "middle", text: `×${value}` })]).flat()));
  drawn.forEach((one, k) => {
    const y = 30 + row * k + (narrow ? 24 : row / 2);
    const tells = one.low > 1 || one.high < 1;
    image.append(svg("text", { x: narrow ? 12 : left - 6, y: narrow ? y - 12 : y + 4, "text-anchor": narrow ? "start" : "end", class: "name", text: shorten(one.text, narrow ? 52 : Math.floor(left / 6.6)) }, svg("title", { text: one.text })),
      svg("line", { x1: f(x(one.low)), x2: f(x(one.high)), y1: y, y2: y, class: tells ? "interval tells" : "interval" }),
      svg("circle", { cx: f(x(one.multiplier)), cy: y, r: 5, class: tells ? "estimate tells" : "estimate" }));
  });
  return image;
}

function mechanismsTable({ rows }) {
  const number = (value) => (value === null || value === undefined ? "–" : value.toPrecision(2));
  return table(t("mechanisms"), [t("mechanism"), t("class"), t("multiplier"), t("interval"), t("verdict")],
    rows.map((one) => [one.text, one.class ?? "", number(one.multiplier), one.low === null || one.low === undefined ? "–" : `${number(one.low)} – ${number(one.high)}`, verdict(one.verdict)]));
}
