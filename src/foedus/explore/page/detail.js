// What is selected, with its sources and whatever the sources disagree about.

import { clear, el, link } from "./dom.js";
import { iso } from "./days.js";
import { nearby, ownersOn } from "./atlas.js";
import { inLine, level } from "./record.js";
import { t } from "./words.js";

export function detailPanel(record, state) {
  const panel = document.getElementById("detail");
  const body = el("div", { class: "detail-body", "aria-live": "polite" });
  const close = el("button", { type: "button", class: "icon close", "aria-label": t("close"), onclick: () => state.set({ pick: null }) },
    el("span", { "aria-hidden": "true", text: "×" }));
  clear(panel, el("h2", { text: t("detail") }), close, body);
  let turn = 0;
  state.watch(["pick", "line"], async ({ pick }) => {
    turn += 1;
    const mine = turn;
    panel.classList.toggle("open", Boolean(pick));
    const [kind, id] = split(pick);
    const content = KINDS[kind] ? await KINDS[kind](record, state, id) : null;
    if (mine === turn) clear(body, content ?? el("p", { class: "hint", text: t("detail_empty") }));
  });
}

function split(pick) {
  const at = pick?.indexOf(":") ?? -1;
  return at < 0 ? [null, null] : [pick.slice(0, at), pick.slice(at + 1)];
}

const KINDS = { event: eventCard, pact: pactCard, actor: actorCard, place: placeCard, pair: pairCard, duty: dutyCard, claim: claimCard };

function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)
    .map(([name, value]) => [el("dt", { text: name }), el("dd", {}, value)]).flat());
}

async function eventCard(record, state, id) {
  const k = record.index.get(id);
  if (k === undefined) return el("p", { text: t("none") });
  const event = await record.event(k);
  const place = record.place.get(event.place);
  return [el("h3", { text: event.summary || id }), facts([
    [t("date"), event.date], [t("effective"), event.effective], [t("published"), event.published],
    [t("sender"), actorLink(record, state, record.sender(k))],
    [t("declared"), event.declared_sender && record.name(event.declared_sender)],
    [t("receiver"), record.receivers(k).map((a) => [actorLink(record, state, a), " "]).flat()],
    [t("act"), [event.act, event.mode].filter(Boolean).join(", ")],
    [t("magnitude"), record.acts.magnitude[k] || null],
    [t("place"), place ? link(place.name, () => state.set({ pick: `place:${place.id}` })) : event.place],
    [t("status"), event.status],
  ]), reports(record, id), dutiesOf(record, state, (duty) => duty.act === id || duty.answered_by.includes(id)), sources(record, event.sources ?? []),
  el("p", { class: "small mono", text: id })];
}

function reports(record, id) {
  const found = record.payload.reports[id];
  if (!found) return null;
  const byAttribute = group(found);
  return el("div", {}, el("h4", { text: t("conflicting") }), [...byAttribute].map(([attribute, rows]) => el("div", { class: "reports" },
    el("h5", { text: attribute.replaceAll("_", " ") }), el("ul", {}, rows.map(([, value, holder, source]) => el("li", {},
      el("strong", { text: value }), ` ${holder} `, cite(record, source, true)))))));
}

function group(rows) {
  const found = new Map();
  for (const row of rows) found.set(row[0], [...(found.get(row[0]) ?? []), row]);
  return found;
}

export function cite(record, id, short) {
  const source = record.payload.sources[id];
  const text = short ? `[${id}]` : source?.text ?? id;
  if (!source?.url) return el("span", { class: "cite", title: source?.text ?? id, text });
  return el("a", { class: "cite", href: source.url, rel: "noopener noreferrer", target: "_blank", title: source.text, text });
}

function sources(record, ids) {
  if (!ids.length) return null;
  return el("div", {}, el("h4", { text: t("sources") }), el("ul", { class: "sources" }, ids.map((id) => el("li", {}, cite(record, id, false)))));
}

