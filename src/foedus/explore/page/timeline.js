// The timeline: a lane per actor, acts as marks (or as bars where there are too many), duties as arcs.

import { chart, el, redraw, svg } from "./dom.js";
import { iso, ticks } from "./days.js";
import { arcLayer } from "./arcs.js";
import { drawing } from "./drawing.js";
import { EDGE, geometry, HEAD, markY, shorten } from "./lanes.js";
import { f, path, QUADS, radius, sample } from "./marks.js";
import { section, table, tableOf } from "./table.js";
import { t } from "./words.js";

const MOST_MARKS = 1500;

export function timelineView(record, state) {
  const figure = el("div", { class: "figure timeline" });
  const count = el("span", { class: "count", role: "status" });
  const button = (word, action) => el("button", { type: "button", class: "quiet", text: t(word), onclick: action });
  const controls = [count, button("zoom_in", () => zoom(state, record, 0.5)), button("zoom_out", () => zoom(state, record, 2)),
    button("zoom_all", () => state.set({ from: record.span[0], to: record.span[1] }))];
  const words = tableOf(() => actsTable(record, state));
  const node = section("timeline", t("timeline"), t("timeline_hint"), controls, legend(), figure, words);
  const ask = drawing(figure, () => {
    const shown = visible(record, state.values);
    count.textContent = t("count", { n: shown.to - shown.from });
    redraw(figure, drawTimeline(record, state, figure.clientWidth || 900, shown));
    words.refresh();
    if (shown.to - shown.from <= MOST_MARKS) {
      record.need(shown.from, shown.to).then((came) => { if (came) ask(); }, () => {});
    }
  });
  state.watch(["from", "to", "pick", "line"], ask);
  state.watch(["day"], (values) => moveCursor(figure, values));
  return node;
}

