// Asks "are you sure?" in a small dialog, for elements that carry a confirm object and for discarding answers.

import { make, trapTab } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

/** Shows a Block Kit confirm object; resolves to true when the person agrees. */
export function confirmed(question) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const settle = (answer) => {
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(answer);
    };
    const tone = question.style === "danger" ? "danger filled" : "primary";
    const agree = make(
      "button",
      { type: "button", class: `button ${tone}`, "data-qa": "confirm-ok", onclick: () => settle(true) },
      plain(question.confirm) || "Yes",
    );
    const decline = make(
      "button",
      { type: "button", class: "button", "data-qa": "confirm-cancel", onclick: () => settle(false) },
      plain(question.deny) || "Cancel",
    );
    const dialog = make(
      "dialog",
      {
        class: "confirm",
        "data-qa": "confirm",
        "aria-labelledby": "confirm-title",
        "aria-describedby": "confirm-text",
        onkeydown: (event) => {
          event.stopPropagation();
          if (event.key === "Escape") {
            event.preventDefault();
            settle(false);
          } else {
            trapTab(dialog, event);
          }
        },
        oncancel: (event) => {
          event.preventDefault();
          settle(false);
        },
      },
      make("h2", { id: "confirm-title" }, plain(question.title)),
      make("div", { id: "confirm-text", class: "confirm-text" }, ...textNodes(question.text)),
      make("div", { class: "dialog-footer" }, decline, agree),
    );
    document.body.append(dialog);
    dialog.showModal();
    decline.focus();
  });
}
