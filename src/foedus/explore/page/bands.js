// Bands of histories over time: the axis belongs to the question, never to the answer.

import { chart, el, svg } from "./dom.js";
import { ticks } from "./days.js";
import { f } from "./marks.js";
import { t } from "./words.js";

const COLOURS = ["factual", "interventional", "twin", "record"];
const HEIGHT = 300;
const LEFT = 44;
const FOOT = 22;

export function bandsChart(whatifs, question, series, width) {
  const { grid } = whatifs;
  const top = whatifs.axes[question.id];
  const x = (day) => LEFT + ((day - grid[0]) / (grid.at(-1) - grid[0])) * (width - LEFT - 12);
  const y = (value) => HEIGHT - FOOT - (Math.min(value, top) / top) * (HEIGHT - FOOT - 14);
  const image = chart(width, HEIGHT, question.text);
  image.setAttribute("role", "img");
  image.dataset.top = top;
  image.append(svg("g", { class: "axis" }, ticks(grid[0], grid.at(-1), (width - LEFT) / 70).map(({ day, label }) => [
    svg("line", { x1: f(x(day)), x2: f(x(day)), y1: 10, y2: HEIGHT - FOOT }), svg("text", { x: f(x(day) + 3), y: HEIGHT - 7, text: label })]).flat(),
  steps(top).map((value) => [svg("line", { x1: LEFT, x2: width - 12, y1: f(y(value)), y2: f(y(value)) }),
    svg("text", { x: LEFT - 6, y: f(y(value) + 4), "text-anchor": "end", text: String(value) })]).flat()));
  const bands = { factual: series?.factual ?? whatifs.factual[question.id], interventional: series?.interventional, twin: series?.twin };
  for (const [name, band] of Object.entries(bands)) if (band) image.append(drawBand(name, band, grid, x, y));
  image.append(svg("path", { d: path(whatifs.record[question.id], grid, x, y), class: "middle record" }));
  for (const band of Object.values(bands)) {
    const most = Math.max(0, ...(band?.high ?? []));
    if (most > top) {
      image.append(svg("text", { x: width - 14, y: 10, "text-anchor": "end", class: "beyond", text: t("beyond", { n: most }) }));
      break;
    }
  }
  return image;
}

/** The key to the bands; without an answer, of those that are drawn. */
export function legend(isAnswered) {
  const patch = (name) => svg("svg", { viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" },
    name === "record" ? null : svg("rect", { x: 0, y: 1, width: 24, height: 10, class: `band ${name}` }), svg("path", { d: "M0 6H24", class: `middle ${name}` }));
  const shown = COLOURS.filter((name) => isAnswered || name === "factual" || name === "record");
  return el("ul", { class: "legend" }, shown.map((name) => el("li", {}, patch(name), t(name))));
}

function steps(top) {
  const step = top / 4;
  return [0, 1, 2, 3, 4].map((k) => Math.round(k * step * 100) / 100);
}

function path(values, grid, x, y) {
  return `M${values.map((value, k) => `${f(x(grid[k]))} ${f(y(value))}`).join("L")}`;
}

function drawBand(name, { low, mid, high }, grid, x, y) {
  const back = [...low.keys()].reverse().map((k) => `${f(x(grid[k]))} ${f(y(low[k]))}`).join("L");
  return svg("g", { class: `series ${name}` }, svg("path", { d: `${path(high, grid, x, y)}L${back}z`, class: `band ${name}` }),
    svg("path", { d: path(mid, grid, x, y), class: `middle ${name}` }));
}
