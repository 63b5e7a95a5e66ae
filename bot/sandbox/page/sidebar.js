// The left sidebar: channels, direct messages, apps, and what the app has scheduled.

import { icon, keepingFocus, make, syncChildren } from "./dom.js";
import { avatar } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { appConversation, bot, channelOf, session, zone } from "./session.js";
import { shortMoment } from "./time.js";

function entry({ key, label, name, mark, active, unread, open, qa, hint }) {
  const count = unread > 0 ? `, ${unread} unread` : "";
  return {
    key,
    signature: JSON.stringify([label, active, unread, hint]),
    build: () =>
      make(
        "button",
        {
          type: "button",
          class: `side-link${active ? " active" : ""}${unread ? " unread" : ""}`,
          "data-channel-name": name,
          "data-qa": qa ?? null,
          "aria-current": active ? "page" : null,
          "aria-label": `${hint ?? ""}${label}${count}`,
          onclick: open,
        },
        mark(),
        make("span", { class: "side-name" }, label),
        unread ? make("span", { class: "badge", "aria-hidden": "true" }, unread) : null,
      ),
  };
}

function sectionOf(title, items) {
  return {
    key: title,
    signature: JSON.stringify(items.map((item) => [item.key, item.signature])),
    build: () => {
      const list = make("div", { class: "side-list" });
      const heading = make("h2", { class: "side-title" }, title);
      const section = make("section", { "aria-label": title }, heading, list);
      syncChildren(list, items);
      return section;
    },
    update: (section) => syncChildren(section.lastChild, items),
  };
}

function scheduledPanel() {
  const { scheduled } = session.state;
  const rows = scheduled.map((message) => {
    const due = new Date(Number(message.post_at) * 1000 || message.post_at);
    const channel = channelOf(message.channel_id);
    const place = channel ? `${channel.is_dm ? "" : "#"}${channel.name}` : "another conversation";
    return make(
      "li",
      { "data-qa": "scheduled-message", "data-scheduled-id": message.id },
      make("b", {}, shortMoment(due, zone())),
      make("span", { class: "scheduled-place" }, `${place}${message.thread_ts ? ", in a thread" : ""}`),
      make("div", { class: "scheduled-text" }, ...mrkdwn(message.text)),
    );
  });
  const list = rows.length
    ? make("ul", {}, ...rows)
    : make("p", { class: "side-empty" }, "Nothing is waiting to be posted.");
  return list;
}

/** Builds the sidebar once; gives a function that brings it up to date. `go` opens a place: {channel} or {app: tab}. */
export function makeSidebar(sidebar, { go, unreadIn }) {
  const team = make("div", { class: "team-name" });
  const me = make("div", { class: "team-me" });
  const lists = make("div", { class: "side-lists" });
  const summary = make("summary", { "data-qa": "scheduled" });
  const waiting = { class: "scheduled-body", role: "region", "aria-label": "Scheduled messages", tabindex: "0" };
  const scheduled = make("details", { class: "scheduled" }, summary, make("div", waiting));
  sidebar.append(make("div", { class: "team" }, team, me), lists, scheduled);

  return (place) => {
    const { state } = session;
    const dm = appConversation();
    team.textContent = state.team.name;
    me.textContent = `Signed in as ${state.me.name}`;
    const channels = state.channels.filter((channel) => !channel.is_dm);
    const direct = state.channels.filter((channel) => channel.is_dm && channel !== dm);
    const sign = (channel) => () => icon(channel.private ? "lock" : "hash");
    const kind = (channel) => (channel.private ? "private channel " : "channel ");
    const toItem = (channel, mark, hint) =>
      entry({
        key: channel.id, label: channel.name, name: channel.name, mark, hint,
        active: place.channel === channel.id,
        unread: unreadIn(channel),
        open: () => go({ channel: channel.id }),
      });
    const sections = [
      sectionOf("Channels", channels.map((channel) => toItem(channel, sign(channel), kind(channel)))),
    ];
    if (direct.length) {
      sections.push(sectionOf("Direct messages", direct.map((channel) =>
        toItem(channel, () => avatar(personIdOf(channel), "tiny"), ""))));
    }
    if (bot()) {
      const waiting = dm ? unreadIn(dm) : 0;
      sections.push(sectionOf("Apps", [
        entry({
          key: "app", label: bot().name, name: bot().name, qa: "app", hint: "app ",
          mark: () => avatar(bot().id, "tiny"),
          active: Boolean(place.app),
          unread: waiting,
          open: () => go({ app: waiting ? "messages" : "home" }),
        }),
      ]));
    }
    keepingFocus(lists, () => syncChildren(lists, sections));
    summary.replaceChildren(icon("clock"), `Scheduled messages (${state.scheduled.length})`);
    scheduled.lastChild.replaceChildren(scheduledPanel());
  };
}

function personIdOf(channel) {
  return session.state.people.find((person) => person.name === channel.name)?.id ?? channel.id;
}
