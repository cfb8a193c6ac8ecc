// What a question takes out: pacts and events by name, acts of a class between some actors over a time.

import { clear, el } from "./dom.js";
import { iso } from "./days.js";
import { t } from "./words.js";

/** The editable list; `changed` hears every edit. `value()` is what it holds, `fill()` puts other things in. */
export function removalList(record, { choices }, changed) {
  // a pact and the act that signed it may share an id: taken out together, they go by the pact's name
  const names = new Map([...choices.class, ...choices.event, ...choices.pact]);
  const list = el("ul", { class: "removals" });
  const add = picker(choices);
  let items = [];
  const draw = () => clear(list, items.map((item) => row(item)));
  const row = (item) => el("li", {}, item.id !== undefined ? el("span", { text: names.get(item.id) ?? item.id }) : actsRow(record, choices, names, item, changed),
    el("button", { type: "button", class: "drop", "aria-label": t("put_back", { n: names.get(item.id ?? item.class) ?? item.id }), text: "×", onclick: () => {
      items = items.filter((one) => one !== item);
      draw();
      changed();
      add.focus();
    } }));
  add.addEventListener("change", () => {
    const [kind, id] = split(add.value);
    add.value = "";
    if (!kind || items.some((item) => item.id === id && kind !== "class")) return;
    items.push(kind === "class" ? { class: id, senders: [], receivers: [], since: "", until: "" } : { id });
    draw();
    changed();
  });
  const node = el("fieldset", { class: "take-out" }, el("legend", { text: t("remove") }), list, el("label", { class: "field" }, el("span", { text: t("add") }), " ", add));
  return {
    node,
    value: () => ({ without: items.filter((one) => one.id !== undefined).map((one) => one.id), without_acts: items.filter((one) => one.id === undefined) }),
    fill: ({ without, without_acts: acts }) => {
      items = [...without.map((id) => ({ id })), ...acts.map((one) => ({ ...one, senders: [...one.senders], receivers: [...one.receivers] }))];
      draw();
    },
  };
}

function split(value) {
  const at = value.indexOf(":");
  return at < 0 ? [null, null] : [value.slice(0, at), value.slice(at + 1)];
}

function picker(choices) {
  const groups = [["pact", t("pacts")], ["class", t("classes")], ["event", t("events")]].filter(([kind]) => choices[kind].length);
  return el("select", { class: "add" }, el("option", { value: "", text: "…" }), groups.map(([kind, name]) => el("optgroup", { label: name },
    choices[kind].map(([id, text]) => el("option", { value: `${kind}:${id}`, text })))));
}

/** Acts of a class: by whom, toward whom, from when to when; whatever is empty is open. */
function actsRow(record, choices, names, item, changed) {
  const day = (key, word) => el("label", { class: "field" }, el("span", { text: t(word) }), " ",
    el("input", { type: "date", min: iso(record.span[0]), max: iso(record.span[1]), value: item[key], onchange: (event) => {
      item[key] = event.target.value;
      changed();
    } }));
  return el("span", { class: "acts" }, el("strong", { text: names.get(item.class) ?? item.class }), actorList(choices, item.senders, t("by"), changed),
    actorList(choices, item.receivers, t("toward"), changed), day("since", "since"), day("until", "until"));
}

function actorList(choices, chosen, label, changed) {
  const names = new Map(choices.actor);
  const chips = el("span", { class: "chips" });
  const add = el("select", { "aria-label": label }, el("option", { value: "" }), choices.actor.map(([id, name]) => el("option", { value: id, text: name })));
  const draw = () => {
    add.options[0].textContent = chosen.length ? "+" : t("anyone");
    clear(chips, chosen.map((id) => el("button", { type: "button", class: "chip", title: names.get(id) ?? id, "aria-label": t("leave_out", { n: names.get(id) ?? id }), onclick: () => {
      chosen.splice(chosen.indexOf(id), 1);
      draw();
      changed();
      add.focus();
    } }, id, el("span", { "aria-hidden": "true", text: " ×" }))));
  };
  add.addEventListener("change", () => {
    if (add.value && !chosen.includes(add.value)) chosen.push(add.value);
    add.value = "";
    draw();
    changed();
  });
  draw();
  return el("span", { class: "field" }, el("span", { text: label }), chips, add);
}
