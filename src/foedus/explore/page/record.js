// The payload with the look-ups that several views need.

export function createRecord(payload, fetchEvents) {
  const { acts, ids, lanes, actors } = payload;
  const index = new Map(ids.map((id, k) => [id, k]));
  const laneOf = new Map(lanes.map((lane, k) => [lane.id, k]));
  const pairs = new Map(payload.tension.pairs.map((pair) => [pairKey(pair.a, pair.b), pair]));
  const texts = payload.events ? new Map(payload.events.map((event, k) => [k, event])) : new Map();
  const span = payload.span;

  async function event(k) {
    await need(Math.max(0, k - 20), Math.min(ids.length, k + 180));
    return texts.get(k);
  }

  /** Fetch the texts of a stretch of acts, portion by portion; true if any was missing. */
  async function need(from, to) {
    let missing = false;
    for (let k = from; k < to; k += 1) {
      if (texts.has(k)) continue;
      missing = true;
      const found = await fetchEvents(k, Math.min(to, k + 500));
      found.forEach((one, offset) => texts.set(k + offset, one));
      if (!found.length) break;
    }
    return missing;
  }

  /** First act on or after a day. */
  function firstFrom(day) {
    let low = 0;
    let high = acts.day.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (acts.day[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    payload, acts, ids, lanes, actors, index, laneOf, pairs, span, event, need, firstFrom,
    known: (k) => texts.get(k),
    name: (id) => actors[id]?.name ?? id,
    place: new Map(payload.map.places.map((place) => [place.id, place])),
    pact: new Map(payload.pacts.map((pact) => [pact.id, pact])),
    receivers: (k) => acts.to[k].map((lane) => lanes[lane].id),
    sender: (k) => lanes[acts.lane[k]].id,
  };
}

export function pairKey(a, b) {
  return a < b ? `${a}~${b}` : `${b}~${a}`;
}

/** Level of a fading curve on a day: it halves every half-life after each knot. */
export function level([days, values], day, halfLife) {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : values[low - 1] * 2 ** (-(day - days[low - 1]) / halfLife);
}

const VERDICTS = {
  honoured: "good", supported: "good", late: "middle", partly: "middle", qualified: "middle",
  not: "bad", breached: "bad", contradicted: "bad",
};

/** good, middle, bad, or mute where the record cannot say. */
export function verdictClass(verdict) {
  return VERDICTS[verdict] ?? "mute";
}

export function inLine(duty, line) {
  return !line || !duty.under || duty.under.includes(line) || duty.under.includes("");
}
