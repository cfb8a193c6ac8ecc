// The page's own words, from the one table words.json; data stays as recorded.

let table = { languages: ["en"], names: ["English"], words: {} };
let column = 0;

export function useWords(words, language) {
  table = words;
  column = Math.max(0, table.languages.indexOf(language));
}

export function t(key, values) {
  const text = table.words[key]?.[column] ?? key.replaceAll("_", " ");
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "") : text;
}

export function has(key) {
  return key in table.words;
}

export function language() {
  return table.languages[column];
}

export function languages() {
  return table.languages.map((code, k) => [code, table.names[k]]);
}

/** Put words into every element that names its key. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  document.documentElement.lang = language();
}
