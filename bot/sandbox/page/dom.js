// Builds and reconciles DOM nodes; content only ever enters as text.

/** A new node. `properties`: on<Event> functions are listeners, `class` and everything else are attributes. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2).toLowerCase(), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const identity = new WeakMap();

/**
 * Makes the children of `parent` match `items`, touching only what changed.
 * An item is {key, signature, build(), update?(node)}: a node whose signature is unchanged stays as it is,
 * a changed one is updated in place where the item can, otherwise built anew.
 */
export function syncChildren(parent, items) {
  const wanted = new Set(items.map((item) => item.key));
  const present = new Map();
  for (const child of [...parent.childNodes]) {
    const known = identity.get(child);
    if (known && wanted.has(known.key) && !present.has(known.key)) present.set(known.key, child);
    else child.remove();
  }
  let cursor = parent.firstChild;
  for (const item of items) {
    let node = present.get(item.key);
    if (node && identity.get(node).signature !== item.signature) {
      if (item.update) {
        item.update(node);
      } else {
        const fresh = item.build();
        if (cursor === node) cursor = fresh;
        node.replaceWith(fresh);
        node = fresh;
      }
    }
    node ??= item.build();
    identity.set(node, { key: item.key, signature: item.signature });
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

const LANDMARKS = ["data-ts", "data-block-id", "data-action-id", "data-qa", "data-channel-name", "value"];

function addressOf(node, container) {
  const steps = [];
  for (let step = node; step && step !== container; step = step.parentElement) {
    const marks = LANDMARKS.filter((name) => step.hasAttribute(name));
    if (marks.length) steps.unshift(marks.map((name) => `[${name}="${CSS.escape(step.getAttribute(name))}"]`).join(""));
  }
  return steps.join(" ");
}

/** Runs `change` and afterwards gives the focus (and the caret) back to the node that had it, or to its successor. */
export function keepingFocus(container, change) {
  const active = document.activeElement;
  if (!active || active === container || !container.contains(active)) {
    change();
    return;
  }
  const address = addressOf(active, container);
  const caret = typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  change();
  if (document.activeElement === active) return;
  const target = active.isConnected ? active : address && container.querySelector(address);
  if (!target) return;
  target.focus({ preventScroll: true });
  if (caret && typeof target.selectionStart === "number") target.setSelectionRange(...caret);
}

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** The nodes in `container` that the Tab key reaches, in order. */
export function focusable(container) {
  return [...container.querySelectorAll(FOCUSABLE)].filter(
    (node) => !node.disabled && node.tabIndex >= 0 && node.getClientRects().length > 0,
  );
}

/** Keeps the Tab key inside `container`: call it with each keydown event. */
export function trapTab(container, event) {
  if (event.key !== "Tab") return;
  const stops = focusable(container);
  if (!stops.length) return;
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const outside = !container.contains(document.activeElement);
  if (event.shiftKey && (outside || document.activeElement === first)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && (outside || document.activeElement === last)) {
    event.preventDefault();
    first.focus();
  }
}

const ICONS = {
  hash: "M8 3 6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  close: "M4 4l12 12M16 4 4 16",
  send: "M3 3l15 7-15 7 2-7zM5 10h7",
  eye: "M1.5 10S4.5 4.5 10 4.5s8.5 5.5 8.5 5.5-3 5.5-8.5 5.5S1.5 10 1.5 10zM10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
  reply: "M3 4h14v10H9l-4 3v-3H3zM6.5 7.5h7M6.5 10.5h5",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 6v4.5l3 1.5",
  menu: "M3 5h14M3 10h14M3 15h14",
  more: "M4 10h.01M10 10h.01M16 10h.01",
  back: "M12 4l-6 6 6 6",
  warning: "M10 3 18 17H2zM10 8v4M10 14.5h.01",
};

/** A line icon, hidden from assistive technology: the control that carries it has its own name. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const attributes = { viewBox: "0 0 20 20", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only an icon and is called `label`. */
export function iconButton(name, label, qa, onclick) {
  const properties = { type: "button", class: "icon-button", "aria-label": label, "data-qa": qa, onclick };
  return make("button", properties, icon(name));
}

/** Says `text` to a screen reader without showing it. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
