// Draws the blocks of messages, modals and the App Home.

import { confirmed } from "./confirm.js";
import { freshId, holdsValue, makeControl, overflowMenu } from "./controls.js";
import { icon, keepingFocus, make, syncChildren } from "./dom.js";
import { link, plain, textNodes } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

/*
 * A surface is where blocks stand:
 *   controls        Map of the inputs drawn so far, kept between two drawings
 *   stateOf(block_id, action_id)              Slack's state object of an input, or undefined
 *   act(block_id, action_id, value)           sends a choice, a date, an entered text or a button press; a promise
 *   type(block_id, action_id, value)          sends text being typed; a promise
 *   folds           whether long sections are folded, as in messages
 *   headings        the level of its headers, 3 unless it stands right under the page's own
 */

function buttonElement(element, block, surface) {
  const tone = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const press = async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    if (element.confirm && !(await confirmed(element.confirm))) return;
    if (element.url) window.open(element.url, "_blank", "noopener");
    button.setAttribute("aria-busy", "true");
    await surface.act(block.block_id, element.action_id, element.value ?? null);
    button.removeAttribute("aria-busy");
  };
  const button = make(
    "button",
    {
      type: "button",
      class: `button${tone}`,
      "data-action-id": element.action_id,
      "aria-label": element.accessibility_label ?? null,
      onclick: press,
    },
    make("span", {}, plain(element.text)),
  );
  return button;
}

function picture(element, look) {
  const address = element.image_url ?? "";
  const own = address.startsWith("data:image/") || new URL(address, location.href).origin === location.origin;
  if (own) return make("img", { class: look, src: address, alt: element.alt_text });
  const instead = link(address, element.alt_text || address);
  return make("span", { class: `${look} not-loaded` }, "Image not loaded here: ", instead);
}

const controlKey = (blockId, actionId) => JSON.stringify([blockId, actionId]);

/** The control for an input element, the same node as before wherever the element is unchanged. */
function controlFor(element, block, surface) {
  const key = controlKey(block.block_id, element.action_id);
  const known = surface.controls.get(key);
  if (known?.signature === JSON.stringify(element)) return known;
  const control = makeControl(element, {
    choose: async (value, entered) => {
      const finished = !entered || block.dispatch_action === true;
      if (element.confirm && !(await confirmed(element.confirm))) return control.revert();
      return finished
        ? surface.act(block.block_id, element.action_id, value)
        : surface.type(block.block_id, element.action_id, value);
    },
    type: (value) => {
      const everyLetter = element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
      return block.dispatch_action && everyLetter
        ? surface.act(block.block_id, element.action_id, value)
        : surface.type(block.block_id, element.action_id, value);
    },
  });
  control.show(surface.stateOf(block.block_id, element.action_id));
  if (known) control.carry(known);
  surface.controls.set(key, control);
  return control;
}

function elementNode(element, block, surface, label) {
  if (element.type === "image") return picture(element, "accessory-image");
  if (element.type === "overflow") {
    return overflowMenu(element, (value) => surface.act(block.block_id, element.action_id, value));
  }
  if (holdsValue(element)) {
    const control = controlFor(element, block, surface);
    const bearer = control.grouped ? control.node : control.target;
    if (control.grouped) control.node.setAttribute("role", control.grouped);
    if (label.id) bearer.setAttribute("aria-labelledby", label.id);
    else bearer.setAttribute("aria-label", plain(element.placeholder) || label.text);
    return control.node;
  }
  if (element.type === "button" || element.type === "workflow_button") return buttonElement(element, block, surface);
  return make("span", { class: "unsupported" }, `[${element.type}]`);
}

/*
 * Slack folds a section of a message that is not marked `expand` once it is drawn higher than a few lines; how many it
 * does not publish. In a narrow thread that comes sooner, here as there.
 */
function fold(words) {
  const text = words.firstChild;
  text.classList.add("folded");
  const more = make("button", { type: "button", class: "see-more", "data-qa": "see-more" }, "See more");
  more.hidden = true;
  more.onclick = () => {
    text.classList.remove("folded");
    more.remove();
  };
  words.append(more);
  const look = () => {
    if (more.isConnected) more.hidden = text.scrollHeight <= text.clientHeight + 1;
  };
  new ResizeObserver(look).observe(text);
}

function sectionBlock(block, surface) {
  const id = freshId();
  const words = make("div", { class: "section-words", id });
  if (block.text) words.append(make("div", { class: "text" }, ...textNodes(block.text)));
  if (block.fields) {
    const fields = block.fields.map((field) => make("div", { class: "text" }, ...textNodes(field)));
    words.append(make("div", { class: "fields" }, ...fields));
  }
  if (block.text && !block.expand && surface.folds) fold(words);
  const accessory = block.accessory && elementNode(block.accessory, block, surface, { id });
  const wide = ["radio_buttons", "checkboxes"].includes(block.accessory?.type);
  return [make("div", { class: wide ? "section stacked" : "section" }, words, accessory)];
}

