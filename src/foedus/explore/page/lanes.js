// Where lanes, days and marks go on the timeline.

export const HEAD = 26;
export const EDGE = 10;
const OFFSETS = [0, -1, 1, -2, 2]; // the first level of a lane lies in its middle

/** Where things go at this width and window. */
export function geometry(record, values, width) {
  const narrow = width < 560;
  const left = narrow ? EDGE : 168;
  const lane = narrow ? 48 : 30;
  const scale = (width - left - EDGE) / (values.to - values.from);
  return {
    width, left, lane, narrow,
    height: HEAD + lane * record.lanes.length + 8,
    x: (day) => left + (day - values.from) * scale,
    day: (x) => values.from + (x - left) / scale,
    y: (row) => HEAD + lane * row + lane * (narrow ? 0.65 : 0.5),
  };
}

export function markY(record, place, k) {
  return place.y(record.acts.lane[k]) + OFFSETS[record.acts.level[k]] * (place.narrow ? 4 : place.lane / 8);
}

export function shorten(text, most) {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
