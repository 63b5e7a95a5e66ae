// Shows what the workspace itself tells a person: a command that timed out, a form that could not be sent.

import { icon, iconButton, make } from "./dom.js";
import { session } from "./session.js";
import { post } from "./server.js";

/** The standing notices as nodes, each with a button that dismisses it. */
export function noticeNodes() {
  return session.state.notices.map((notice) =>
    make(
      "div",
      { class: "notice", role: "alert", "data-qa": "notice", "data-notice-id": notice.id },
      icon("warning"),
      make(
        "div",
        { class: "notice-words" },
        make("div", { class: "notice-from" }, "Slackbot", make("span", {}, "Only visible to you")),
        make("div", {}, notice.text),
      ),
      iconButton("close", "Dismiss this notice", "notice-dismiss", async () => {
        await post("/ui/notice/dismiss", { as: session.person, id: notice.id });
        await session.refresh();
      }),
    ),
  );
}

/** Whether the workspace already says `text` in a notice, so that it need not be said twice. */
export const isNoticed = (text) => session.state.notices.some((notice) => notice.text === text);
