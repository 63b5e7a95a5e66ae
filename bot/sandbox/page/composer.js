// The box messages are typed in, with the slash command suggestions that Slack shows above it.

import { icon, make } from "./dom.js";
import { freshId } from "./controls.js";
import { session } from "./session.js";
import { post } from "./server.js";

const drafts = new Map(); // conversation -> text not yet sent

const MAX_HEIGHT_PX = 220;

/** A composer; `aim()` tells where its text goes: {channel, thread_ts?, name}. */
export function makeComposer({ id, qa, sendQa, aim, sent }) {
  const popupId = freshId();
  const optionId = freshId();
  const popup = make("div", {
    class: "suggestions", id: popupId, role: "listbox", "aria-label": "Commands", hidden: true,
  });
  const input = make("textarea", {
    id, class: "composer-input", rows: 1, "data-qa": qa, "aria-autocomplete": "list", "aria-controls": popupId,
    autocomplete: "off", enterkeyhint: "send",
  });
  const trouble = make("div", { class: "composer-trouble", role: "alert" });
  const sendButton = make(
    "button",
    { type: "button", class: "send", "data-qa": sendQa, "aria-label": "Send now", onclick: () => send() },
    icon("send"),
  );
  const shortcuts = make("span", { class: "shortcuts" });
  const drawShortcuts = () => {
    const found = (session.state?.shortcuts ?? []).filter((each) => each.kind === "global");
    if (shortcuts.childElementCount === found.length) return;
    shortcuts.replaceChildren(
      ...found.map(({ name, callback_id }) =>
        make(
          "button",
          {
            type: "button",
            class: "shortcut",
            "data-qa": "shortcut",
            title: "Shortcut",
            onclick: async () => {
              const answer = await post("/ui/shortcut", { as: session.person, callback_id });
              trouble.replaceChildren(answer.ok ? "" : (answer.error ?? ""));
              await session.refresh();
            },
          },
          name,
        ),
      ),
    );
  };
  let conversation = null;

  const suggestion = () => {
    const command = session.state?.command;
    const typed = input.value;
    const begun = /^\/\S*$/.test(typed);
    return begun && command && command.command.startsWith(typed.toLowerCase()) ? command : null;
  };
  const complete = (command) => {
    input.value = `${command.command} `;
    input.focus();
    refreshed();
  };
  const drawPopup = () => {
    const command = document.activeElement === input ? suggestion() : null;
    popup.hidden = !command;
    if (!command) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", optionId);
    popup.replaceChildren(
      make("div", { class: "suggestions-title", "aria-hidden": "true" }, `Commands matching ${input.value}`),
      make(
        "div",
        {
          class: "suggestion", role: "option", id: optionId, "aria-selected": "true", "data-qa": "suggestion",
          onmousedown: (event) => {
            event.preventDefault();
            complete(command);
          },
        },
        make("span", { class: "suggestion-command" }, command.command, " ", make("i", {}, command.usage_hint ?? "")),
        make("span", { class: "suggestion-about" }, command.description ?? ""),
      ),
    );
  };
  const refreshed = () => {
    if (conversation) drafts.set(conversation, input.value);
    sendButton.disabled = input.value.trim() === "";
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, MAX_HEIGHT_PX)}px`;
    drawPopup();
  };
  const send = async () => {
    const text = input.value.trim();
    if (!text) return;
    const { channel, thread_ts } = aim();
    const from = conversation;
    trouble.replaceChildren();
    input.value = "";
    refreshed();
    sent?.();
    const answer = await post("/ui/post", { as: session.person, channel, text, ...(thread_ts ? { thread_ts } : {}) });
    if (!answer.ok) {
      if (!drafts.get(from)) drafts.set(from, text);
      if (conversation === from) {
        input.value = drafts.get(from);
        trouble.replaceChildren(answer.error ?? "Not sent. Try again.");
        refreshed();
      }
    }
    await session.refresh();
  };

  input.addEventListener("input", refreshed);
  input.addEventListener("focus", drawPopup);
  input.addEventListener("blur", () => {
    popup.hidden = true;
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const command = popup.hidden ? null : suggestion();
    const unfinished = command && command.command !== input.value;
    if (command && (event.key === "Tab" || (event.key === "Enter" && unfinished))) {
      event.preventDefault();
      complete(command);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && !popup.hidden) {
      event.preventDefault();
      event.stopPropagation();
      popup.hidden = true;
    }
  });

  const node = make(
    "div",
    { class: "composer" },
    popup,
    make(
      "div",
      { class: "composer-box" },
      input,
      make(
        "div",
        { class: "composer-foot" },
        make("span", { class: "composer-tip", "aria-hidden": "true" }, "Enter to send, Shift+Enter for a new line"),
        shortcuts,
        sendButton,
      ),
    ),
    trouble,
  );

  return {
    node,
    input,
    /** Points the composer at the conversation that `aim` gives now, with its own draft. */
    turn() {
      const { thread_ts, name } = aim();
      if (!thread_ts) drawShortcuts();
      // By name: a workspace that was started again has new ids for the same channels.
      const key = `${session.person} ${name} ${thread_ts ?? ""}`;
      const label = thread_ts ? "Reply" : `Message ${name}`;
      input.placeholder = thread_ts ? "Reply…" : label;
      input.setAttribute("aria-label", thread_ts ? "Reply in this thread" : label);
      if (key === conversation) return;
      conversation = key;
      input.value = drafts.get(key) ?? "";
      trouble.replaceChildren();
      refreshed();
    },
  };
}
