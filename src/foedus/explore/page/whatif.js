// The what-if panel: another past, drawn on the same axes as the one that was.

import { bandsChart, legend } from "./bands.js";
import { clear, el } from "./dom.js";
import { iso } from "./days.js";
import { drawing } from "./drawing.js";
import { missing } from "./judged.js";
import { questionForm } from "./ask.js";
import { unspelled } from "./question.js";
import { isExported } from "./source.js";
import { section, select, table, tableOf, wordyTable } from "./table.js";
import { signed } from "./marks.js";
import { t } from "./words.js";

export function whatifView(record, state) {
  const { whatifs } = record.payload;
  if (!whatifs) return section("whatifs", t("whatifs"), t("whatifs_hint"), [], missing(whatifs));
  const worlds = new Map(whatifs.worlds.map((world) => [world.id, world]));
  const room = el("div", { class: "whatif-result" });
  const asked = select(t("question"), whatifs.questions.map((one) => [one.id, one.text]), "", (question) => state.set({ question }));
  const form = questionForm(record, state, (world) => {
    worlds.set(world.id, world);
    state.set({ world: world.id });
    show();
  });
  const show = drawing(room, () => {
    const { values } = state;
    const question = whatifs.questions.find((one) => one.id === values.question) ?? whatifs.questions[0];
    const id = values.world ?? whatifs.ready[0]?.id;
    asked.input.value = question?.id ?? "";
    clear(room, question ? result(whatifs, question, worlds.get(id) ?? null, waiting(whatifs, id), room.clientWidth || 800) : []);
  });
  state.watch(["world"], ({ world }) => form.fill(world ?? whatifs.ready[0]?.id));
  state.watch(["world", "question"], show);
  const node = section("whatifs", t("whatifs"), t("whatifs_hint"), [asked], form.node, room);
  node.arrive = (id, world) => {
    if (world) worlds.set(id, world);
    else whatifs.ready.find((one) => one.id === id).failed = true;
    show();
  };
  return node;
}

/** Why there is no answer yet. */
function waiting(whatifs, id) {
  const ready = whatifs.ready.find((one) => one.id === id);
  if (ready?.failed) return t("not_computed");
  if (ready) return t("computing");
  return unspelled(id) && !isExported() ? t("not_run") : "";
}

function result(whatifs, question, world, reason, width) {
  const series = world?.series[question.id];
  return [world ? el("p", { class: "whatif-title" }, el("strong", { text: world.title }), " ", el("span", { class: "small", text: world.edit })) : el("p", { class: "notice", role: "status", text: reason }),
    el("div", { class: "figure" }, bandsChart(whatifs, question, series, width)), legend(Boolean(world)),
    world ? contrasts(whatifs, world) : null, world ? reproduce(world) : null, tableOf(() => bandsTable(whatifs, question, series))];
}

function reproduce(world) {
  return el("div", { class: "reproduce" }, el("h3", { text: t("reproduce") }), [world.command, world.python].map((text, k) =>
    el("pre", { tabindex: "0", role: "region", "aria-label": `${t("reproduce")}: ${["shell", "Python"][k]}`, text })));
}

function short(value) {
  return signed(Math.abs(value) >= 100 ? Math.round(value) : Math.abs(value) >= 3 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100);
}

function interval(cell) {
  if (!cell) return "–";
  return el("span", { class: "estimate-cell" }, short(cell[0]), " ", el("span", { class: "small", text: `[${short(cell[1])}, ${short(cell[2])}]` }));
}

function contrasts(whatifs, world) {
  const rows = whatifs.questions.map((question) => {
    const cell = world.contrasts[question.id] ?? {};
    return [question.text, cell.record ? short(cell.record[0]) : "–", ...["twin", "difference", "factual", "interventional", "effect"].map((name) => interval(cell[name]))];
  });
  return wordyTable(world.title, [t("question"), t("record"), t("twin"), t("difference"), t("factual"), t("interventional"), t("effect")], rows);
}

function bandsTable(whatifs, question, series) {
  const text = (band, k) => (band ? `${short(band.mid[k])} [${short(band.low[k])}, ${short(band.high[k])}]` : "–");
  return table(question.text, [t("date"), t("record"), t("factual"), t("interventional"), t("twin")], whatifs.grid.map((day, k) => [
    iso(day), String(whatifs.record[question.id][k]), text(series?.factual ?? whatifs.factual[question.id], k), text(series?.interventional, k), text(series?.twin, k)]));
}
