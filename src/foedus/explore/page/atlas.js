// The map: acts around the day by place, precision rings, both sides' border lines, land for orientation.

import { el, pressable, redraw, svg } from "./dom.js";
import { drawing } from "./drawing.js";
import { shorten } from "./lanes.js";
import { f } from "./marks.js";
import { section, select, table, tableOf } from "./table.js";
import { t } from "./words.js";

const REACH = 182;
const LEAST_HEIGHT = 320;

export function atlasView(record, state) {
  const { map } = record.payload;
  const figure = el("div", { class: "figure atlas" });
  const frames = map.frames.map(({ id }) => [id, t(`frame_${id}`)]);
  const chosen = select(t("map"), frames, state.values.frame, (frame) => state.set({ frame }));
  const words = tableOf(() => placesTable(record, state));
  const node = section("map", t("map"), t("map_hint"), [chosen], legend(record), figure, el("p", { class: "small", text: t("lands") }), words);
  const ask = drawing(figure, () => {
    chosen.input.value = state.values.frame;
    redraw(figure, drawMap(record, state, figure.clientWidth || 600));
    words.refresh();
  });
  state.watch(["day", "frame", "pick"], ask);
  return node;
}

function legend(record) {
  const sample = (...shapes) => svg("svg", { viewBox: "0 0 26 14", width: 26, height: 14, "aria-hidden": "true" }, shapes);
  const dot = (name, r = 5) => svg("circle", { cx: 13, cy: 7, r, class: name });
  const half = (k) => svg("path", { d: `M13 1.5a5.5 5.5 0 0 ${k} 0 11`, class: `half-${k}` });
  return el("ul", { class: "legend" }, el("li", {}, sample(dot("disc conflict")), t("mostly_conflict")), el("li", {}, sample(dot("disc cooperation")), t("mostly_cooperation")),
    el("li", {}, sample(half(0), half(1)), t("disputed")), record.payload.map.lines.map((line, k) => el("li", {},
      sample(svg("path", { d: "M0 7H26", class: `border border-${k % 2}` })), `${line.name} (${record.name(line.claimant)})`)));
}

/** Acts within half a year of the day, per place: how many, and how many of them conflict. */
export function nearby(record, day) {
  const { acts } = record;
  const found = new Map();
  for (let k = record.firstFrom(day - REACH); k < acts.day.length && acts.day[k] <= day + REACH; k += 1) {
    const id = record.payload.place_ids[acts.place[k]];
    if (id === undefined) continue;
    const sum = found.get(id) ?? { n: 0, conflict: 0 };
    sum.n += 1;
    if (acts.quad[k] === 2 || acts.quad[k] === 3) sum.conflict += 1;
    found.set(id, sum);
  }
  return found;
}

export function ownersOn(place, day) {
  return place.owners.filter((o) => (o.from === null || o.from <= day) && (o.to === null || day <= o.to));
}

