// The network of a day: pacts in force and recent conflict, on places that never move.

import { chart, clear, el, link, pressable, redraw, svg } from "./dom.js";
import { iso } from "./days.js";
import { f } from "./marks.js";
import { level, pairKey } from "./record.js";
import { section, table, tableOf } from "./table.js";
import { t } from "./words.js";

const FAINT = 0.35;
const MOST_PARTIES = 6; // a treaty of the whole world binds everybody and would draw over the rest
const STYLES = { defence: "defence", offence: "defence", aid: "defence", neutrality: "neutrality", non_aggression: "neutrality" };

export function networkView(record, state) {
  const figure = el("div", { class: "figure network" });
  const general = el("p", { class: "small" });
  const words = tableOf(() => bondsTable(record, state));
  const node = section("network", t("network"), t("network_hint"), [], legend(), figure, general, words);
  state.watch(["day", "pick", "pair"], () => {
    redraw(figure, drawNetwork(record, state));
    const wide = record.payload.pacts.filter((pact) => pact.parties.length > MOST_PARTIES && inForce(pact, state.values.day));
    clear(general, wide.length ? [`${t("general")}: `, wide.map((pact, k) => [k ? " · " : "", link(pact.name, () => state.set({ pick: `pact:${pact.id}` }))]).flat()].flat() : []);
    words.refresh();
  });
  return node;
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

function drawNetwork(record, state) {
  const { network, tension } = record.payload;
  const { day, pick, pair: chosen } = state.values;
  const at = new Map(network.nodes.map((node) => [node.id, node]));
  const image = chart(network.size, network.size, `${t("network")}, ${iso(day)}`);
  for (const [key, value] of hostilityOn(record, day)) {
    image.append(edge(record, state, at, key, `bond hostile${chosen === key ? " picked" : ""}`, 1 + 9 * Math.sqrt(value / tension.top), `${t("hostility")}: ${f(value)}`, -1));
  }
  for (const [key, bond] of bondsOn(record, day)) {
    image.append(edge(record, state, at, key, `bond ${bond.style}${chosen === key ? " picked" : ""}`, null, bond.pacts.map((p) => p.name).join("; "), 1, bond.pacts[0]));
  }
  for (const node of network.nodes) image.append(actorNode(record, state, node, day, pick));
  return image;
}

function edge(record, state, at, key, style, width, words, bend, pact) {
  const [a, b] = key.split("~").map((id) => at.get(id));
  if (!a || !b) return "";
  const mid = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const centre = record.payload.network.size / 2;
  const pull = 0.3 + bend * 0.08;
  const node = svg("path", {
    d: `M${a.x} ${a.y}Q${f(mid[0] + (centre - mid[0]) * pull)} ${f(mid[1] + (centre - mid[1]) * pull)} ${b.x} ${b.y}`,
    class: style, "stroke-width": width === null ? null : f(width), tabindex: "0",
  }, svg("title", { text: words }));
  return pressable(node, `${record.name(a.id)} – ${record.name(b.id)}: ${words}`,
    () => state.set({ pair: record.pairs.has(key) ? key : state.values.pair, pick: pact ? `pact:${pact.id}` : `pair:${key}` }));
}

function actorNode(record, state, node, day, pick) {
  const actor = record.actors[node.id];
  const gone = (actor.from !== null && day < actor.from) || (actor.to !== null && day > actor.to);
  const key = `actor:${node.id}`;
  const group = svg("g", { class: `actor${gone ? " gone" : ""}${pick === key ? " picked" : ""}`, tabindex: "0" },
    svg("circle", { cx: node.x, cy: node.y, r: 7 }),
    svg("text", { x: node.lx, y: node.ly, "text-anchor": node.anchor, text: node.id }), svg("title", { text: actor.name }));
  return pressable(group, actor.name, () => state.set({ pick: key }));
}

function bondsTable(record, state) {
  const { day } = state.values;
  const name = (key) => key.split("~").map(record.name).join(" – ");
  const rows = [...[...bondsOn(record, day)].map(([key, bond]) => [name(key), bond.pacts.map((p) => p.name).join("; "), ""]),
    ...hostilityOn(record, day).map(([key, value]) => [name(key), t("hostility"), f(value)])];
  return table(`${t("network")}, ${iso(day)}`, [t("pair"), t("pact"), t("level")], rows);
}