function contextBlock(block) {
  const pieces = block.elements.map((element) =>
    element.type === "image"
      ? picture(element, "context-image")
      : make("div", { class: "context-words" }, ...textNodes(element)),
  );
  return [make("div", { class: "context" }, ...pieces)];
}

function inputBlock(block, surface) {
  const control = controlFor(block.element, block, surface);
  const [labelId, hintId, errorId] = [freshId(), freshId(), freshId()];
  const grouped = control.grouped !== null;
  const label = make(
    grouped ? "legend" : "label",
    { class: "label", id: labelId, for: grouped ? null : (control.target.id ||= freshId()) },
    plain(block.label),
    block.optional
      ? make("span", { class: "optional" }, " (optional)")
      : make("span", { class: "required", "aria-hidden": "true" }, " *"),
  );
  const hint = block.hint ? make("div", { class: "hint", id: hintId }, ...textNodes(block.hint)) : null;
  const error = make("div", { class: "field-error", id: errorId, role: "alert" });
  const described = [errorId, hint ? hintId : null].filter(Boolean).join(" ");
  control.target.removeAttribute("aria-label");
  if (!grouped) {
    control.target.setAttribute("aria-describedby", described);
    if (control.target.matches("input, select, textarea")) {
      control.target.setAttribute("aria-required", String(!block.optional));
    } else {
      control.target.setAttribute("aria-labelledby", labelId);
    }
    return [label, control.node, error, hint];
  }
  const group = make(
    "fieldset",
    {
      role: control.grouped,
      "aria-describedby": described,
      "aria-required": control.grouped === "radiogroup" ? String(!block.optional) : null,
    },
    label,
    control.node,
    error,
    hint,
  );
  return [group];
}

const DRAWERS = {
  header: (block, surface) => [
    make("div", { class: "header", role: "heading", "aria-level": surface.headings ?? 3 }, ...textNodes(block.text)),
  ],
  section: sectionBlock,
  context: contextBlock,
  divider: () => [make("hr")],
  actions: (block, surface) => [
    make(
      "div",
      { class: "actions" },
      ...block.elements.map((element) => elementNode(element, block, surface, { text: "Choose" })),
    ),
  ],
  image: (block) => [
    make(
      "figure",
      {},
      block.title ? make("figcaption", {}, ...textNodes(block.title)) : null,
      picture(block, "block-image"),
    ),
  ],
  input: inputBlock,
  rich_text: (block) => richText(block),
};

function blockNode(block, surface) {
  const unknown = () => [make("span", { class: "unsupported" }, `[${block.type} block]`)];
  const drawn = (DRAWERS[block.type] ?? unknown)(block, surface);
  return make("div", { class: `block block-${block.type}`, "data-block-id": block.block_id ?? null }, ...drawn);
}

/** A surface whose inputs start at their initial values and whose elements all report through `act`. */
export function simpleSurface(act, folds = false) {
  return { controls: new Map(), stateOf: () => undefined, act, type: async () => {}, folds };
}

/** Makes `container` show `blocks`; `context` is anything else that a block's words depend on (names, the day). */
export function syncBlocks(container, blocks, surface, context = "") {
  const items = blocks.map((block, at) => ({
    key: block.block_id ?? `${at} ${block.type}`,
    signature: JSON.stringify(block) + context,
    build: () => blockNode(block, surface),
  }));
  keepingFocus(container, () => syncChildren(container, items));
}

/** Forgets the inputs of `surface` whose blocks are no longer there. */
export function forgetControls(surface, blocks) {
  const alive = new Set(blocks.map((block) => block.block_id));
  for (const key of surface.controls.keys()) if (!alive.has(JSON.parse(key)[0])) surface.controls.delete(key);
}

/** Puts the workspace's values into the inputs of `surface`. */
export function showState(surface) {
  for (const [key, control] of surface.controls) {
    const [blockId, actionId] = JSON.parse(key);
    control.show(surface.stateOf(blockId, actionId));
  }
}

/** Shows each error of {block_id: text} beside its question; gives the first question in error, or null. */
export function showErrors(container, errors) {
  let first = null;
  for (const block of container.querySelectorAll(".block-input")) {
    const text = errors[block.dataset.blockId] ?? "";
    const place = block.querySelector(".field-error");
    if (place.dataset.shown !== text) {
      place.dataset.shown = text;
      place.replaceChildren(...(text ? [icon("warning"), make("span", {}, text)] : []));
    }
    block.classList.toggle("in-error", text !== "");
    for (const field of block.querySelectorAll("fieldset, .field")) {
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (text) first ??= block;
  }
  return first;
}