function legend() {
  return el("ul", { class: "legend" }, QUADS.map((name, k) => el("li", {}, sample(k), t(name))),
    ["honoured", "partly", "broken"].map((word, k) => el("li", {},
      svg("svg", { viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" },
        svg("path", { d: "M1 11Q12 -6 23 11", class: `arc ${["good", "middle", "bad"][k]}` })), t(word))));
}

function visible(record, values) {
  return { from: record.firstFrom(values.from), to: record.firstFrom(values.to + 1) };
}

function drawTimeline(record, state, width, shown) {
  const { values } = state;
  const place = geometry(record, values, width);
  const image = chart(width, place.height, t("timeline_hint"));
  image.setAttribute("role", "application");
  image.setAttribute("tabindex", "0");
  image.append(grid(place, values), laneLayer(record, state, place));
  const field = svg("svg", { x: place.left - EDGE, y: 0, width: width - place.left + EDGE, height: place.height, viewBox: `${place.left - EDGE} 0 ${width - place.left + EDGE} ${place.height}` });
  if (shown.to - shown.from > MOST_MARKS) field.append(barLayer(record, place, values, shown));
  else field.append(arcLayer(record, state, place), markLayer(record, state, place, shown));
  image.append(field, selectionLayer(record, values, place), cursorLine(place));
  steer(image, record, state, place);
  placeCursor(image, place, values.day);
  image.place = place;
  return image;
}

function grid(place, values) {
  const found = ticks(values.from, values.to, (place.width - place.left) / 64);
  return svg("g", { class: "axis", "aria-hidden": "true" }, found.map(({ day, label, strong }) => [
    svg("line", { x1: f(place.x(day)), x2: f(place.x(day)), y1: HEAD - 6, y2: place.height, class: strong ? "strong" : null }),
    svg("text", { x: f(place.x(day) + 3), y: HEAD - 9, text: label })]).flat());
}

function laneLayer(record, state, place) {
  const { from, to } = state.values;
  return svg("g", { class: "lanes" }, record.lanes.map(({ id, depth }, row) => {
    const actor = record.actors[id];
    const start = Math.max(from, actor.from ?? from);
    const end = Math.min(to, actor.to ?? to);
    const y = HEAD + place.lane * row;
    const name = svg("text", {
      x: place.narrow ? EDGE : EDGE + depth * 12, y: place.narrow ? y + 11 : y + place.lane * 0.5 + 4,
      class: state.values.pick === `actor:${id}` ? "name picked" : "name", "data-pick": `actor:${id}`,
      text: shorten(actor.name, place.narrow ? 44 : 24 - depth * 2),
    }, svg("title", { text: `${id}: ${actor.name}` }));
    const life = end > start
      ? svg("rect", { x: f(place.x(start)), y: f(y + (place.narrow ? 14 : 2)), width: f(place.x(end) - place.x(start)), height: place.lane - (place.narrow ? 16 : 4), class: "life" })
      : null;
    return svg("g", {}, life, name);
  }));
}

function markLayer(record, state, place, shown) {
  const { acts } = record;
  const marks = [];
  for (let k = shown.from; k < shown.to; k += 1) {
    const event = record.known(k);
    marks.push(svg("path", {
      d: path(acts.quad[k], place.x(acts.day[k]), markY(record, place, k), radius(acts.magnitude[k])),
      class: `mark quad-${acts.quad[k]}`, "data-pick": `event:${record.ids[k]}`,
    }, svg("title", { text: `${event?.date ?? iso(acts.day[k])} ${event?.act ?? ""} ${event?.summary ?? ""}` })));
  }
  return svg("g", { class: "marks" }, marks);
}

/** Too many to tell apart: bars of counts per lane and class; the same page at any number of events. */
function barLayer(record, place, values, shown) {
  const bins = Math.floor((place.width - place.left) / 4);
  const counts = binned(record, values, shown, bins);
  const most = Math.sqrt(Math.max(1, ...counts.map((row) => row.reduce((a, b) => Math.max(a, b), 0))));
  const step = (place.width - place.left - EDGE) / bins;
  const drawn = QUADS.map(() => []);
  counts.forEach((row, lane) => row.forEach((n, cell) => {
    if (!n) return;
    const quad = cell % 5;
    const size = Math.max(1, (Math.sqrt(n) / most) * (place.lane / 2 - 2));
    const x = place.left + Math.floor(cell / 5) * step;
    const y = quad <= 1 ? place.y(lane) - size : place.y(lane);
    drawn[quad].push(`M${f(x)} ${f(y)}h${f(step * 0.8)}v${f(size)}h${f(-step * 0.8)}z`);
  }));
  return svg("g", { class: "bars" }, drawn.map((parts, quad) => svg("path", { d: parts.join(""), class: `bar quad-${quad}` })));
}

export function binned(record, values, shown, bins) {
  const { acts, lanes } = record;
  const counts = lanes.map(() => new Uint32Array(bins * 5));
  const scale = bins / (values.to - values.from + 1);
  for (let k = shown.from; k < shown.to; k += 1) {
    counts[acts.lane[k]][Math.floor((acts.day[k] - values.from) * scale) * 5 + acts.quad[k]] += 1;
  }
  return counts;
}

function selectionLayer(record, values, place) {
  const layer = svg("g", { class: "selection", "aria-hidden": "true" });
  const k = values.pick?.startsWith("event:") ? record.index.get(values.pick.slice(6)) : undefined;
  if (k === undefined || record.acts.day[k] < values.from || record.acts.day[k] > values.to) return layer;
  const x = place.x(record.acts.day[k]);
  const y = markY(record, place, k);
  for (const lane of record.acts.to[k]) {
    layer.append(svg("line", { x1: f(x), x2: f(x), y1: f(y), y2: f(place.y(lane)) }),
      svg("circle", { cx: f(x), cy: f(place.y(lane)), r: 3 }));
  }
  layer.append(svg("circle", { cx: f(x), cy: f(y), r: f(radius(record.acts.magnitude[k]) + 4), class: "ring" }));
  return layer;
}

function cursorLine(place) {
  return svg("g", { class: "cursor", "aria-hidden": "true" },
    svg("line", { y1: HEAD - 8, y2: place.height }), svg("path", { d: `M-5 ${HEAD - 14}h10l-5 7z` }));
}

function placeCursor(image, place, day) {
  const x = Math.max(place.left, Math.min(place.width - EDGE, place.x(day)));
  image.querySelector(".cursor").setAttribute("transform", `translate(${f(x)} 0)`);
}

function moveCursor(figure, values) {
  const image = figure.firstElementChild;
  if (image?.place) placeCursor(image, image.place, values.day);
}

function steer(image, record, state, place) {
  const dayAt = (event) => {
    const box = image.getBoundingClientRect();
    const day = Math.round(place.day(((event.clientX - box.left) / box.width) * place.width));
    return Math.max(record.span[0], Math.min(record.span[1], day));
  };
  image.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]")?.dataset.pick;
    if (pick) state.set({ pick, ...(pick.startsWith("event:") ? { day: record.acts.day[record.index.get(pick.slice(6))] } : {}) });
  });
  image.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[data-pick]") || event.pointerType === "touch") return;
    image.setPointerCapture(event.pointerId);
    state.set({ day: dayAt(event) });
    const move = (e) => state.set({ day: dayAt(e) });
    image.addEventListener("pointermove", move);
    image.addEventListener("pointerup", () => image.removeEventListener("pointermove", move), { once: true });
  });
  image.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(state, record, event.deltaY > 0 ? 1.25 : 0.8, dayAt(event));
  }, { passive: false });
  image.addEventListener("keydown", (event) => onKey(event, record, state));
}