function actorLink(record, state, id) {
  return link(record.name(id), () => state.set({ pick: `actor:${id}` }));
}

export function eventLink(record, state, id, most = 90) {
  const k = record.index.get(id);
  if (k === undefined) return el("span", { text: id });
  const event = record.known(k);
  return link(event ? `${event.date} ${event.summary.slice(0, most)}${event.summary.length > most ? "…" : ""}` : id,
    () => state.set({ pick: `event:${id}`, day: record.acts.day[k] }));
}

function dutiesOf(record, state, mine) {
  const { duties } = record.payload;
  if (!duties) return null;
  const found = duties.rows.map((duty, k) => [duty, k]).filter(([duty]) => mine(duty) && inLine(duty, state.values.line));
  if (!found.length) return null;
  return el("div", {}, el("h4", { text: t("duties") }), el("ul", {}, found.slice(0, 12).map(([duty, k]) => el("li", {},
    duty.called_in ? `${iso(duty.called_in)} ` : "", link(`${duty.pact} ${duty.article}`, () => state.set({ pick: `duty:${k}` })), ` ${record.name(duty.debtor)} → ${duty.creditor ? record.name(duty.creditor) : "–"}: ${t(`verdict_${duty.verdict}`)}`))));
}

function dutyCard(record, state, id) {
  const duty = record.payload.duties?.rows[Number(id)];
  if (!duty) return el("p", { text: t("none") });
  const pact = record.pact.get(duty.pact);
  return [el("h3", { text: `${pact?.name ?? duty.pact}, ${duty.article}` }), facts([
    [t("verdict"), t(`verdict_${duty.verdict}`)], [t("debtor"), actorLink(record, state, duty.debtor)],
    [t("creditor"), duty.creditor && actorLink(record, state, duty.creditor)],
    [t("called_in"), eventLink(record, state, duty.act)], [t("due"), duty.due && iso(duty.due)],
    [t("answered_by"), duty.answered_by.length ? duty.answered_by.map((a) => el("div", {}, eventLink(record, state, a))) : "–"],
    [t("border_line"), duty.under?.filter(Boolean).map(record.name).join(", ")], [t("reasoning"), duty.reasoning],
  ]), pact ? link(pact.name, () => state.set({ pick: `pact:${pact.id}` })) : null];
}

function pactCard(record, state, id) {
  const pact = record.pact.get(id);
  if (!pact) return el("p", { text: t("none") });
  return [el("h3", { text: pact.name }), facts([
    [t("date"), pact.signed], [t("in_force"), `${iso(pact.from)} – ${pact.ended || (pact.to === null ? "…" : iso(pact.to))}`],
    [t("parties"), pact.parties.map(([a]) => [actorLink(record, state, a), " "]).flat()], [t("kind"), pact.kind.replaceAll("_", " ") + (pact.secret ? `, ${t("secret")}` : "")],
  ]), el("ul", { class: "plain" }, pact.articles.map(([number, kind, summary]) => el("li", {}, el("strong", { text: number }), ` ${kind.replaceAll("_", " ")}. `, summary))),
  dutiesOf(record, state, (duty) => duty.pact === id), sources(record, pact.sources)];
}

function actorCard(record, state, id) {
  const actor = record.actors[id];
  if (!actor) return el("p", { text: t("none") });
  const lane = record.laneOf.get(id);
  const own = record.acts.lane.filter((row) => row === lane).length;
  const bound = record.payload.pacts.filter((pact) => pact.parties.some(([a]) => a === id));
  return [el("h3", { text: actor.name }), facts([
    [t("kind"), actor.kind.replaceAll("_", " ")], [t("principal"), actor.principal && actorLink(record, state, actor.principal)],
    [t("alive"), actor.from === null && actor.to === null ? null : `${actor.from === null ? "…" : iso(actor.from)} – ${actor.to === null ? "…" : iso(actor.to)}`],
    [t("acts"), String(own)],
  ]), bound.length ? el("div", {}, el("h4", { text: t("pacts") }), el("ul", {}, bound.map((pact) => el("li", {}, link(pact.name, () => state.set({ pick: `pact:${pact.id}` })), ` ${pact.signed}`)))) : null];
}

