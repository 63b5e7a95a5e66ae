// What the page knows right now: the workspace's last state, who acts, and the names behind ids.

export const session = {
  person: "alice",
  state: null,
  reachable: true,
  /** Counts local and remote happenings, so that a state read before a change is never taken for one read after it. */
  moment: 0,
  /** The moment at which the reading of `state` began. */
  readMoment: 0,
  /** Reads the state again and redraws; set by app.js. */
  refresh: async () => {},
};

let readAt = 0;

/** Keeps a freshly read state. */
export function keepState(state) {
  session.state = state;
  readAt = performance.now();
}

/** The workspace's time as a Date, running on between two readings. */
export function now() {
  return new Date(Date.parse(session.state.now) + (performance.now() - readAt));
}

/** The time zone of the person who looks. */
export const zone = () => session.state.me.tz;

export const personOf = (id) => session.state.people.find((person) => person.id === id);
export const channelOf = (id) => session.state.channels.find((channel) => channel.id === id);
export const bot = () => session.state.people.find((person) => person.is_bot);

/** The direct conversation with the app, or undefined before its first message. */
export const appConversation = () =>
  session.state.channels.find((channel) => channel.is_dm && channel.name === bot()?.name);

const AVATAR_SHADES = 6;

/** The shade number of a person's avatar, another for each until all are used. */
export function shadeOf(id) {
  return (session.state.people.findIndex((person) => person.id === id) + 1) % AVATAR_SHADES;
}
