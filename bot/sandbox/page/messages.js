// Draws messages: the list of a conversation and the rows in it.

import { simpleSurface, syncBlocks } from "./blocks.js";
import { icon, keepingFocus, make, syncChildren } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { isNoticed } from "./notices.js";
import { now, personOf, session, shadeOf, zone } from "./session.js";
import { post } from "./server.js";
import { newReplies } from "./unread.js";
import { ago, dayKey, dayLabel, longMoment, shortMoment, timeOfDay } from "./time.js";

const GROUP_WITHIN_MS = 5 * 60_000;
const NEAR_BOTTOM_PX = 80;

/** A person's or app's picture: their initials on their own shade. */
export function avatar(id, size = "") {
  const person = personOf(id);
  const look = `avatar ${size} shade-${shadeOf(id)}${person?.is_bot ? " is-app" : ""}`;
  return make("span", { class: look, "aria-hidden": "true" }, person?.initials ?? "?");
}

const surfaces = new Map(); // "channel ts" -> surface of that message's blocks

function surfaceOf(channel, message) {
  const key = `${channel} ${message.ts}`;
  if (!surfaces.has(key)) {
    surfaces.set(
      key,
      simpleSurface(async (blockId, actionId, value) => {
        const answer = await post("/ui/action", {
          as: session.person, where: "message", channel, ts: message.ts, block_id: blockId, action_id: actionId, value,
        });
        await session.refresh();
        const row = document.querySelectorAll(`[data-ts="${CSS.escape(message.ts)}"] > .message-trouble`);
        const said = isNoticed(answer.error, channel, `${channel}:${message.thread_ts}`);
        for (const place of row) place.replaceChildren(answer.ok || said ? "" : answer.error);
        return answer;
      }, true),
    );
  }
  return surfaces.get(key);
}

const lastReplyTo = (channel, ts) => session.state.threads[`${channel}:${ts}`]?.at(-1)?.time;

function lastReplyWords(channel, message) {
  const time = message.reply_count ? lastReplyTo(channel, message.ts) : null;
  return time ? `Last reply ${ago(new Date(time), now())}` : "View thread";
}

function replyLine(channel, message, openThread) {
  const faces = message.reply_users.slice(0, 5).map((id) => avatar(id, "tiny"));
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const fresh = newReplies(channel, message.ts);
  return make(
    "button",
    {
      type: "button",
      class: "reply-line",
      "data-qa": "open-thread",
      "aria-label": `${count}${fresh ? `, ${fresh} new` : ""}, open the thread`,
      onclick: () => openThread(message.ts),
    },
    make("span", { class: "faces" }, ...faces),
    make("span", { class: "reply-count" }, count),
    fresh ? make("span", { class: "badge" }, `${fresh} new`) : null,
    make("span", { class: "reply-last" }, lastReplyWords(channel, message)),
  );
}

function byline(message, days) {
  const author = personOf(message.user);
  const moment = new Date(message.time);
  const dayIsKnown = days || dayKey(moment, zone()) === dayKey(now(), zone());
  return make(
    "div",
    { class: "byline" },
    make("span", { class: "author" }, author?.name ?? "Unknown"),
    message.is_bot ? make("span", { class: "app-badge" }, "APP") : null,
    make(
      "time",
      { class: "stamp", datetime: message.time, title: longMoment(moment, zone()) },
      dayIsKnown ? timeOfDay(moment, zone()) : shortMoment(moment, zone()),
    ),
  );
}

function buildRow() {
  return make(
    "article",
    { class: "message", "data-qa": "message" },
    make("div", { class: "gutter" }),
    make(
      "div",
      { class: "message-main" },
      ...["message-top", "message-blocks", "message-after"].map((look) => make("div", { class: look })),
    ),
    make("div", { class: "message-trouble", role: "alert" }),
    make("div", { class: "message-tools" }),
  );
}

