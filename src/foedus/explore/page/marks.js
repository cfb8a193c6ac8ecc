// The shapes of acts: round is cooperation, pointed is conflict; hollow is words, solid is deeds.

import { svg } from "./dom.js";

export const QUADS = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "internal"];

export function radius(magnitude) {
  return 2.6 + 0.85 * (magnitude || 2);
}

export function path(quad, x, y, r) {
  if (quad <= 1) return `M${f(x - r)} ${f(y)}a${f(r)} ${f(r)} 0 1 0 ${f(2 * r)} 0a${f(r)} ${f(r)} 0 1 0 ${f(-2 * r)} 0z`;
  if (quad <= 3) {
    const d = r * 1.2;
    return `M${f(x)} ${f(y - d)}L${f(x + d)} ${f(y)}L${f(x)} ${f(y + d)}L${f(x - d)} ${f(y)}z`;
  }
  const s = r * 0.75;
  return `M${f(x - s)} ${f(y - s)}h${f(2 * s)}v${f(2 * s)}h${f(-2 * s)}z`;
}

export function f(value) {
  return Math.round(value * 10) / 10;
}

/** A number with a true minus sign. */
export function signed(value) {
  return String(value).replace("-", "−");
}

/** The key to the shapes, as list items. */
export function sample(quad) {
  return svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "sample" },
    svg("path", { d: path(quad, 8, 8, 5), class: `mark quad-${quad}` }));
}