function onKey(event, record, state) {
  const actions = {
    ArrowRight: () => step(record, state, 1), ArrowLeft: () => step(record, state, -1),
    "+": () => zoom(state, record, 0.5), "-": () => zoom(state, record, 2),
    Home: () => state.set({ day: record.span[0] }), End: () => state.set({ day: record.span[1] }),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}

/** Pick the next or previous act from the cursor, or from the act already picked on that day. */
export function step(record, state, direction) {
  const { day, pick, from, to } = state.values;
  const at = pick?.startsWith("event:") ? record.index.get(pick.slice(6)) : undefined;
  const first = record.firstFrom(direction > 0 ? day + 1 : day);
  let k = direction > 0 ? first : first - 1;
  if (at !== undefined && record.acts.day[at] === day) k = at + direction;
  if (k < 0 || k >= record.ids.length) return;
  const next = record.acts.day[k];
  const width = to - from;
  const start = Math.max(record.span[0], Math.min(record.span[1] - width, Math.round(next - width / 2)));
  state.set({ day: next, pick: `event:${record.ids[k]}`, ...(next < from || next > to ? { from: start, to: start + width } : {}) });
}

export function zoom(state, record, factor, around = state.values.day) {
  const { from, to } = state.values;
  const [first, last] = record.span;
  const width = Math.max(10, Math.min(last - first, Math.round((to - from) * factor)));
  const share = Math.max(0, Math.min(1, (around - from) / (to - from)));
  const start = Math.max(first, Math.min(last - width, Math.round(around - share * width)));
  state.set({ from: start, to: start + width });
}

function actsTable(record, state) {
  const { from, to } = visible(record, state.values);
  const rows = [];
  for (let k = from; k < to; k += 1) {
    const event = record.known(k);
    rows.push({ key: record.ids[k], cells: [event?.date ?? iso(record.acts.day[k]), record.name(record.sender(k)),
      record.receivers(k).map(record.name).join("; "), event?.act ?? t(QUADS[record.acts.quad[k]]), event?.summary ?? record.ids[k]] });
  }
  return table(t("timeline"), [t("date"), t("sender"), t("receiver"), t("act"), t("summary")], rows,
    (id) => state.set({ pick: `event:${id}`, day: record.acts.day[record.index.get(id)] }));
}
