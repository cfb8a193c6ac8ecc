// The form of a what-if: a ready-made question fills it, every part of it can be changed, the server answers it.

import { el } from "./dom.js";
import { iso } from "./days.js";
import { unspelled } from "./question.js";
import { removalList } from "./removals.js";
import { askWhatif, cancelWhatif, isExported } from "./source.js";
import { select } from "./table.js";
import { t } from "./words.js";

/** `fill(id)` puts the question of that id in: a ready-made one, or one spelled out in a link. Asking stays with the visitor. */
export function questionForm(record, state, arrived) {
  const { whatifs } = record.payload;
  const ready = select(t("ready_made"), [["", t("own_question")], ...whatifs.ready.map((one) => [one.id, one.title])], "", (world) => { if (world) state.set({ world }); });
  if (isExported()) {
    const node = el("div", { class: "whatif-form" }, ready, el("p", { class: "small", text: t("needs_server") }));
    return { node, fill: (id) => { ready.input.value = whatifs.ready.some((one) => one.id === id) ? id : ""; } };
  }
  const changed = () => { ready.input.value = ""; };
  const taken = removalList(record, whatifs, changed);
  const since = el("input", { type: "date", min: iso(record.span[0]), max: iso(record.span[1]), onchange: changed });
  const histories = el("input", { type: "number", min: whatifs.limits[0], max: whatifs.limits[1], step: 10, value: whatifs.histories });
  const seed = el("input", { type: "number", min: 0, max: 4294967295, value: 1 });
  const field = (word, input) => el("label", { class: "field" }, el("span", { text: t(word) }), " ", input);
  const run = runner(() => ({ ...taken.value(), since: since.value, histories: Number(histories.value), seed: Number(seed.value) }), arrived);
  const node = el("form", { class: "whatif-form" }, ready, taken.node, el("div", { class: "whatif-run" }, field("since_or_empty", since), field("histories", histories), field("seed", seed), run.parts));
  node.addEventListener("submit", run.submit);
  const fill = (id) => {
    const made = whatifs.ready.find((one) => one.id === id);
    const asked = made ? { ...made, histories: whatifs.histories, seed: 1 } : unspelled(id);
    ready.input.value = made ? id : "";
    if (!asked) return;
    if (asked.puts_in) return taken.fill({ without: [], without_acts: [] });  // the form only takes out
    taken.fill(asked);
    since.value = asked.since;
    histories.value = asked.histories;
    seed.value = asked.seed;
  };
  return { node, fill };
}

/** Run, cancel, and how far it has come. */
function runner(question, arrived) {
  const run = el("button", { type: "submit", class: "primary", text: t("run") });
  const stop = el("button", { type: "button", class: "quiet", text: t("cancel"), disabled: true });
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("whatifs") });
  const says = el("span", { class: "small", role: "status" });
  const submit = async (event) => {
    event.preventDefault();
    run.disabled = true;
    try {
      const last = await askWhatif(question(), (message) => hear(message, bar, says, stop));
      if (last?.state === "done") arrived(last.world);
    } catch (error) {
      says.textContent = error.message;
    }
    run.disabled = false;
    stop.disabled = true;
  };
  return { parts: [run, stop, bar, says], submit };
}

function hear(message, bar, says, stop) {
  if (message.state === "queued") {
    stop.disabled = false;
    stop.onclick = () => cancelWhatif(message.job);
    says.textContent = t("queued") + (message.ahead ? ` (${message.ahead})` : "");
    bar.value = 0;
  } else if (message.state === "running") {
    bar.value = message.share;
    says.textContent = message.share ? `${Math.round(message.share * 100)}%` : t("queued");
  } else {
    bar.value = message.state === "done" ? 1 : 0;
    says.textContent = message.state === "done" ? "" : message.error ?? t(message.state);
  }
}
