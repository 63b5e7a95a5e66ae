// Shows what the workspace itself tells a person: a command that timed out, a form that could not be sent.

import { icon, iconButton, make } from "./dom.js";
import { session } from "./session.js";
import { post } from "./server.js";

const noticesAt = (place) => session.state.notices.filter((notice) => notice.place === place);

/**
 * The notices that stand in `place` (a channel, "channel:thread", an open view, or "home") as nodes, each with a button
 * that dismisses it.
 */
export function noticeNodes(place) {
  return noticesAt(place).map((notice) =>
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

/** Makes `container` show the notices that stand in `place`; those that stood there already are not said again. */
export function syncNotices(container, place) {
  const nodes = noticeNodes(place);
  const signature = nodes.map((node) => node.dataset.noticeId).join(" ");
  if (container.dataset.signature === signature) return;
  container.dataset.signature = signature;
  container.replaceChildren(...nodes);
}

/** Whether a notice in one of `places` already says `text`, so that it need not be said twice. */
export const isNoticed = (text, ...places) =>
  places.some((place) => noticesAt(place).some((notice) => notice.text === text));
