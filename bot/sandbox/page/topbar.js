// The bar that Slack does not have: the workspace's clock, who acts, and whether a bot is connected.

import { announce, icon, keepingFocus, make, syncChildren } from "./dom.js";
import { now, session, zone } from "./session.js";
import { post } from "./server.js";
import { shortMoment, span } from "./time.js";

const HOUR = 3600;
const STEPS = [
  ["clock-1h", "+1 hour", HOUR],
  ["clock-1d", "+1 day", 24 * HOUR],
  ["clock-8d", "+8 days", 8 * 24 * HOUR],
];
// In which Slack is used, by the locale that it tells of a person.
const LANGUAGES = { "en-GB": "English", "de-DE": "Deutsch", "es-ES": "Español" };
const UNITS = { minutes: 60, hours: HOUR, days: 24 * HOUR };

async function moved(asking) {
  const answer = await asking;
  await session.refresh();
  announce(answer.ok ? `Workspace time is now ${shortMoment(now(), zone())}` : answer.error);
}

const move = (seconds) => moved(post("/ui/clock", { seconds }));
const moveToNext = () => moved(post("/ui/clock/next", { as: session.person }));

const button = (qa, look, label, onclick) =>
  make("button", { type: "button", class: look, "data-qa": qa, onclick }, label);

function customClock() {
  const amount = make("input", {
    type: "text", inputmode: "numeric", class: "field", value: "30", "aria-label": "How many",
    "data-qa": "clock-amount",
  });
  const unit = make(
    "select",
    { class: "field", "aria-label": "Unit", "data-qa": "clock-unit" },
    ...Object.keys(UNITS).map((name) => make("option", { value: name }, name)),
  );
  const apply = (direction) => {
    const seconds = Math.round(Number(amount.value) * UNITS[unit.value] * direction);
    amount.toggleAttribute("aria-invalid", !Number.isFinite(seconds) || seconds === 0);
    if (!amount.hasAttribute("aria-invalid")) move(seconds);
  };
  amount.addEventListener("keydown", (event) => {
    if (event.key === "Enter") apply(1);
  });
  const details = make(
    "details",
    { class: "clock-custom" },
    make("summary", { class: "bar-button", "data-qa": "clock-custom" }, "Custom"),
    make(
      "div",
      { class: "clock-panel" },
      make("div", { class: "clock-row" }, amount, unit),
      make(
        "div",
        { class: "clock-row" },
        button("clock-back", "button", "Back", () => apply(-1)),
        button("clock-forward", "button primary", "Forward", () => apply(1)),
      ),
      button("clock-reset", "text-button", "Return to the real time", () => move(-session.state.offset_seconds)),
    ),
  );
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.preventDefault();
    details.open = false;
    details.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  return details;
}

/** Builds the bar once; gives a function that brings it up to date. */
export function makeTopbar(bar, { actAs, toggleSidebar }) {
  const time = make("span", { class: "clock-time", "data-qa": "clock-time" });
  const offset = make("span", { class: "clock-offset" });
  const status = make("span", { class: "bot-state", "data-qa": "bot-state", role: "status" });
  const next = button("clock-next", "bar-button", "Next reminder", moveToNext);
  const language = make(
    "select",
    {
      class: "bar-button", "aria-label": "Language of Slack", "data-qa": "language",
      onchange: async () => {
        await post("/ui/language", { as: session.person, locale: language.value });
        await session.refresh();
        announce(`${session.state.me.name} uses Slack in ${LANGUAGES[language.value]}`);
      },
    },
    ...Object.entries(LANGUAGES).map(([locale, name]) => make("option", { value: locale, lang: locale }, name)),
  );
  const people = make("div", { class: "act-as", role: "group", "aria-label": "Act as" });
  bar.append(
    make("button", {
      type: "button", class: "bar-button menu-button", "aria-label": "Channels and apps", "aria-controls": "sidebar",
      "aria-expanded": "false", "data-qa": "menu", onclick: toggleSidebar,
    }, icon("menu")),
    make(
      "div",
      { class: "clock", role: "group", "aria-label": "Workspace clock" },
      make("span", { class: "clock-face", title: "The workspace's own time" }, icon("clock"), time, offset),
      make("span", { class: "clock-steps" },
        next,
        ...STEPS.map(([qa, label, seconds]) => button(qa, "bar-button", label, () => move(seconds))),
        customClock()),
    ),
    status,
    people,
    language,
  );

  const tick = () => {
    if (!session.state) return;
    const said = shortMoment(now(), zone());
    if (time.textContent !== said) time.textContent = said;
  };
  setInterval(tick, 1000);

  return () => {
    const { state } = session;
    tick();
    const shift = state.offset_seconds;
    offset.textContent = Math.abs(shift) < 30 ? "" : `${span(shift)} ${shift > 0 ? "ahead" : "behind"}`;
    const due = Math.min(...state.scheduled.map((message) => message.post_at));
    next.setAttribute("aria-disabled", String(!state.scheduled.length)); // not disabled: it keeps the focus
    next.title = state.scheduled.length
      ? `To ${shortMoment(new Date(due * 1000), zone())}, when the next message is due`
      : "No reminder is waiting";
    const [look, words] = !session.reachable
      ? ["lost", "Workspace not reachable"]
      : state.bot_connected ? ["on", "Bot connected"] : ["off", "Bot not connected"];
    status.className = `bot-state ${look}`;
    if (status.textContent !== words) {
      status.replaceChildren(make("span", { class: "dot", "aria-hidden": "true" }), words);
    }
    if (language.value !== state.me.locale) language.value = state.me.locale;
    keepingFocus(people, () => {
      syncChildren(
        people,
        state.people.filter((person) => !person.is_bot && person.key).map((person) => ({
          key: person.key,
          signature: JSON.stringify([person, session.person]),
          build: () =>
            make("button", {
              type: "button", class: "bar-button person-button", "data-qa": `act-as-${person.key}`,
              "aria-pressed": String(person.key === session.person), "aria-label": `Act as ${person.name}`,
              onclick: () => actAs(person.key),
            }, person.name.split(" ")[0]),
        })),
      );
    });
  };
}
