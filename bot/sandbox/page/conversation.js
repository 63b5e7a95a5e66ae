// The middle pane: a channel with its messages and composer, or the app with its Home and Messages tabs.

import { simpleSurface, syncBlocks } from "./blocks.js";
import { makeComposer } from "./composer.js";
import { icon, make } from "./dom.js";
import { avatar, makeLog, syncMessages } from "./messages.js";
import { syncNotices } from "./notices.js";
import { appConversation, bot, channelOf, session } from "./session.js";
import { post } from "./server.js";

const TABS = ["home", "messages"];
const EMPTY_HOME = [
  { type: "section", text: { type: "plain_text", text: "The app has not shown anything here yet." } },
];

function membersOf(channel) {
  return session.state.people.filter((person) => (channel.members ?? []).includes(person.id));
}

function channelHeader(channel) {
  const members = membersOf(channel);
  const names = members.map((person) => person.name).join(", ");
  return [
    make("h1", { class: "pane-title" }, icon(channel.private ? "lock" : "hash"), channel.name),
    channel.topic ? make("p", { class: "topic" }, channel.topic) : null,
    members.length
      ? make("div", { class: "members", title: names, "data-qa": "members" },
          make("span", { class: "faces" }, ...members.slice(0, 3).map((person) => avatar(person.id, "tiny"))),
          make("span", { "aria-hidden": "true" }, String(members.length)),
          make("span", { class: "visually-hidden" }, `${members.length} members: ${names}`))
      : null,
  ].filter(Boolean);
}

function appHeader(tab, go) {
  const tabs = TABS.map((name) =>
    make("button", {
      type: "button", role: "tab", class: "tab", id: `tab-${name}`, "data-qa": `${name}-tab`,
      "aria-selected": String(name === tab), "aria-controls": name === "home" ? "app-home" : "log-main",
      tabindex: name === tab ? "0" : "-1",
      onclick: () => go({ app: name }),
    }, name === "home" ? "Home" : "Messages"));
  const list = make("div", { class: "tabs", role: "tablist", "aria-label": bot().name }, ...tabs);
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    go({ app: TABS.find((name) => name !== tab) });
    document.querySelector(".tab[aria-selected=true]")?.focus();
  });
  return [make("h1", { class: "pane-title" }, avatar(bot().id, "small"), bot().name), list];
}

/** What stands at the top of a conversation; one without a message says how to begin. */
function beginning(channel, isEmpty) {
  const title = channel.is_dm ? channel.name : `#${channel.name}`;
  const words = channel.is_dm
    ? `This is the beginning of your conversation with ${channel.name}.`
    : `This is the very beginning of the ${title} channel.`;
  const start = isEmpty && !channel.is_dm && !channel.archived ? session.state.command?.command : null;
  return {
    key: "beginning",
    signature: `${title} ${start}`,
    build: () =>
      make(
        "div",
        { class: "beginning" },
        make("h2", {}, title),
        make("p", {}, words),
        start ? make("p", { class: "start", "data-qa": "start" }, "Type ", make("b", {}, start), " and press Enter.") : null,
      ),
  };
}

/** Builds the pane once; gives {draw(place), composer}. `go` opens a place, `openThread(channel, ts)` a thread. */
export function makeConversation(main, { go, openThread }) {
  let place = null;
  let shownKey = "";
  let channel = null; // the one whose messages are shown
  let log = null;
  let headerShown = "";
  const homeSurface = simpleSurface(async (blockId, actionId, value) => {
    const answer = await post("/ui/action", {
      as: session.person, where: "home", block_id: blockId, action_id: actionId, value,
    });
    await session.refresh();
    return answer;
  });
  homeSurface.headings = 2;
  const header = make("div", { class: "pane-header" });
  const home = make("div", {
    class: "home", id: "app-home", "data-qa": "home", role: "tabpanel", "aria-labelledby": "tab-home",
  });
  const logPlace = make("div", { class: "log-place" });
  const notices = make("div", { class: "notices" });
  const archived = make("p", { class: "archived" }, "This channel is archived: nothing can be posted in it.");
  const composer = makeComposer({
    id: "composer-main",
    qa: "composer",
    sendQa: "send",
    aim: () => ({
      channel: channel?.id ?? bot()?.id,
      name: channel && !channel.is_dm ? `#${channel.name}` : bot()?.name ?? "",
    }),
    sent: () => {
      if (log) log.scrollTop = log.scrollHeight;
    },
  });
  main.append(header, home, logPlace, notices, archived, composer.node);

  const drawHeader = () => {
    const signature = JSON.stringify([place, channel, session.state.people]);
    if (signature === headerShown) return;
    headerShown = signature;
    const tabHadFocus = header.contains(document.activeElement);
    header.replaceChildren(...(place.app ? appHeader(place.app, go) : channelHeader(channel)));
    if (tabHadFocus) header.querySelector("[aria-selected=true]")?.focus();
  };

  const drawHome = () => {
    syncBlocks(home, session.state.home?.blocks ?? EMPTY_HOME, homeSurface, session.person);
  };

  const drawMessages = (turned) => {
    if (turned || !log) {
      log = makeLog(logPlace, `Messages in ${channel?.name ?? bot().name}`, "messages");
      log.id = "log-main";
    }
    const messages = session.state.messages[channel?.id] ?? [];
    syncMessages(log, channel?.id, messages, {
      openThread: (ts) => openThread(channel.id, ts),
      lead: channel ? [beginning(channel, messages.length === 0)] : [],
    });
    if (turned) log.scrollTop = log.scrollHeight;
  };

  return {
    composer,
    draw(wanted) {
      const key = JSON.stringify([session.person, wanted]);
      const turned = key !== shownKey;
      shownKey = key;
      place = wanted;
      channel = wanted.app ? appConversation() : channelOf(wanted.channel);
      const isHome = wanted.app === "home";
      drawHeader();
      home.hidden = !isHome;
      logPlace.hidden = isHome;
      if (isHome) drawHome();
      else drawMessages(turned);
      syncNotices(notices, isHome ? "home" : channel?.id);
      archived.hidden = !channel?.archived || isHome;
      composer.node.hidden = isHome || Boolean(channel?.archived);
      composer.turn();
    },
  };
}
