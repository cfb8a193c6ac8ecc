// When things are drawn: what is in sight at once, the rest when the browser has nothing better to do.

const stale = new Map();
const PAUSE = 120;
let isPlanned = false;
let hasDrawn = false;
let timer;
let tell;

/** Kept when every view has been drawn for the first time. */
export const drawn = new Promise((keep) => { tell = keep; });

/**
 * Draw `node`'s content now if it is in sight, else when there is time; asked again before that, it is drawn once.
 * The answer asks for a fresh drawing; a new width asks by itself.
 */
export function drawing(node, draw) {
  const ask = () => {
    stale.set(node, draw);
    document.documentElement.removeAttribute("data-drawn");
    plan();
  };
  let width = null;
  new ResizeObserver(() => {
    if (width !== null && width !== node.clientWidth) ask();
    width = node.clientWidth;
  }).observe(node);
  ask();
  return ask;
}

function plan() {
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(() => {
    for (const node of [...stale.keys()]) if (isInSight(node)) take(node);
    isPlanned = false;
    if (stale.size) restLater();
    else finished();
  });
}

/** At first as soon as may be; later once nobody has changed anything for a moment, so that dragging stays smooth. */
function restLater() {
  clearTimeout(timer);
  timer = setTimeout(() => whenIdle(rest), hasDrawn ? PAUSE : 0);
}

function rest() {
  const [node] = stale.keys();
  if (node) take(node);
  if (stale.size) whenIdle(rest);
  else finished();
}

function take(node) {
  const draw = stale.get(node);
  stale.delete(node);
  draw();
}

/** Tests and measurements read the mark; the attribute says that no drawing is out of date. */
function finished() {
  if (!hasDrawn) performance.mark("foedus:drawn");
  hasDrawn = true;
  document.documentElement.dataset.drawn = "true";
  tell();
}

function isInSight(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return top < innerHeight && bottom >= 0;
}

function whenIdle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work, 1);
}

window.addEventListener("beforeprint", () => { for (const node of [...stale.keys()]) take(node); });
