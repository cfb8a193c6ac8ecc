// The time bar: day, neighbours, and the whole record as one strip with the window that the timeline shows.

import { chart, clear, svg } from "./dom.js";
import { drawing } from "./drawing.js";
import { spoken, ticks } from "./days.js";
import { f } from "./marks.js";
import { step } from "./timeline.js";
import { language, t } from "./words.js";

const HEIGHT = 56;
const BASE = 18;
const FOOT = 34;

export function timeBar(record, state) {
  const room = document.getElementById("overview");
  const range = document.getElementById("cursor");
  const today = document.getElementById("today");
  const [first, last] = record.span;
  Object.assign(range, { min: first, max: last });
  range.addEventListener("input", () => state.set({ day: Number(range.value), ...follow(record, state, Number(range.value)) }));
  document.getElementById("previous").addEventListener("click", () => step(record, state, -1));
  document.getElementById("next").addEventListener("click", () => step(record, state, 1));
  state.watch(["from", "to"], drawing(room, () => clear(room, strip(record, state.values, room.clientWidth || 600))));
  state.watch(["day"], ({ day }) => {
    range.value = day;
    const words = spoken(day, language());
    range.setAttribute("aria-valuetext", words);
    today.textContent = words;
  });
}

/** Keep the cursor inside the window. */
export function follow(record, { values }, day) {
  const width = values.to - values.from;
  if (day >= values.from && day <= values.to) return {};
  const start = Math.max(record.span[0], Math.min(record.span[1] - width, Math.round(day - width / 2)));
  return { from: start, to: start + width };
}

function strip(record, values, width) {
  const [first, last] = record.span;
  const x = (day) => ((day - first) / (last - first)) * width;
  const bins = Math.max(20, Math.floor(width / 5));
  const { up, down } = density(record, bins);
  const most = Math.sqrt(Math.max(1, ...up, ...down));
  const bar = (counts, sign) => counts.map((n, k) => (n ? `M${f((k * width) / bins)} ${BASE}h${f((width / bins) * 0.8)}v${f((sign * (BASE - 2) * Math.sqrt(n)) / most)}h${f((-width / bins) * 0.8)}z` : "")).join("");
  const image = chart(width, HEIGHT, t("count", { n: record.ids.length }),
    svg("rect", { x: f(x(values.from)), y: 0, width: f(Math.max(3, x(values.to) - x(values.from))), height: FOOT, class: "window" }),
    svg("path", { d: bar(up, -1), class: "bar quad-3" }), svg("path", { d: bar(down, 0.8), class: "bar quad-1" }),
    svg("g", { class: "axis" }, ticks(first, last, width / 60).map(({ day, label }) => svg("text", { x: f(x(day)), y: HEIGHT - 1, text: label }))));
  image.setAttribute("role", "img");
  return image;
}

function density(record, bins) {
  const { day, quad } = record.acts;
  const [first, last] = record.span;
  const up = new Array(bins).fill(0);
  const down = new Array(bins).fill(0);
  for (let k = 0; k < day.length; k += 1) {
    const cell = Math.min(bins - 1, Math.floor(((day[k] - first) / (last - first + 1)) * bins));
    if (quad[k] === 2 || quad[k] === 3) up[cell] += 1;
    else if (quad[k] < 2) down[cell] += 1;
  }
  return { up, down };
}
