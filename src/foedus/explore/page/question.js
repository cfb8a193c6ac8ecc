// A question as one word, as links and the command line carry it: ask;since;histories;seed;id;class/senders/receivers/since/until. No id holds a slash.

/** The question that a word names, or null if it names none. */
export function unspelled(word) {
  const [kind, since, histories, seed, ...parts] = (word ?? "").split(";");
  if (kind !== "ask" || !parts.length) return null;
  return {
    since, histories: Number(histories), seed: Number(seed),
    without: parts.filter((part) => !part.includes("/")), without_acts: parts.filter((part) => part.includes("/")).map(acts),
  };
}

function acts(part) {
  const [name, senders = "", receivers = "", since = "", until = ""] = part.split("/");
  const names = (text) => text.split(",").filter(Boolean);
  return { class: name, senders: names(senders), receivers: names(receivers), since, until };
}
