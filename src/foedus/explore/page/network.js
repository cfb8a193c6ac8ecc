// The network of a day: pacts in force and recent conflict, on places that never move.

import { chart, clear, el, link, pressable, redraw, svg } from "./dom.js";
import { iso } from "./days.js";
import { drawing } from "./drawing.js";
import { shorten } from "./lanes.js";
import { f } from "./marks.js";
import { level, pairKey } from "./record.js";
import { section, table, tableOf } from "./table.js";
import { t } from "./words.js";

const FAINT = 0.35;
const MOST_PARTIES = 6; // a treaty of the whole world binds everybody and would draw over the rest
const STYLES = { defence: "defence", offence: "defence", aid: "defence", neutrality: "neutrality", non_aggression: "neutrality" };

export function networkView(record, state) {
  const figure = el("div", { class: "figure network" });
  const list = el("div", { class: "in-force" });
  const words = tableOf(() => bondsTable(record, state));
  const node = section("network", t("network"), t("network_hint"), [], legend(), el("div", { class: "side-by-side" }, figure, list), words);
  const ask = drawing(figure, () => {
    redraw(figure, drawNetwork(record, state, figure.clientWidth || 600));
    clear(list, inForceList(record, state));
    words.refresh();
  });
  state.watch(["day", "pick", "pair"], ask);
  return node;
}

/** Pacts of the day by name; a treaty of the whole world is named here only. */
function inForceList(record, state) {
  const { day } = state.values;
  const now = record.payload.pacts.filter((pact) => inForce(pact, day));
  if (!now.length) return el("p", { class: "small", text: t("no_pacts") });
  return [el("h3", { text: t("in_force_now", { n: now.length }) }), el("ul", {}, now.map((pact) => el("li", {},
    link(pact.name, () => state.set({ pick: `pact:${pact.id}` })), " ",
    el("span", { class: "small", text: pact.parties.length > MOST_PARTIES ? t("general") : pact.parties.map(([id]) => id).join(", ") }))))];
}

function legend() {
  const line = (name) => svg("svg", { viewBox: "0 0 24 8", width: 24, height: 8, "aria-hidden": "true" }, svg("path", { d: "M0 4H24", class: `bond ${name}` }));
  return el("ul", { class: "legend" }, [["defence", "defence"], ["neutrality", "neutrality"], ["other", "other_pact"], ["hostile", "hostility"]]
    .map(([style, word]) => el("li", {}, line(style), t(word))));
}

/** Pacts in force on a day as bonds of pairs, the strongest kind of each pair. */
export function bondsOn(record, day) {
  const found = new Map();
  for (const pact of record.payload.pacts) {
    if (!inForce(pact, day) || pact.parties.length > MOST_PARTIES) continue;
    const bound = pact.parties.filter(([, , from, to]) => (from === null || from <= day) && (to === null || day <= to)).map(([id]) => id);
    bound.forEach((a, i) => bound.slice(i + 1).forEach((b) => {
      const key = pairKey(a, b);
      const bond = found.get(key) ?? { pacts: [], style: "other" };
      bond.pacts.push(pact);
      const style = STYLES[pact.kind] ?? "other";
      if (style === "defence" || bond.style === "other") bond.style = style;
      found.set(key, bond);
    }));
  }
  return found;
}

function inForce(pact, day) {
  return pact.from <= day && (pact.to === null || day <= pact.to);
}

export function hostilityOn(record, day) {
  const { half_life: half } = record.payload.tension;
  return [...record.pairs].map(([key, pair]) => [key, level(pair.conflict, day, half)]).filter(([, value]) => value > FAINT);
}

function drawNetwork(record, state, width) {
  const { network, tension } = record.payload;
  const { day, pick, pair: chosen } = state.values;
  const place = ring(network, width);
  const image = chart(width, place.height, `${t("network")}, ${iso(day)}`);
  for (const [key, value] of hostilityOn(record, day)) {
    image.append(edge(record, state, place, key, `bond hostile${chosen === key ? " picked" : ""}`, 1 + 9 * Math.sqrt(value / tension.top), `${t("hostility")}: ${f(value)}`, -1));
  }
  for (const [key, bond] of bondsOn(record, day)) {
    image.append(edge(record, state, place, key, `bond ${bond.style}${chosen === key ? " picked" : ""}`, null, bond.pacts.map((p) => p.name).join("; "), 1, bond.pacts[0]));
  }
  for (const node of network) image.append(actorNode(record, state, node, place, day, pick));
  return image;
}

/** The ring at this width: names need room at the sides, codes less. */
function ring(network, width) {
  const named = width >= 520;
  const height = Math.round(Math.min(width, 520) * 0.95);
  const rx = width / 2 - (named ? 158 : 76);
  const ry = height / 2 - 44;
  const at = new Map(network.map((node) => [node.id, { x: width / 2 + rx * node.x, y: height / 2 + ry * node.y }]));
  return { named, height, width, at };
}

function edge(record, state, place, key, style, width, words, bend, pact) {
  const [from, to] = key.split("~");
  const [a, b] = [place.at.get(from), place.at.get(to)];
  if (!a || !b) return "";
  const pull = 0.3 + bend * 0.08;
  const towards = (p, q, middle) => f((p + q) / 2 + (middle / 2 - (p + q) / 2) * pull);
  const node = svg("path", {
    d: `M${f(a.x)} ${f(a.y)}Q${towards(a.x, b.x, place.width)} ${towards(a.y, b.y, place.height)} ${f(b.x)} ${f(b.y)}`,
    class: style, "stroke-width": width === null ? null : f(width), tabindex: "0",
  }, svg("title", { text: words }));
  return pressable(node, `${record.name(from)} – ${record.name(to)}: ${words}`,
    () => state.set({ pair: record.pairs.has(key) ? key : state.values.pair, pick: pact ? `pact:${pact.id}` : `pair:${key}` }));
}

function actorNode(record, state, node, place, day, pick) {
  const actor = record.actors[node.id];
  const gone = (actor.from !== null && day < actor.from) || (actor.to !== null && day > actor.to);
  const key = `actor:${node.id}`;
  const { x, y } = place.at.get(node.id);
  const anchor = Math.abs(node.x) < 0.12 ? "middle" : node.x > 0 ? "start" : "end";
  const group = svg("g", { class: `actor${gone ? " gone" : ""}${pick === key ? " picked" : ""}`, tabindex: "0" },
    svg("circle", { cx: f(x), cy: f(y), r: 6 }),
    svg("text", { x: f(x + 11 * node.x), y: f(y + (anchor === "middle" ? 32 : 18) * node.y + 4), "text-anchor": anchor, text: place.named ? shorten(actor.name, 20) : node.id }),
    svg("title", { text: actor.name }));
  return pressable(group, actor.name, () => state.set({ pick: key }));
}

function bondsTable(record, state) {
  const { day } = state.values;
  const name = (key) => key.split("~").map(record.name).join(" – ");
  const rows = [...[...bondsOn(record, day)].map(([key, bond]) => [name(key), bond.pacts.map((p) => p.name).join("; "), ""]),
    ...hostilityOn(record, day).map(([key, value]) => [name(key), t("hostility"), f(value)])];
  return table(`${t("network")}, ${iso(day)}`, [t("pair"), t("pact"), t("level")], rows);
}
