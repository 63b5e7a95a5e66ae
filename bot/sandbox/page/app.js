// Composes the page: reads the workspace's state, follows its changes, and draws what the acting person sees.

import { makeConversation } from "./conversation.js";
import { announce } from "./dom.js";
import { drawModal, forgetModal } from "./modal.js";
import { appConversation, channelOf, keepState, session } from "./session.js";
import { listen, post, readState } from "./server.js";
import { makeSidebar } from "./sidebar.js";
import { makeThread } from "./thread.js";
import { makeTopbar } from "./topbar.js";
import { beginReading, markChannelRead, markThreadRead, newReplies, unreadIn } from "./unread.js";

const RETRY_MS = 1000;
const byId = (id) => document.getElementById(id);
const layout = byId("layout");

let place = null; // {channel: id} or {app: "home"|"messages"}
let thread = null; // {channel, ts, unread: replies not seen when it was opened} or null
let stopListening = () => {};
let threadOpener = null; // what had the focus before the thread was opened

function openThread(channel, ts) {
  threadOpener = document.activeElement;
  thread = { channel, ts, unread: newReplies(channel, ts) };
  draw();
  threadPane.focus();
}

function closeThread() {
  const ts = thread?.ts;
  thread = null;
  draw();
  const fallback = ts && document.querySelector(`#main [data-ts="${CSS.escape(ts)}"] [data-qa="open-thread"]`);
  (threadOpener?.isConnected ? threadOpener : fallback || conversation.composer.input).focus({ preventScroll: true });
}

function toggleSidebar(open = !layout.classList.contains("sidebar-open")) {
  layout.classList.toggle("sidebar-open", open);
  document.querySelector("[data-qa=menu]").setAttribute("aria-expanded", String(open));
  if (open) byId("sidebar").querySelector("button")?.focus();
}

/** Opens a channel, or a tab of the app. */
function go(wanted) {
  const fromTabs = document.activeElement?.closest(".tabs");
  place = wanted;
  thread = null;
  toggleSidebar(false);
  draw();
  if (wanted.app === "home" || (wanted.app && !appConversation())) tellAppOpened();
  else if (!fromTabs) conversation.composer.input.focus();
}

/** The app hears that its Home was opened, and publishes what stands there. */
async function tellAppOpened() {
  await post("/ui/home", { as: session.person });
  await session.refresh();
}

function actAs(person) {
  if (person === session.person) return;
  session.person = person;
  thread = null;
  forgetModal();
  follow();
  session.refresh().then(() => announce(`Acting as ${session.state.me.name}`));
  if (place?.app) tellAppOpened();
}

const drawTopbar = makeTopbar(byId("topbar"), { actAs, toggleSidebar: () => toggleSidebar() });
const drawSidebar = makeSidebar(byId("sidebar"), { go, unreadIn });
const conversation = makeConversation(byId("main"), { go, openThread });
const threadPane = makeThread(byId("thread"), { close: closeThread });

/** Keeps the place valid for what this person can see. */
function settlePlace() {
  if (!place?.app && !channelOf(place?.channel)) {
    const asked = new URLSearchParams(location.search).get("channel");
    const channels = session.state.channels.filter((channel) => !channel.is_dm);
    place = { channel: (channels.find((channel) => channel.name === asked) ?? channels[0])?.id };
  }
  if (thread && !channelOf(thread.channel)) thread = null;
}

function rememberPlace() {
  const query = new URLSearchParams({ as: session.person });
  if (place.channel) query.set("channel", channelOf(place.channel)?.name ?? "");
  history.replaceState(null, "", `?${query}`);
}

function markSeen() {
  const seen = place.app === "messages" ? appConversation()?.id : place.channel;
  if (seen && !document.hidden) markChannelRead(seen);
  if (thread && !document.hidden) markThreadRead(thread.channel, thread.ts);
}

function draw() {
  if (!session.state) return;
  beginReading();
  settlePlace();
  markSeen();
  rememberPlace();
  layout.classList.toggle("with-thread", thread !== null);
  drawTopbar();
  drawSidebar(place);
  conversation.draw(place);
  threadPane.draw(thread);
  drawModal();
  const waiting = session.state.channels.reduce((sum, channel) => sum + unreadIn(channel), 0);
  const here = place.app ? "App" : `#${channelOf(place.channel)?.name ?? ""}`;
  document.title = `${waiting ? `(${waiting}) ` : ""}${here} · ${session.state.team.name}`;
}

async function readAndDraw() {
  const person = session.person;
  const begun = (session.moment += 1);
  const state = await readState(person);
  if (person !== session.person) return readAndDraw();
  session.reachable = state !== null;
  if (state) {
    session.readMoment = begun;
    keepState(state);
  } else if (!session.state) {
    setTimeout(session.refresh, RETRY_MS);
  }
  return draw();
}

let running = null;
let queued = null;

/** Reads the state and draws it; resolves once a reading that began after this call is on the page. */
session.refresh = () => {
  if (!running) {
    running = readAndDraw().finally(() => {
      running = null;
    });
    return running;
  }
  queued ??= running.then(() => {
    queued = null;
    return session.refresh();
  });
  return queued;
};

function follow() {
  stopListening();
  stopListening = listen(session.person, {
    changed: (version) => {
      if (version !== session.state?.version) session.refresh();
    },
    reachable: (answering) => {
      const back = answering && !session.reachable;
      session.reachable = answering;
      if (back) session.refresh();
      else draw();
    },
  });
}

/** F6 walks through the regions of the page, as in Slack. */
function walkRegions(event) {
  if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const stops = [byId("sidebar"), byId("main"), byId("thread")].filter((region) => region.getClientRects().length > 0);
  const at = stops.findIndex((region) => region.contains(document.activeElement));
  const next = stops[(at + (event.shiftKey ? stops.length - 1 : 1) + stops.length) % stops.length];
  (next.querySelector("textarea, [aria-current=page], .pane-title[tabindex]") ?? next).focus();
}

document.addEventListener("keydown", walkRegions);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && layout.classList.contains("sidebar-open")) toggleSidebar(false);
});
document.addEventListener("visibilitychange", draw);
layout.addEventListener("click", (event) => {
  if (layout.classList.contains("sidebar-open") && !event.target.closest("#sidebar")) toggleSidebar(false);
});

session.person = new URLSearchParams(location.search).get("as") ?? "alice";
follow();
session.refresh();
