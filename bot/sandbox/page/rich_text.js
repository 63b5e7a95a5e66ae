// Draws rich_text blocks.

import { make } from "./dom.js";
import { channelLabel, emojiText, link, mention, userName } from "./mrkdwn.js";
import { now, zone } from "./session.js";
import { slackDate } from "./time.js";

const WRAPPERS = { code: ["code", "code"], strike: ["del", null], italic: ["em", null], bold: ["strong", null] };

function styled(node, style = {}) {
  return Object.entries(WRAPPERS).reduce(
    (inner, [name, [tag, look]]) => (style[name] ? make(tag, { class: look }, inner) : inner),
    node,
  );
}

const PIECES = {
  text: (piece) => document.createTextNode(piece.text),
  link: (piece) => link(piece.url, piece.text ?? piece.url),
  user: (piece) => mention(userName(piece.user_id)),
  channel: (piece) => mention(channelLabel(piece.channel_id)),
  usergroup: () => mention("@group"),
  broadcast: (piece) => mention(`@${piece.range}`),
  emoji: (piece) => document.createTextNode(emojiText(piece.name)),
  date: (piece) => make("time", {}, slackDate(piece.timestamp, piece.format, now(), zone())),
  color: (piece) => make("code", { class: "code" }, piece.value),
};

const pieces = (elements) =>
  elements.map((piece) => styled((PIECES[piece.type] ?? (() => document.createTextNode("")))(piece), piece.style));

const PARTS = {
  rich_text_section: (part) => make("div", { class: "rich-section" }, ...pieces(part.elements)),
  rich_text_quote: (part) => make("blockquote", { class: "quote rich-section" }, ...pieces(part.elements)),
  rich_text_preformatted: (part) => make("pre", { class: "pre" }, ...pieces(part.elements)),
  rich_text_list: (part) =>
    make(
      part.style === "ordered" ? "ol" : "ul",
      { class: `rich-list indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null },
      ...part.elements.map((section) => make("li", {}, ...pieces(section.elements))),
    ),
};

/** The body of a rich_text block. */
export function richText(block) {
  return block.elements.map((part) => PARTS[part.type]?.(part)).filter(Boolean);
}
