// Days are proleptic Gregorian ordinals, as Python's date.toordinal counts them.

const EPOCH = 719163;
const MS = 86400000;

export function iso(day) {
  return new Date((Math.round(day) - EPOCH) * MS).toISOString().slice(0, 10);
}

export function ordinal(text) {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) ? null : Math.round(ms / MS) + EPOCH;
}

export function spoken(day, language) {
  if (language === "mn") { // few browsers know Mongolian months
    const [year, month, date] = iso(day).split("-").map(Number);
    return `${year} оны ${month}-р сарын ${date}`;
  }
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date((Math.round(day) - EPOCH) * MS).toLocaleDateString(language === "en" ? "en-GB" : language, format);
}

const STEPS = [
  { months: 120 }, { months: 60 }, { months: 24 }, { months: 12 }, { months: 6 }, { months: 3 }, { months: 1 },
  { days: 7 }, { days: 1 },
];

/** Tick days with short labels: at most about `room` of them between two days. */
export function ticks(from, to, room) {
  const span = to - from;
  const step = [...STEPS].reverse().find((s) => span / (s.days ?? s.months * 30.4) <= room) ?? STEPS[0];
  const found = [];
  if (step.days) {
    for (let day = Math.ceil(from / step.days) * step.days; day <= to; day += step.days) {
      found.push({ day, label: iso(day).slice(5), strong: false });
    }
    return found;
  }
  const start = new Date((Math.floor(from) - EPOCH) * MS);
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step.months) * step.months;
  for (; ; month += step.months) {
    const day = Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / MS) + EPOCH;
    if (day > to) return found;
    if (day < from) continue;
    const january = month % 12 === 0;
    found.push({ day, label: january ? String(month / 12) : iso(day).slice(0, 7), strong: january });
  }
}
