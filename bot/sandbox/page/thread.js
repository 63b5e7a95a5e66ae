// The right pane: one thread with its parent, its replies and a composer of its own.

import { makeComposer } from "./composer.js";
import { iconButton, make } from "./dom.js";
import { makeLog, scrollToTopOf, syncMessages } from "./messages.js";
import { syncNotices } from "./notices.js";
import { channelOf, session } from "./session.js";

/** Builds the pane once; gives {draw(thread|null), focus()}. A thread is {channel, ts, unread}; it opens at what is unread. */
export function makeThread(pane, { close }) {
  let thread = null;
  let log = null;
  const place = make("p", { class: "thread-place" });
  const logPlace = make("div", { class: "log-place" });
  const heading = make("h2", { class: "pane-title", tabindex: "-1" }, "Thread");
  const notices = make("div", { class: "notices" });
  const composer = makeComposer({
    id: "composer-thread",
    qa: "thread-composer",
    sendQa: "thread-send",
    aim: () => ({ channel: thread?.channel, thread_ts: thread?.ts, name: "thread" }),
    sent: () => {
      if (log) log.scrollTop = log.scrollHeight;
    },
  });
  pane.dataset.qa = "thread";
  pane.append(
    make(
      "div",
      { class: "pane-header" },
      heading,
      place,
      iconButton("close", "Close the thread", "thread-close", close),
    ),
    logPlace,
    notices,
    composer.node,
  );
  pane.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });

  return {
    draw(wanted) {
      const turned = JSON.stringify(wanted) !== JSON.stringify(thread);
      thread = wanted;
      pane.hidden = !thread;
      if (!thread) return;
      const channel = channelOf(thread.channel);
      place.textContent = channel.is_dm ? channel.name : `#${channel.name}`;
      if (turned) {
        log = makeLog(logPlace, "Thread", "thread-messages");
      }
      const parent = session.state.messages[thread.channel]?.find((message) => message.ts === thread.ts);
      const replies = session.state.threads[`${thread.channel}:${thread.ts}`] ?? [];
      const count = replies.length;
      const label = `${count} ${count === 1 ? "reply" : "replies"}`;
      const divider = { key: "count", signature: label, build: () => make("div", { class: "reply-divider" }, label) };
      syncMessages(log, thread.channel, [parent, ...replies].filter(Boolean), {
        days: false,
        underFirst: count ? divider : null,
      });
      if (turned && thread.unread) scrollToTopOf(log, log.children[log.children.length - thread.unread]);
      syncNotices(notices, `${thread.channel}:${thread.ts}`);
      composer.node.hidden = channel.archived;
      composer.turn();
    },
    focus() {
      heading.focus({ preventScroll: true });
    },
  };
}