function placeCard(record, state, id) {
  const place = record.place.get(id);
  if (!place) return el("p", { text: t("none") });
  const { day } = state.values;
  const owners = ownersOn(place, day);
  const here = record.acts.place.map((p, k) => [record.payload.place_ids[p], k]).filter(([p]) => p === id).map(([, k]) => k);
  return [el("h3", { text: place.name }), facts([
    [t("coordinates"), `${place.lat}, ${place.lon}`], [t("precision"), t("km", { n: place.km })],
    [t("acts"), `${nearby(record, day).get(id)?.n ?? 0} / ${here.length}`],
  ]), ownership(record, owners), el("ul", {}, here.slice(0, 40).map((k) => el("li", {}, eventLink(record, state, record.ids[k])))), place.source ? sources(record, [place.source]) : null];
}

/** Whose the place is, under each claimant's line. */
function ownership(record, owners) {
  if (!owners.length) return null;
  return el("div", {}, el("h4", { text: t("owner") }), el("ul", {}, [...byOwner(owners)].map(([owner, found]) => el("li", {}, el("strong", { text: record.name(owner) }),
    ` (${t("border_line")} ${found.map((o) => record.name(o.claimant)).join(", ")}) `,
    [...new Set(found.flatMap((o) => o.source.split("; ")))].filter(Boolean).map((source) => [cite(record, source, true), " "]).flat()))));
}

function byOwner(owners) {
  const found = new Map();
  for (const one of owners) found.set(one.owner, [...(found.get(one.owner) ?? []), one]);
  return found;
}

function pairCard(record, state, id) {
  const pair = record.pairs.get(id);
  if (!pair) return el("p", { text: t("none") });
  const { day } = state.values;
  const half = record.payload.tension.half_life;
  const lanes = [record.laneOf.get(pair.a), record.laneOf.get(pair.b)];
  const found = [];
  for (let k = record.firstFrom(day + 1) - 1; k >= 0 && found.length < 12; k -= 1) {
    const at = lanes.indexOf(record.acts.lane[k]);
    if (at >= 0 && record.acts.to[k].includes(lanes[1 - at])) found.push(k);
  }
  return [el("h3", { text: `${record.name(pair.a)} – ${record.name(pair.b)}` }), facts([
    [t("day"), iso(day)], [t("conflict"), level(pair.conflict, day, half).toFixed(1)], [t("cooperation"), level(pair.cooperation, day, half).toFixed(1)],
  ]), el("ul", {}, found.map((k) => el("li", {}, eventLink(record, state, record.ids[k]))))];
}

function claimCard(record, state, id) {
  const claim = record.payload.claims?.find((row) => row.id === id);
  if (!claim) return el("p", { text: t("none") });
  const show = (one) => {
    const [pact, article] = one.split(":");
    if (record.index.has(one)) return eventLink(record, state, one);
    if (record.pact.has(pact)) return link(record.pact.get(pact).name + (article ? `, ${article}` : ""), () => state.set({ pick: `pact:${pact}` }));
    return one;
  };
  return [el("h3", { text: claim.text }), facts([[t("where"), claim.where], [t("verdict"), t(`verdict_${claim.verdict}`)],
    [t("judged_by"), t(`by_${claim.judged_by}`)], [t("record"), claim.record_verdict && claim.record_verdict !== claim.verdict ? t(`verdict_${claim.record_verdict}`) : null],
    [t("reasoning"), claim.reasoning]]),
  claim.evidence?.length ? el("div", {}, el("h4", { text: t("evidence") }), el("ul", {}, claim.evidence.map((one) => el("li", {}, show(one))))) : null,
  sources(record, claim.sources ?? [])];
}
