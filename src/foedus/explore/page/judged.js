// Duties and claims: what was promised and what texts assert, row by row.

import { clear, el, link } from "./dom.js";
import { iso } from "./days.js";
import { drawing } from "./drawing.js";
import { eventLink } from "./detail.js";
import { inLine, verdictClass } from "./record.js";
import { section, select, wordyTable } from "./table.js";
import { has, t } from "./words.js";

/** A verdict of duties or claims in the page's language; any other text as it is. */
export function verdictWord(text) {
  const key = `verdict_${String(text).replaceAll(" ", "_")}`;
  return has(key) ? t(key) : String(text ?? "");
}

export function verdict(text) {
  const style = verdictClass(text);
  const sign = { good: "✓", bad: "✗", middle: "~", mute: "·" }[style];
  return el("span", { class: `verdict ${style}` }, el("span", { "aria-hidden": "true", text: `${sign} ` }), verdictWord(text));
}

export function dutiesView(record, state) {
  const { duties } = record.payload;
  if (!duties) return section("duties", t("duties"), t("duties_hint"), [], missing(duties));
  const lines = duties.lines.filter(Boolean).map((id) => [id, record.name(id)]);
  const chosen = lines.length ? [select(t("border_line"), lines, state.values.line, (line) => state.set({ line }))] : [];
  const room = el("div", { class: "rows" });
  state.watch(["line"], drawing(room, () => {
    const { line } = state.values;
    if (chosen[0]) chosen[0].input.value = line;
    const rows = duties.rows.map((duty, k) => ({ duty, k })).filter(({ duty }) => inLine(duty, line)).map(({ duty, k }) => ({ key: k, cells: [
      duty.called_in ? iso(duty.called_in) : "–", `${record.pact.get(duty.pact)?.name ?? duty.pact}, ${duty.article}`, record.name(duty.debtor),
      duty.creditor ? record.name(duty.creditor) : "–", eventLink(record, state, duty.act, 60), duty.due ? iso(duty.due) : "–", verdict(duty.verdict)] }));
    clear(room, wordyTable(t("duties"), [t("called_in"), t("pact"), t("debtor"), t("creditor"), t("act"), t("due"), t("verdict")], rows, (k) => state.set({ pick: `duty:${k}` })), clashTable(record, state));
  }));
  return section("duties", t("duties"), t("duties_hint"), chosen, room);
}

/** Promises that cannot both be kept. */
function clashTable(record, state) {
  const { clashes } = record.payload;
  if (!clashes?.length) return null;
  const clause = (clash, k) => link(`${record.pact.get(clash.pacts[k])?.name ?? clash.pacts[k]}, ${clash.articles[k]}`, () => state.set({ pick: `pact:${clash.pacts[k]}` }));
  const rows = clashes.map((clash) => [iso(clash.since), clash.debtor.split("+").map(record.name).join(" + "), clause(clash, 0), clause(clash, 1),
    clash.acute ? eventLink(record, state, clash.acute, 60) : "–"]);
  return el("div", { class: "clashes" }, el("h3", { text: t("clashes") }), wordyTable(t("clashes"), [t("since"), t("debtor"), t("pact"), t("against"), t("acute")], rows));
}

export function claimsView(record, state) {
  const { claims } = record.payload;
  if (!claims?.length) return section("claims", t("claims"), t("claims_hint"), [], missing(claims));
  const room = el("div", { class: "rows" });
  const rows = () => claims.map((claim) => ({ key: claim.id, cells: [claim.id, claim.text, claim.where, verdict(claim.verdict), String(claim.reasoning ?? "")] }));
  drawing(room, () => clear(room, wordyTable(t("claims"), [t("number"), t("claim"), t("where"), t("verdict"), t("reasoning")], rows(), (id) => state.set({ pick: `claim:${id}` }))));
  return section("claims", t("claims"), t("claims_hint"), [], room);
}

export function missing(part) {
  return el("p", { class: "notice", text: t(part === null || part === undefined ? "not_computed" : "none") });
}
