// Load the record, then let every view watch one state.

import { atlasView } from "./atlas.js";
import { detailPanel } from "./detail.js";
import { clear, el } from "./dom.js";
import { claimsView, dutiesView } from "./judged.js";
import { drawn } from "./drawing.js";
import { mechanismsView } from "./mechanisms.js";
import { networkView } from "./network.js";
import { timeBar } from "./overview.js";
import { createRecord } from "./record.js";
import { isExported, loadEvents, loadPart, loadPayload } from "./source.js";
import { createState, read } from "./state.js";
import { tensionView } from "./tension.js";
import { timelineView } from "./timeline.js";
import { whatifView } from "./whatif.js";
import { language, languages, t, translate, useWords } from "./words.js";

const LATER = { claims: claimsView, mechanisms: mechanismsView, whatifs: whatifView };
const VIEWS = ["timeline", "map", "network", "tension", "whatifs", "mechanisms", "duties", "claims"];

async function start() {
  const payload = await loadPayload();
  useWords(payload.words, preferred("language", navigator.language.slice(0, 2)));
  const record = createRecord(payload, loadEvents);
  const state = createState(opening(record));
  state.set(read(location.hash));
  document.title = `${payload.title} · foedus`;
  document.getElementById("title").textContent = payload.title;
  document.getElementById("about").textContent = payload.about;
  translate(document);
  preferences();
  contents();
  const main = document.getElementById("main");
  const views = { timeline: timelineView, map: atlasView, network: networkView, tension: tensionView, duties: dutiesView, ...LATER };
  clear(main, VIEWS.map((name) => views[name](record, state)));
  timeBar(record, state);
  detailPanel(record, state);
  document.getElementById("colophon").textContent = `foedus ${payload.version} · ${payload.name} · ${t("count", { n: record.ids.length })}`;
  drawn.then(() => computed(record, state)).catch(report);
}

/** What a model has to be fitted for arrives when it is ready, in the order in which it is computed. */
async function computed(record, state) {
  for (const name of ["mechanisms", "claims", "whatifs"]) await later(name, record, state);
  const { whatifs } = record.payload;
  if (isExported() || !whatifs) return;
  for (const [k, { id }] of whatifs.ready.entries()) document.getElementById("whatifs").arrive(id, await loadPart(`world-${k}`, () => {}));
}

async function later(name, record, state) {
  const waiting = document.querySelector(`#${name} > .notice`);
  const part = await loadPart(name, () => { if (waiting) waiting.textContent = t("computing"); });
  if (part === null) {
    if (waiting) waiting.textContent = t("not_computed");
    return;
  }
  record.payload[name] = part;
  document.getElementById(name).replaceWith(LATER[name](record, state));
}

function opening(record) {
  const { payload } = record;
  const lines = payload.duties?.lines ?? [];
  const frames = payload.map.frames.map((frame) => frame.id);
  const pair = payload.tension.pairs[0];
  return {
    day: payload.opening.day, from: payload.opening.window[0], to: payload.opening.window[1], pick: null, pair: pair ? `${pair.a}~${pair.b}` : null,
    line: payload.opening.line ?? lines[0] ?? "", frame: frames.includes("theatre") ? "theatre" : frames[0], world: null, question: null,
  };
}

function preferred(name, otherwise) {
  try {
    return localStorage.getItem(`foedus-${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function prefer(name, value) {
  try {
    localStorage.setItem(`foedus-${name}`, value);
  } catch {
    // a page opened from disk may have no storage: the choice then lasts until it is closed
  }
}

function preferences() {
  const root = document.documentElement;
  const select = document.getElementById("language");
  clear(select, languages().map(([code, name]) => el("option", { value: code, text: name })));
  select.value = language();
  select.addEventListener("change", () => {
    prefer("language", select.value);
    location.reload();
  });
  root.dataset.theme = preferred("theme", "auto");
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.theme = dark ? "light" : "dark";
    prefer("theme", root.dataset.theme);
  });
}

function contents() {
  clear(document.getElementById("contents"), VIEWS.map((name) => el("button", {
    type: "button", text: t(name), onclick: () => {
      const head = document.getElementById(`${name}-title`);
      head.scrollIntoView({ behavior: "smooth", block: "start" });
      head.focus({ preventScroll: true });
    },
  })));
}

/** A visitor sees that something failed, whoever looks into it sees what. */
function report(error) {
  console.error(error);
  const notice = document.getElementById("notice");
  if (notice) notice.textContent = t("failed");
}

start().catch(report);
