// Draws the inputs of Block Kit (choices, text, dates) and keeps each one's value in step with the workspace.

import { icon, make } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";
import { session } from "./session.js";

let lastId = 0;

/** A fresh id for labels and descriptions to point at. */
export const freshId = () => `e${(lastId += 1)}`;

const TYPING_PAUSE_MS = 250;

/** The value that an element holds, out of Slack's state object for it; undefined when there is no state for it. */
function valueOf(state) {
  if (!state) return undefined;
  if ("selected_options" in state) return state.selected_options.map((option) => option.value);
  if ("selected_option" in state) return state.selected_option?.value ?? null;
  const name = Object.keys(state).find((key) => key.startsWith("selected_"));
  return (name ? state[name] : state.value) ?? null;
}

function initialOf(element) {
  if (element.initial_option) return element.initial_option.value;
  if (element.initial_options) return element.initial_options.map((option) => option.value);
  const name = Object.keys(element).find((key) => key.startsWith("initial_"));
  return name ? element[name] : null;
}

function optionRow(option, input) {
  const id = freshId();
  input.id = id;
  return make(
    "label",
    { class: "option", for: id },
    input,
    make(
      "span",
      { class: "option-words" },
      make("span", { class: "option-text" }, ...textNodes(option.text)),
      option.description ? make("span", { class: "option-description" }, ...textNodes(option.description)) : null,
    ),
  );
}

function choiceList(type, element, changed) {
  const name = freshId();
  const inputs = element.options.map((option) => make("input", { type, name, value: option.value }));
  const node = make("div", { class: "options" }, ...element.options.map((option, at) => optionRow(option, inputs[at])));
  node.addEventListener("change", () => changed(read()));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const read = () => (type === "radio" ? chosen()[0] ?? null : chosen());
  const show = (value) => {
    const values = [value ?? []].flat();
    for (const input of inputs) input.checked = values.includes(input.value);
  };
  return { node, read, show, grouped: type === "radio" ? "radiogroup" : "group", target: inputs[0] };
}

/** The options of a select: its own, its groups, or the workspace's people or channels. */
function optionGroups(element) {
  const listed = (entries) => [
    { options: entries.map((entry) => ({ value: entry.id, text: { type: "plain_text", text: entry.name } })) },
  ];
  if (element.type.includes("users_select")) return listed(session.state.people);
  if (/channels_select|conversations_select/.test(element.type)) return listed(session.state.channels);
  return element.option_groups ?? [{ options: element.options ?? [] }];
}

function singleSelect(element, changed) {
  const toOption = (option) => make("option", { value: option.value }, plain(option.text));
  const node = make(
    "select",
    { class: "field select", onchange: () => changed(read()) },
    make("option", { value: "" }, plain(element.placeholder) || "Choose an option"),
    ...optionGroups(element).map((group) =>
      group.label
        ? make("optgroup", { label: plain(group.label) }, ...group.options.map(toOption))
        : group.options.map(toOption),
    ).flat(),
  );
  const read = () => node.value || null;
  const show = (value) => {
    node.value = value ?? "";
  };
  return { node, read, show, target: node };
}

function multiSelect(element, changed) {
  const groups = optionGroups(element);
  const boxes = new Map();
  for (const option of groups.flatMap((group) => group.options)) {
    boxes.set(option, make("input", { type: "checkbox", value: option.value }));
  }
  const placeholder = plain(element.placeholder) || "Choose options";
  const words = make("span", { class: "multi-words" });
  const panelId = freshId();
  const face = make(
    "button",
    { type: "button", class: "field select multi-face", "aria-expanded": "false", "aria-controls": panelId },
    words,
  );
  const panel = make(
    "div",
    { class: "multi-panel", id: panelId, hidden: true },
    ...groups.map((group) =>
      make(
        "div",
        { role: "group", "aria-label": plain(group.label) || placeholder },
        group.label ? make("div", { class: "multi-label", "aria-hidden": "true" }, plain(group.label)) : null,
        ...group.options.map((option) => optionRow(option, boxes.get(option))),
      ),
    ),
  );
  const node = make("div", { class: "multi" }, face, panel);
  const chosen = () => [...boxes].filter(([, box]) => box.checked);
  const read = () => chosen().map(([option]) => option.value);
  const label = () => {
    const names = chosen().map(([option]) => plain(option.text));
    words.replaceChildren(
      ...(names.length ? names.map((name) => make("span", { class: "chip" }, name)) : [placeholder]),
    );
    words.classList.toggle("placeholder", names.length === 0);
  };
  const fold = (open) => {
    panel.hidden = !open;
    face.setAttribute("aria-expanded", String(open));
  };
  face.addEventListener("click", () => fold(panel.hidden));
  panel.addEventListener("change", () => {
    label();
    changed(read());
  });
  node.addEventListener("focusout", (event) => {
    if (!node.contains(event.relatedTarget) && event.relatedTarget) fold(false);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    event.preventDefault();
    fold(false);
    face.focus();
  });
  const show = (value) => {
    for (const box of boxes.values()) box.checked = (value ?? []).includes(box.value);
    label();
  };
  return { node, read, show, target: face };
}

