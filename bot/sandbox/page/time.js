// Says moments as people read them, in the time zone of the person who looks.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

const say = (moment, zone, options) => format(zone, options).format(moment);

/** "09:20" */
export const timeOfDay = (moment, zone) => say(moment, zone, { hour: "2-digit", minute: "2-digit", hour12: false });

/** "2026-11-30", the calendar day in that zone, to compare days by. */
export const dayKey = (moment, zone) =>
  say(moment, zone, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-");

/** "Mon 30 Nov" */
const shortDay = (moment, zone) =>
  say(moment, zone, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");

/** "Mon 30 Nov, 09:20" */
export const shortMoment = (moment, zone) => `${shortDay(moment, zone)}, ${timeOfDay(moment, zone)}`;

/** "Monday 30 November 2026, 09:20:11", for titles. */
export const longMoment = (moment, zone) =>
  say(moment, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }) +
  ", " +
  say(moment, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

const DAY_MS = 86_400_000;

/** "Today", "Yesterday", or null when neither. */
function relativeDay(moment, now, zone) {
  const day = dayKey(moment, zone);
  if (day === dayKey(now, zone)) return "Today";
  if (day === dayKey(new Date(now.getTime() - DAY_MS), zone)) return "Yesterday";
  if (day === dayKey(new Date(now.getTime() + DAY_MS), zone)) return "Tomorrow";
  return null;
}

/** The label of a day divider: "Today", "Yesterday" or "Monday 30 November". */
export function dayLabel(moment, now, zone) {
  const sameYear = say(moment, zone, { year: "numeric" }) === say(now, zone, { year: "numeric" });
  const options = { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) };
  return relativeDay(moment, now, zone) ?? say(moment, zone, options);
}

/** "3 hours ago", "in 2 days", "just now" */
export function ago(moment, now) {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  for (const [unit, size] of [["day", 86_400], ["hour", 3_600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

/** A span as "8 days", "8 days 1 hour" or "30 minutes". */
export function span(seconds) {
  const parts = [];
  let rest = Math.round(Math.abs(seconds) / 60);
  for (const [name, size] of [["day", 1440], ["hour", 60], ["minute", 1]]) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return parts.slice(0, 2).join(" ") || "less than a minute";
}

/** Fills the {tokens} of a Slack date format: `<!date^1764495600^{date_short} at {time}|fallback>`. */
export function slackDate(epochSeconds, pattern, now, zone) {
  const moment = new Date(epochSeconds * 1000);
  const date = say(moment, zone, { day: "numeric", month: "long", year: "numeric" });
  const short = say(moment, zone, { day: "numeric", month: "short", year: "numeric" });
  const long = say(moment, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const pretty = (fallback) => relativeDay(moment, now, zone)?.toLowerCase() ?? fallback;
  const tokens = {
    date_num: dayKey(moment, zone),
    date,
    date_short: short,
    date_long: long,
    date_pretty: pretty(date),
    date_short_pretty: pretty(short),
    date_long_pretty: pretty(long),
    time: timeOfDay(moment, zone),
    time_secs: say(moment, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }),
    ago: ago(moment, now),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => tokens[name] ?? whole);
}
