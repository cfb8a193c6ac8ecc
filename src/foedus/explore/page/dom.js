// Elements from data: text always goes in as text, so no record can become markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "text") node.textContent = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

export function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function clear(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Put a fresh drawing in place of the old one; whatever had the keyboard's focus keeps it, by its name. */
export function redraw(figure, image) {
  const held = figure.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  figure.replaceChildren(image);
  if (held === null) return;
  const again = [image, ...image.querySelectorAll("[tabindex]")].find((node) => node.getAttribute("aria-label") === held);
  again?.focus({ preventScroll: true });
}

/** A button that behaves like one but looks like text. */
export function link(text, action) {
  return el("button", { type: "button", class: "link", onclick: action, text });
}

/** A chart's own element: an image to screen readers, with the name that says what it shows. */
export function chart(width, height, label, ...children) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label, class: "chart" }, ...children);
}

/** Activate on click, Enter and Space. */
export function pressable(node, label, action) {
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", label);
  node.addEventListener("click", action);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action(event);
  });
  return node;
}