function fillRow(row, channel, message, { continued, days, openThread }) {
  const moment = new Date(message.time);
  const author = personOf(message.user)?.name ?? "Unknown";
  row.dataset.ts = message.ts;
  row.className = `message${continued ? " continued" : ""}${message.ephemeral ? " ephemeral" : ""}`;
  row.setAttribute("aria-label", `${author}, ${shortMoment(moment, zone())}`);
  const [gutter, main, , tools] = row.children;
  const [top, blocks, after] = main.children;
  gutter.replaceChildren(
    continued
      ? make("time", { class: "stamp", datetime: message.time }, timeOfDay(moment, zone()))
      : avatar(message.user),
  );
  const privately = message.ephemeral
    ? make("div", { class: "private-mark" }, icon("eye"), "Only visible to you")
    : null;
  const broadcast = openThread && message.thread_ts && message.thread_ts !== message.ts
    ? make(
        "button",
        { type: "button", class: "broadcast-mark", onclick: () => openThread(message.thread_ts) },
        "replied to a thread",
      )
    : null;
  top.replaceChildren(...[privately, continued ? null : byline(message, days), broadcast].filter(Boolean));
  if (message.blocks?.length) {
    blocks.classList.remove("plain-text");
    syncBlocks(blocks, message.blocks, surfaceOf(channel, message), `${author} ${session.state.people.length}`);
  } else {
    blocks.classList.add("plain-text");
    blocks.replaceChildren(make("div", { class: "text" }, ...mrkdwn(message.text ?? "")));
  }
  const extras = [
    message.edited ? make("span", { class: "edited" }, "(edited)") : null,
    openThread && message.reply_count ? replyLine(channel, message, openThread) : null,
  ].filter(Boolean);
  syncChildren(after, extras.map((node, at) => ({ key: at, signature: node.outerHTML, build: () => node })));
  if (!openThread || message.ephemeral) tools.replaceChildren();
  else if (!tools.firstChild) {
    const onMessages = (session.state.shortcuts ?? []).filter((each) => each.kind === "message");
    tools.append(
      ...onMessages.map(({ name, callback_id }) =>
        make(
          "button",
          {
            type: "button",
            class: "icon-button",
            title: name,
            "aria-label": `${name}: shortcut on the message of ${author}, ${timeOfDay(moment, zone())}`,
            "data-qa": "message-shortcut",
            onclick: async () => {
              await post("/ui/shortcut", { as: session.person, callback_id, channel, ts: message.ts });
              await session.refresh();
            },
          },
          "⚡",
        ),
      ),
      make(
        "button",
        {
          type: "button",
          class: "icon-button",
          title: "Reply in thread",
          "aria-label": `Reply in thread to ${author}, ${timeOfDay(moment, zone())}`,
          "data-qa": "reply-in-thread",
          onclick: () => openThread(message.ts),
        },
        icon("reply"),
      ),
    );
  }
}

function dayDivider(label) {
  return make("div", { class: "day-divider", role: "separator", "aria-label": label }, make("span", {}, label));
}

/** The items of a conversation for `syncChildren`: day dividers and rows, oldest first. */
function rowsOf(channel, messages, { openThread, days }) {
  const items = [];
  let before = null;
  for (const message of messages) {
    const moment = new Date(message.time);
    const newDay = !before || dayKey(new Date(before.time), zone()) !== dayKey(moment, zone());
    if (days && newDay) {
      const label = dayLabel(moment, now(), zone());
      items.push({ key: `day ${message.ts}`, signature: label, build: () => dayDivider(label) });
    }
    const continued =
      Boolean(before) && !newDay && before.user === message.user && !before.ephemeral && !message.ephemeral &&
      !before.reply_count && moment - new Date(before.time) < GROUP_WITHIN_MS;
    const fill = (row) => fillRow(row, channel, message, { continued, days, openThread });
    const replies = openThread ? [newReplies(channel, message.ts), lastReplyWords(channel, message)] : [];
    const { people, me } = session.state;
    items.push({
      key: `${message.ts} ${message.ephemeral}`,
      signature: JSON.stringify([message, continued, replies, dayKey(now(), zone()), people, me.id]),
      build: () => {
        const row = buildRow();
        fill(row);
        return row;
      },
      update: fill,
    });
    before = message;
  }
  return items;
}

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX;

/**
 * A scrolling log of messages that stays at its newest message, also when its size changes, unless scrolled away, put
 * into `place` together with the button that then says that there are newer ones.
 */
export function makeLog(place, label, qa) {
  const log = make("div", { class: "log", role: "log", tabindex: "0", "aria-label": label, "data-qa": qa });
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
    log.focus({ preventScroll: true });
  };
  const newer = make(
    "button",
    { type: "button", class: "newer", "data-qa": `${qa}-newer`, hidden: true, onclick: toEnd },
    "New messages",
  );
  let held = true;
  log.addEventListener("scroll", () => {
    held = isAtEnd(log);
    if (held) newer.hidden = true;
  });
  new ResizeObserver(() => {
    if (held) log.scrollTop = log.scrollHeight;
  }).observe(log);
  place.replaceChildren(log, newer);
  return log;
}

/** Scrolls a log so that `row` begins at its top. */
export function scrollToTopOf(log, row) {
  log.scrollTop += row.getBoundingClientRect().top - log.getBoundingClientRect().top;
}

/**
 * Makes `list` (a scrolling log) show `messages`; stays at the newest message if it was there, and shows the beginning
 * of a new one that is longer than the log is high.
 * `lead` are items that stand before them, `underFirst` one under the first message of a thread;
 * `openThread(ts)` is given where threads can be opened.
 */
export function syncMessages(list, channel, messages, options) {
  const { openThread = null, days = true, lead = [], underFirst = null } = options;
  const atEnd = isAtEnd(list);
  const rows = rowsOf(channel, messages, { openThread, days });
  if (underFirst) rows.splice(1, 0, underFirst);
  const newestBefore = list.lastElementChild;
  keepingFocus(list, () => syncChildren(list, [...lead, ...rows]));
  const newest = list.lastElementChild;
  const hasGrown = newestBefore !== null && newest !== newestBefore;
  if (atEnd) {
    list.scrollTop = list.scrollHeight;
    if (hasGrown && newest.offsetHeight > list.clientHeight) scrollToTopOf(list, newest);
  } else if (hasGrown) {
    list.nextElementSibling.hidden = false;
  }
}
