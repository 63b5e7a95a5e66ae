// Remembers, for each person, how far they have read each conversation and thread.

import { session } from "./session.js";

const readUpTo = new Map(); // "person conversation" -> newest ts read
let openedAt = 0; // what was there when the page opened counts as read

/** Takes what stands in the first state as read. */
export function beginReading() {
  openedAt ||= Date.parse(session.state.now) / 1000;
}

const newest = (messages) => messages.reduce((latest, message) => Math.max(latest, Number(message.ts)), 0);

function unreadAmong(key, messages) {
  const mark = readUpTo.get(`${session.person} ${key}`) ?? openedAt;
  return messages.filter((message) => Number(message.ts) > mark && message.user !== session.state.me.id).length;
}

function markRead(key, messages) {
  const mark = Math.max(newest(messages), readUpTo.get(`${session.person} ${key}`) ?? openedAt);
  readUpTo.set(`${session.person} ${key}`, mark);
}

function repliesIn(channelId) {
  return Object.entries(session.state.threads)
    .filter(([key]) => key.startsWith(`${channelId}:`))
    .flatMap(([, replies]) => replies);
}

const everythingIn = (channelId) => [...(session.state.messages[channelId] ?? []), ...repliesIn(channelId)];

/** How many messages and replies of others this person has not seen in a channel. */
export const unreadIn = (channel) => unreadAmong(channel.id, everythingIn(channel.id));

/** How many replies of others this person has not seen in a thread. */
export const newReplies = (channelId, ts) =>
  unreadAmong(`${channelId}:${ts}`, session.state.threads[`${channelId}:${ts}`] ?? []);

export const markChannelRead = (channelId) => markRead(channelId, everythingIn(channelId));
export const markThreadRead = (channelId, ts) =>
  markRead(`${channelId}:${ts}`, session.state.threads[`${channelId}:${ts}`] ?? []);
