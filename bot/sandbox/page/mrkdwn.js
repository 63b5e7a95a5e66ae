// Turns Slack's mrkdwn and plain_text into DOM nodes, by text nodes only.

import { make } from "./dom.js";
import { channelOf, now, personOf, zone } from "./session.js";
import { slackDate } from "./time.js";

const EMOJI = {
  warning: "⚠️", rotating_light: "🚨", red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡",
  large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", white_check_mark: "✅",
  heavy_check_mark: "✔️", x: "❌", no_entry: "⛔", question: "❓", bell: "🔔", calendar: "📆", hospital: "🏥",
  stethoscope: "🩺", pencil2: "✏️", information_source: "ℹ️", eyes: "👀", hourglass: "⌛", arrow_right: "➡️", wave: "👋",
};

const decode = (text) =>
  text
    .replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole)
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const decodeCode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export const mention = (label) => make("span", { class: "mention" }, label);
export const emojiText = (name) => EMOJI[name] ?? `:${name}:`;
export const userName = (id) => `@${personOf(id)?.name ?? "unknown person"}`;
export const channelLabel = (id, fallback) => `#${channelOf(id)?.name ?? fallback ?? "private channel"}`;

/** A link that leaves the workspace; anything but http, https and mailto stays plain text. */
export function link(address, label) {
  if (!/^(https?:|mailto:)/i.test(address)) return document.createTextNode(label);
  return make("a", { class: "link", href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** A date in the reader's own zone; one that Slack cannot read is its fallback. */
function dateNode(body, fallback) {
  const [, seconds, pattern, address] = body.split("^");
  const isRead = pattern && !Number.isNaN(new Date(Number(seconds || NaN) * 1000).getTime());
  const label = isRead ? slackDate(Number(seconds), pattern, now(), zone()) : fallback;
  return address ? link(address, label) : make("time", { title: fallback || null }, label);
}

function entity(inner) {
  const bar = inner.indexOf("|");
  const body = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decode(inner.slice(bar + 1));
  if (body.startsWith("@")) return mention(personOf(body.slice(1)) || !label ? userName(body.slice(1)) : `@${label}`);
  if (body.startsWith("#")) return mention(channelLabel(body.slice(1), label));
  if (body.startsWith("!date^")) return dateNode(body, label);
  if (body.startsWith("!subteam^")) return mention(label || "@group");
  if (body.startsWith("!")) return mention(`@${label || body.slice(1)}`);
  return link(decodeCode(body), label || decodeCode(body));
}

const STYLES = { "*": "strong", _: "em", "~": "del" };
const wordBefore = /[\p{L}\p{N}]$/u;
const wordAfter = /^[\p{L}\p{N}]/u;

function closingMark(text, start, mark) {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "\n") return -1;
    if (letter === "<" || letter === "`") {
      const end = text.indexOf(letter === "<" ? ">" : "`", at + 1);
      if (end > 0) at = end;
    } else if (letter === mark && at > start + 1 && !/\s/.test(text[at - 1]) && !wordAfter.test(text.slice(at + 1))) {
      return at;
    }
  }
  return -1;
}

/** Bold, italic, strike, code, links and mentions of one piece of text. */
function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(decode(plain)));
    plain = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "<" || letter === "`") {
      const end = text.indexOf(letter === "<" ? ">" : "`", at + 1);
      const inner = end > at + 1 ? text.slice(at + 1, end) : "";
      if (inner && !inner.includes("\n")) {
        flush();
        nodes.push(letter === "<" ? entity(inner) : make("code", { class: "code" }, decodeCode(inner)));
        at = end;
        continue;
      }
    } else if (letter in STYLES && !wordBefore.test(text[at - 1] ?? "") && !/^(\s|$)/.test(text.slice(at + 1))) {
      const end = closingMark(text, at, letter);
      if (end > 0) {
        flush();
        nodes.push(make(STYLES[letter], {}, ...inline(text.slice(at + 1, end))));
        at = end;
        continue;
      }
    }
    plain += letter;
  }
  flush();
  return nodes;
}

const QUOTE = /^(?:>|&gt;) ?/;

function lines(text) {
  const nodes = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = QUOTE.test(line);
    const content = inline(line.replace(QUOTE, ""));
    const row = make("div", { class: "line" }, ...content);
    if (!content.length) row.append(make("br"));
    if (quoted) {
      quote ??= nodes[nodes.push(make("blockquote", { class: "quote" })) - 1];
      quote.append(row);
    } else {
      quote = null;
      nodes.push(row);
    }
  }
  return nodes;
}

/** mrkdwn as nodes: ``` fences, quotes and lines, each with its inline styles. */
export function mrkdwn(text) {
  const nodes = [];
  text.split("```").forEach((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) nodes.push(make("pre", { class: "pre" }, decodeCode(part.replace(/^\n|\n$/g, ""))));
    else if (index % 2 === 1) nodes.push(...lines("```" + part));
    else if (part.replace(/^\n|\n$/g, "")) nodes.push(...lines(index ? part.replace(/^\n/, "") : part));
  });
  return nodes;
}

/** A text object of Block Kit (or a bare string of mrkdwn) as nodes. */
export function textNodes(text) {
  if (!text) return [];
  if (typeof text === "string") return mrkdwn(text);
  return text.type === "mrkdwn" ? mrkdwn(text.text) : [document.createTextNode(decode(text.text))];
}

/** A text object as a plain string, for labels and placeholders. */
export const plain = (text) => (text ? decode(typeof text === "string" ? text : text.text) : "");
