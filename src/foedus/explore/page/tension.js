// Tension of a pair: conflict above, cooperation below, one scale for all pairs.

import { chart, el, redraw, svg } from "./dom.js";
import { iso, ticks } from "./days.js";
import { drawing } from "./drawing.js";
import { f } from "./marks.js";
import { level } from "./record.js";
import { section, select, table, tableOf } from "./table.js";
import { t } from "./words.js";

const HEIGHT = 260;
const LEFT = 34;
const MIDDLE = 126;

export function tensionView(record, state) {
  const { tension } = record.payload;
  const options = tension.pairs.map((pair) => [`${pair.a}~${pair.b}`, `${record.name(pair.a)} – ${record.name(pair.b)} (${pair.acts})`]);
  const chosen = select(t("pair"), options, state.values.pair, (pair) => state.set({ pair, pick: `pair:${pair}` }));
  const figure = el("div", { class: "figure tension" });
  const words = tableOf(() => tensionTable(record, state));
  const node = section("tension", t("tension"), t("tension_hint", { n: tension.half_life }), [chosen], figure, words);
  const ask = drawing(figure, () => {
    chosen.input.value = state.values.pair;
    redraw(figure, drawTension(record, state, figure.clientWidth || 800));
    words.refresh();
  });
  state.watch(["pair", "from", "to"], ask);
  state.watch(["day"], () => placeDay(record, state, figure.firstElementChild));
  return node;
}

function drawTension(record, state, width) {
  const { from, to, pair: key } = state.values;
  const { tension } = record.payload;
  const pair = record.pairs.get(key);
  const x = (day) => LEFT + ((day - from) / (to - from)) * (width - LEFT - 10);
  const image = chart(width, HEIGHT, `${t("tension")}: ${key?.split("~").map(record.name).join(" – ") ?? ""}`);
  image.setAttribute("role", "img");
  image.scale = x;
  const y = (value) => MIDDLE - Math.sign(value) * Math.sqrt(Math.abs(value) / tension.top) * (MIDDLE - 14);
  image.append(svg("g", { class: "axis" }, ticks(from, to, (width - LEFT) / 64).map(({ day, label }) => [
    svg("line", { x1: f(x(day)), x2: f(x(day)), y1: 10, y2: HEIGHT - 16 }), svg("text", { x: f(x(day) + 3), y: HEIGHT - 4, text: label })]).flat(),
  rungs(tension.top).map((value) => [svg("line", { x1: LEFT, x2: width - 10, y1: f(y(value)), y2: f(y(value)) }),
    svg("text", { x: LEFT - 6, y: f(y(value) + 4), "text-anchor": "end", text: String(Math.abs(value)) })]).flat()));
  if (pair) {
    image.append(svg("path", { d: area(pair.conflict, tension.half_life, from, to, x, y), class: "area conflict" }),
      svg("path", { d: area(pair.cooperation, tension.half_life, from, to, x, (v) => y(-v)), class: "area cooperation" }));
  }
  image.append(svg("line", { x1: LEFT, x2: width - 10, y1: MIDDLE, y2: MIDDLE, class: "zero" }),
    svg("text", { x: LEFT + 6, y: 22, class: "side", text: t("conflict") }), svg("text", { x: LEFT + 6, y: HEIGHT - 22, class: "side", text: t("cooperation") }),
    svg("g", { class: "cursor" }, svg("line", { y1: 8, y2: HEIGHT - 16 })));
  placeDay(record, state, image);
  return image;
}

/** Values to mark on the square-root scale, both sides. */
function rungs(top) {
  const up = [1, 5, 20, 50, 100, 200, 500, 1000, 5000].filter((v) => v <= top && v >= top / 50);
  return [...up, ...up.map((v) => -v)];
}

function area(curve, half, from, to, x, y) {
  const days = new Set([from, to]);
  const grain = Math.max(1, Math.round((to - from) / 300));
  for (let day = from; day <= to; day += grain) days.add(day);
  for (const day of curve[0]) if (day > from && day <= to) days.add(day).add(day - 0.01);
  const points = [...days].sort((a, b) => a - b).map((day) => `${f(x(day))} ${f(y(level(curve, day, half)))}`);
  return `M${f(x(from))} ${f(y(0))}L${points.join("L")}L${f(x(to))} ${f(y(0))}z`;
}

function placeDay(record, state, image) {
  if (!image?.scale) return;
  const { day, from, to } = state.values;
  const cursor = image.querySelector(".cursor");
  cursor.setAttribute("visibility", day < from || day > to ? "hidden" : "visible");
  cursor.setAttribute("transform", `translate(${f(image.scale(day))} 0)`);
}

function tensionTable(record, state) {
  const pair = record.pairs.get(state.values.pair);
  const half = record.payload.tension.half_life;
  if (!pair) return el("p", { text: t("none") });
  const days = [...new Set([...pair.conflict[0], ...pair.cooperation[0]])].sort((a, b) => a - b);
  return table(`${record.name(pair.a)} – ${record.name(pair.b)}`, [t("date"), t("conflict"), t("cooperation")],
    days.map((day) => ({ key: day, cells: [iso(day), f(level(pair.conflict, day, half)), f(level(pair.cooperation, day, half))] })), (day) => state.set({ day }));
}
