// One time cursor and one selection, shared by every view and kept in the address.

import { iso, ordinal } from "./days.js";

const KEYS = ["day", "from", "to", "pick", "pair", "line", "frame", "world", "question"];
const DAYS = new Set(["day", "from", "to"]);

export function createState(start) {
  const values = { ...start };
  const watchers = [];
  let pending = null;

  function announce() {
    const changed = pending;
    pending = null;
    history.replaceState(null, "", `#${write(values, start)}`);
    for (const { keys, draw } of watchers) {
      if (keys.some((key) => changed.has(key))) draw(values, changed);
    }
  }

  function set(change) {
    for (const [key, value] of Object.entries(change)) {
      if (values[key] === value) continue;
      values[key] = value;
      if (pending === null) {
        pending = new Set();
        requestAnimationFrame(announce);
      }
      pending.add(key);
    }
  }

  function watch(keys, draw) {
    watchers.push({ keys, draw });
    draw(values, new Set(keys));
  }

  window.addEventListener("hashchange", () => set({ ...start, ...read(location.hash) }));
  return { values, set, watch };
}

/** Fragment of a view; whatever equals the start is left out. */
export function write(values, start) {
  const parts = new URLSearchParams();
  for (const key of KEYS) {
    if (values[key] === undefined || values[key] === null || values[key] === start[key]) continue;
    parts.set(key, DAYS.has(key) ? iso(values[key]) : values[key]);
  }
  return parts.toString();
}

export function read(fragment) {
  const found = {};
  for (const [key, text] of new URLSearchParams(fragment.replace(/^#/, ""))) {
    if (!KEYS.includes(key)) continue;
    const value = DAYS.has(key) ? ordinal(text) : text.slice(0, 2000);
    if (value !== null) found[key] = value;
  }
  return found;
}