function textField(element, changed, typed) {
  const multiline = element.multiline === true;
  const node = make(multiline ? "textarea" : "input", {
    class: "field",
    type: multiline ? null : "text",
    rows: multiline ? 4 : null,
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    placeholder: plain(element.placeholder) || null,
    maxlength: element.max_length ?? null,
    autocomplete: "off",
    oninput: () => typed(),
    onblur: () => typed({ now: true }),
  });
  if (!multiline) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      changed(read(), { entered: true });
    });
  }
  const read = () => node.value || null;
  const show = (value) => {
    node.value = value ?? "";
  };
  return { node, read, show, target: node, isText: true };
}

function momentField(type, changed) {
  const node = make("input", { class: "field moment", type, onchange: () => changed(read()) });
  const read = () => node.value || null;
  const show = (value) => {
    node.value = value ?? "";
  };
  return { node, read, show, target: node };
}

const single = (element, changed) => singleSelect(element, changed);
const multi = (element, changed) => multiSelect(element, changed);

const BUILDERS = {
  radio_buttons: (element, changed) => choiceList("radio", element, changed),
  checkboxes: (element, changed) => choiceList("checkbox", element, changed),
  static_select: single,
  users_select: single,
  channels_select: single,
  conversations_select: single,
  multi_static_select: multi,
  multi_users_select: multi,
  multi_channels_select: multi,
  multi_conversations_select: multi,
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  datepicker: (element, changed) => momentField("date", changed),
  timepicker: (element, changed) => momentField("time", changed),
};

/** Whether this element is an input that holds a value (as against a button or an overflow menu). */
export const holdsValue = (element) => element.type in BUILDERS;

/**
 * One input. `choose(value, entered)` is told of a finished choice, `type(value)` of text being typed; both give a
 * promise. Gives {node, target, grouped, signature, read, show, carry, isAhead, revert, flush}: `show(state)` puts the
 * workspace's value in, unless the person is ahead of it.
 */
export function makeControl(element, { choose, type }) {
  let timer = null;
  let underway = 0;
  let settledAt = 0;
  let workspaceValue = initialOf(element);

  const deliver = async (sending) => {
    underway += 1;
    try {
      await sending;
    } finally {
      underway -= 1;
      settledAt = session.moment += 1;
    }
  };
  const flush = () => {
    if (timer === null) return undefined;
    clearTimeout(timer);
    timer = null;
    return deliver(type(part.read()));
  };
  const changed = (value, { entered = false } = {}) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    return deliver(choose(value, entered));
  };
  const typed = ({ now = false } = {}) => {
    if (now) {
      flush();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(flush, TYPING_PAUSE_MS);
  };

  const part = BUILDERS[element.type](element, changed, typed);
  part.node.dataset.actionId = element.action_id;
  const personIsAhead = () =>
    underway > 0 ||
    timer !== null ||
    session.readMoment < settledAt ||
    (part.isText && document.activeElement === part.node);

  return {
    node: part.node,
    target: part.target,
    grouped: part.grouped ?? null,
    signature: JSON.stringify(element),
    read: part.read,
    flush,
    show(state) {
      const value = valueOf(state);
      workspaceValue = value === undefined ? initialOf(element) : value;
      if (!personIsAhead()) part.show(workspaceValue);
    },
    /** Takes over from the control that stood here before its element changed, where the person is ahead. */
    carry(previous) {
      if (!previous.isAhead()) return;
      part.show(previous.read());
      previous.flush();
      settledAt = session.moment += 1;
    },
    isAhead: personIsAhead,
    /** Goes back to the workspace's value, when the person says no to a choice's confirmation. */
    revert: () => part.show(workspaceValue),
  };
}

/** A menu behind three dots. */
export function overflowMenu(element, choose) {
  const listId = freshId();
  const items = element.options.map((option) =>
    make(
      "button",
      { type: "button", role: "menuitem", class: "menu-item", value: option.value, tabindex: "-1" },
      plain(option.text),
    ),
  );
  const list = make("div", { class: "menu", role: "menu", id: listId, hidden: true }, ...items);
  const face = make(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": listId,
      "data-action-id": element.action_id,
    },
    icon("more"),
  );
  const node = make("div", { class: "overflow-wrap" }, face, list);
  const fold = (open) => {
    list.hidden = !open;
    face.setAttribute("aria-expanded", String(open));
    if (open) items[0]?.focus();
  };
  face.addEventListener("click", () => fold(list.hidden));
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=menuitem]");
    if (!item) return;
    fold(false);
    face.focus();
    choose(item.value);
  });
  node.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      fold(false);
      face.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus();
    }
  });
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) fold(false);
  });
  return node;
}