function drawMap(record, state, room) {
  const { map } = record.payload;
  const { day, frame, pick } = state.values;
  const [x0, top, width, low] = (map.frames.find((one) => one.id === frame) ?? map.frames[0]).box;
  const scale = room / width;
  const height = Math.max(low, Math.min(room, LEAST_HEIGHT) / scale); // a narrow screen sees more to the north and south
  const y0 = top - (height - low) / 2;
  const point = (x, y) => [f((x - x0) * scale), f((y - y0) * scale)];
  const line = (flat, closed) => {
    let d = "";
    for (let k = 0; k < flat.length; k += 2) d += `${k ? "L" : "M"}${point(flat[k], flat[k + 1]).join(" ")}`;
    return closed ? `${d}z` : d;
  };
  const image = svg("svg", { viewBox: `0 0 ${room} ${f(height * scale)}`, role: "group", "aria-label": t("map"), class: "chart" });
  image.append(svg("path", { class: "land", d: map.land.map((ring) => line(ring, true)).join("") }),
    svg("path", { class: "lake", d: map.lakes.map((ring) => line(ring, true)).join("") }),
    svg("path", { class: "river", d: map.rivers.map((one) => line(one, false)).join("") }));
  map.lines.forEach((one, k) => image.append(svg("path", { class: `border border-${k % 2}`, d: line(one.points, false) },
    svg("title", { text: `${one.name} (${record.name(one.claimant)})` }))));
  const busy = nearby(record, day);
  const spots = map.places.map((place) => ({ place, at: point(place.x, place.y), sum: busy.get(place.id) }))
    .filter(({ at, sum, place }) => at[0] > -20 && at[0] < room + 20 && at[1] > -20 && at[1] < height * scale + 20 && (sum || pick === `place:${place.id}` || disputed(place, day)))
    .sort((a, b) => (b.sum?.n ?? 0) - (a.sum?.n ?? 0));
  image.append(svg("g", {}, spots.map(({ place, at }) => (place.r * scale > 5
    ? svg("circle", { cx: at[0], cy: at[1], r: f(Math.min(place.r * scale, room)), class: "precision" }) : null))));
  image.append(svg("g", {}, spots.map((spot) => disc(record, state, spot, day))), svg("g", { class: "place-names" }, named(spots, pick, room)));
  return image;
}

function disputed(place, day) {
  return new Set(ownersOn(place, day).filter((o) => o.claimant !== "CHN").map((o) => o.owner)).size > 1;
}

function disc(record, state, { place, at, sum }, day) {
  const size = 3.5 + 2.2 * Math.sqrt(sum?.n ?? 0);
  const [x, y] = at;
  const key = `place:${place.id}`;
  const share = sum ? sum.conflict / sum.n : 0;
  const node = svg("g", { class: `spot${state.values.pick === key ? " picked" : ""}`, tabindex: "0" });
  if (disputed(place, day)) {
    node.append(svg("path", { d: `M${x} ${f(y - size)}a${f(size)} ${f(size)} 0 0 0 0 ${f(2 * size)}z`, class: "half-0" }),
      svg("path", { d: `M${x} ${f(y - size)}a${f(size)} ${f(size)} 0 0 1 0 ${f(2 * size)}z`, class: "half-1" }));
  }
  node.append(svg("circle", { cx: x, cy: y, r: f(size), class: sum ? (share >= 0.5 ? "disc conflict" : "disc cooperation") : "disc still" }),
    svg("title", { text: place.name }));
  return pressable(node, `${place.name}: ${t("count", { n: sum?.n ?? 0 })}`, () => state.set({ pick: key }));
}

/** Names of the busiest places, as long as they do not run into one another. */
function named(spots, pick, room) {
  const taken = [];
  const found = [];
  const ordered = [...spots].sort((a, b) => Number(pick === `place:${b.place.id}`) - Number(pick === `place:${a.place.id}`));
  for (const { place, at, sum } of ordered) {
    const size = 3.5 + 2.2 * Math.sqrt(sum?.n ?? 0);
    const name = shorten(place.name.split(/[,(:]/)[0].trim(), 30);
    const width = name.length * 6.4;
    const left = at[0] + size + 4 + width > room;
    const x = left ? at[0] - size - 4 - width : at[0] + size + 4;
    const box = [x, at[1] - 9, x + width, at[1] + 5];
    if (taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
    taken.push(box);
    found.push(svg("text", { x: f(left ? at[0] - size - 4 : x), y: f(at[1] + 4), "text-anchor": left ? "end" : "start", text: name }));
  }
  return found;
}

function placesTable(record, state) {
  const { day } = state.values;
  const busy = nearby(record, day);
  const rows = record.payload.map.places.map((place) => ({ key: place.id, cells: [place.name, `${place.lat}, ${place.lon}`, t("km", { n: place.km }),
    String(busy.get(place.id)?.n ?? 0), ownersOn(place, day).map((o) => `${o.claimant}: ${o.owner}`).join("; ")] }));
  return table(t("map"), [t("place"), t("coordinates"), t("precision"), t("acts"), t("owner")], rows, (id) => state.set({ pick: `place:${id}` }));
}
