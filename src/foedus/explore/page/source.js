// Where the data comes from: this page's own server, or the page itself when it was exported.

const embedded = () => document.getElementById("payload");

export async function loadPayload() {
  const inside = embedded();
  if (inside) return unpack(inside.textContent);
  const answer = await fetch("api/payload");
  if (!answer.ok) throw new Error(`payload: ${answer.status}`);
  return answer.json();
}

/** Base64 of gzip, as the exported page carries its data. */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

export function isExported() {
  return embedded() !== null;
}

export async function loadEvents(from, to) {
  const answer = await fetch(`api/events?from=${from}&to=${to}`);
  if (!answer.ok) throw new Error(`events: ${answer.status}`);
  return answer.json();
}

/** A part that is still being computed; null when there is none to come. */
export async function loadPart(name, waiting) {
  if (isExported()) return null;
  for (let wait = 300; ; wait = Math.min(4000, wait * 1.5)) {
    const answer = await fetch(`api/part/${name}`);
    if (answer.status === 200) return answer.json();
    if (answer.status !== 202) return null; // it failed; the view keeps saying that nothing was computed
    waiting();
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Ask the server for another history; calls `hear` with each message and resolves with the last. */
export async function askWhatif(question, hear, signal) {
  const answer = await fetch("api/whatif", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal,
  });
  if (!answer.ok) throw new Error((await answer.json()).error ?? String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = null;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return last;
    const messages = (rest + value).split("\n\n");
    rest = messages.pop();
    for (const message of messages) {
      last = JSON.parse(message.slice("data: ".length));
      hear(last);
    }
  }
}

export async function cancelWhatif(job) {
  await fetch(`api/whatif/${encodeURIComponent(job)}/cancel`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
}
