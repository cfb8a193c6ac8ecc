// The what-if panel: another past, drawn on the same axes as the one that was.

import { bandsChart, COLOURS } from "./bands.js";
import { clear, el, svg } from "./dom.js";
import { iso } from "./days.js";
import { missing } from "./judged.js";
import { askWhatif, cancelWhatif, isExported } from "./source.js";
import { section, select, table, tableOf } from "./table.js";
import { t } from "./words.js";

export function whatifView(record, state) {
  const { whatifs } = record.payload;
  if (!whatifs) return section("whatifs", t("whatifs"), t("whatifs_hint"), [], missing(whatifs));
  const worlds = new Map(whatifs.worlds.map((world) => [world.id, world]));
  const room = el("div", { class: "whatif-result" });
  const ready = select(t("ready_made"), [["", "–"], ...whatifs.worlds.map((world) => [world.id, world.title])], "", (world) => state.set({ world }));
  const asked = select(t("question"), whatifs.questions.map((one) => [one.id, one.text]), "", (question) => state.set({ question }));
  const show = () => {
    const { values } = state;
    const question = whatifs.questions.find((one) => one.id === values.question) ?? whatifs.questions[0];
    const world = worlds.get(values.world) ?? (values.world === null ? whatifs.worlds[0] : null);
    ready.input.value = world && worlds.get(world.id) === world && !world.id.startsWith("ask:") ? world.id : "";
    asked.input.value = question?.id ?? "";
    clear(room, question ? result(whatifs, question, world ?? null, room.clientWidth || 800) : []);
  };
  const arrived = (world) => {
    worlds.set(world.id, world);
    state.set({ world: world.id });
    show();
  };
  new ResizeObserver(show).observe(room);
  state.watch(["world", "question"], show);
  const form = isExported() ? el("p", { class: "small", text: t("needs_server") }) : questionForm(record, state, arrived);
  const node = section("whatifs", t("whatifs"), t("whatifs_hint"), [ready, asked], form, room);
  if (!whatifs.worlds.length) ready.append(" ", el("span", { class: "notice", text: t("computing") }));
  node.arrive = (made) => {
    ready.querySelector(".notice")?.remove();
    for (const world of made) {
      whatifs.worlds.push(world);
      worlds.set(world.id, world);
      ready.input.append(el("option", { value: world.id, text: world.title }));
    }
    show();
  };
  return node;
}

function result(whatifs, question, world, width) {
  const series = world?.series[question.id];
  return [el("div", { class: "figure" }, bandsChart(whatifs, question, series, width)), legend(),
    world ? el("p", { class: "whatif-title" }, el("strong", { text: world.title }), ` ${world.edit}`) : null,
    world ? contrasts(whatifs, world) : null,
    world ? el("div", { class: "reproduce" }, el("span", { class: "small", text: t("reproduce") }), world.command ? el("pre", { tabindex: "0", text: world.command }) : null, el("pre", { tabindex: "0", text: world.python })) : null,
    tableOf(() => bandsTable(whatifs, question, series))];
}

function legend() {
  const patch = (name) => svg("svg", { viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" },
    name === "record" ? null : svg("rect", { x: 0, y: 1, width: 24, height: 10, class: `band ${name}` }), svg("path", { d: "M0 6H24", class: `middle ${name}` }));
  return el("ul", { class: "legend" }, COLOURS.map((name) => el("li", {}, patch(name), t(name))));
}

function short(value) {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.abs(value) >= 3 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100);
}

function interval(cell) {
  if (!cell) return "–";
  return `${short(cell[0])} (${short(cell[1])} – ${short(cell[2])})`;
}

function contrasts(whatifs, world) {
  const rows = whatifs.questions.map((question) => {
    const cell = world.contrasts[question.id] ?? {};
    return [question.text, cell.record ? short(cell.record[0]) : "–", ...["twin", "difference", "factual", "interventional", "effect"].map((name) => interval(cell[name]))];
  });
  return table(world.title, [t("question"), t("record"), t("twin"), t("difference"), t("factual"), t("interventional"), t("effect")], rows);
}

function bandsTable(whatifs, question, series) {
  const text = (band, k) => (band ? `${band.mid[k]} (${band.low[k]} – ${band.high[k]})` : "–");
  return table(question.text, [t("date"), t("record"), t("factual"), t("interventional"), t("twin")], whatifs.grid.map((day, k) => [
    iso(day), String(whatifs.record[question.id][k]), text(series?.factual ?? whatifs.factual[question.id], k), text(series?.interventional, k), text(series?.twin, k)]));
}

function questionForm(record, state, arrived) {
  const { whatifs } = record.payload;
  const groups = [["pact", t("pacts")], ["event", t("events")], ["class", t("classes")]].filter(([kind]) => whatifs.choices[kind]?.length);
  const target = el("select", {}, groups.map(([kind, name]) => el("optgroup", { label: name },
    whatifs.choices[kind].map(([id, text]) => el("option", { value: `${kind}:${id}`, text })))));
  const since = el("input", { type: "date", min: iso(record.span[0]), max: iso(record.span[1]) });
  const histories = el("input", { type: "number", min: whatifs.limits[0], max: whatifs.limits[1], step: 10, value: 200 });
  const seed = el("input", { type: "number", min: 0, max: 4294967295, value: 1 });
  const run = el("button", { type: "submit", class: "primary", text: t("run") });
  const stop = el("button", { type: "button", class: "quiet", text: t("cancel"), disabled: true });
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("whatifs") });
  const says = el("span", { class: "small", role: "status" });
  if ([...target.options].some((option) => option.value === `pact:${whatifs.suggest}`)) target.value = `pact:${whatifs.suggest}`;
  restore(state.values.world, target, since, histories, seed);
  const field = (word, input) => el("label", { class: "field" }, el("span", { text: t(word) }), " ", input);
  const form = el("form", { class: "whatif-form" }, field("remove", target), field("since_or_empty", since), field("histories", histories), field("seed", seed), run, stop, bar, says);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [kind, ...rest] = target.value.split(":");
    const question = { kind, target: rest.join(":"), since: since.value, histories: Number(histories.value), seed: Number(seed.value) };
    run.disabled = true;
    try {
      const last = await askWhatif(question, (message) => hear(message, bar, says, stop));
      if (last?.state === "done") arrived(last.world);
    } catch (error) {
      says.textContent = error.message;
    }
    run.disabled = false;
    stop.disabled = true;
  });
  return form;
}

function hear(message, bar, says, stop) {
  if (message.state === "queued") {
    stop.disabled = false;
    stop.onclick = () => cancelWhatif(message.job);
    says.textContent = message.ahead ? `${t("queued")} (${message.ahead})` : "";
    bar.value = 0;
  } else if (message.state === "running") {
    bar.value = message.share;
    says.textContent = `${Math.round(message.share * 100)}%`;
  } else {
    bar.value = message.state === "done" ? 1 : 0;
    says.textContent = message.state === "done" ? "" : message.error ?? t(message.state);
  }
}

/** A link to a question that this page has not asked yet fills the form in; asking stays with the visitor. */
function restore(world, target, since, histories, seed) {
  const parts = world?.startsWith("ask:") ? world.split(":") : [];
  if (parts.length !== 6) return;
  if ([...target.options].some((option) => option.value === `${parts[1]}:${parts[2]}`)) target.value = `${parts[1]}:${parts[2]}`;
  since.value = parts[3];
  histories.value = parts[4];
  seed.value = parts[5];
}
