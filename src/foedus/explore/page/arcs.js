// Duties as arcs from the act that called them in to the act that answered.

import { svg } from "./dom.js";
import { markY } from "./lanes.js";
import { f } from "./marks.js";
import { inLine, verdictClass } from "./record.js";
import { t } from "./words.js";

export function arcLayer(record, state, place) {
  const { from, to, line, pick } = state.values;
  const layer = svg("g", { class: "arcs" });
  if (!record.payload.duties) return layer;
  const { rows, arcs } = record.payload.duties;
  for (const arc of arcs) {
    const duty = rows[arc.duty];
    if (arc.to < from || arc.from > to || !inLine(duty, line)) continue;
    const start = record.index.get(duty.act);
    const lane = record.laneOf.get(duty.debtor);
    const answer = arc.act === undefined ? undefined : record.index.get(arc.act);
    const y1 = markY(record, place, start);
    const y2 = answer !== undefined ? markY(record, place, answer) : lane !== undefined ? place.y(lane) : y1;
    const x1 = place.x(arc.from);
    const x2 = Math.max(place.x(arc.to), x1 + 1);
    const lift = Math.min(46, 10 + (x2 - x1) / 3);
    const key = `duty:${arc.duty}`;
    const style = verdictClass(duty.verdict);
    const near = pick === key || pick === `event:${duty.act}` || (arc.act && pick === `event:${arc.act}`);
    if (style === "mute" && !near) continue;
    layer.append(svg("path", {
      d: `M${f(x1)} ${f(y1)}C${f(x1 + (x2 - x1) * 0.2)} ${f(Math.min(y1, y2) - lift)} ${f(x1 + (x2 - x1) * 0.8)} ${f(Math.min(y1, y2) - lift)} ${f(x2)} ${f(y2)}`,
      class: `arc ${style}${near ? " near" : ""}`, "data-pick": key,
    }, svg("title", { text: `${duty.pact} ${duty.article}: ${record.name(duty.debtor)}, ${t(`verdict_${duty.verdict}`)}` })));
  }
  return layer;
}
