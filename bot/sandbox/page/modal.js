// Shows the top of the modal stack, keeps what is typed in it, and submits or closes it.

import { forgetControls, showErrors, showState, syncBlocks } from "./blocks.js";
import { confirmed } from "./confirm.js";
import { focusable, icon, iconButton, keepingFocus, make, syncChildren, trapTab } from "./dom.js";
import { avatar } from "./messages.js";
import { plain } from "./mrkdwn.js";
import { isNoticed, noticeNodes } from "./notices.js";
import { bot, session } from "./session.js";
import { post } from "./server.js";

let dialog = null;
let shown = null; // the sheet on top
let cameFrom = null; // what had the focus before the first modal opened
const sheets = new Map(); // view id -> sheet

const as = (body) => ({ as: session.person, ...body });

const DISCARD = {
  title: { type: "plain_text", text: "Discard your answers?" },
  text: { type: "plain_text", text: "What you entered here has not been submitted and will be lost." },
  confirm: { type: "plain_text", text: "Discard" },
  deny: { type: "plain_text", text: "Keep editing" },
  style: "danger",
};

/** One view of the stack with its own nodes, so that going back to it finds everything as it was. */
class Sheet {
  constructor(view) {
    this.view = view;
    this.edited = false;
    this.saying = "";
    this.underway = new Set();
    this.silenced = new Set(); // blocks whose error the person has answered since the last submission
    this.scrolledTo = 0;
    this.surface = {
      controls: new Map(),
      stateOf: (blockId, actionId) => this.view.state?.values?.[blockId]?.[actionId],
      act: (blockId, actionId, value) => this.send("/ui/action", { where: "view" }, blockId, actionId, value),
      type: (blockId, actionId, value) => this.send("/ui/state/set", {}, blockId, actionId, value),
    };
    this.titleNode = make("h2", { class: "modal-title", id: `title-${view.id}`, tabindex: "-1" });
    this.body = make("div", { class: "modal-body", tabindex: "0" });
    this.content = make("div", { class: "modal-content" });
    this.trouble = make("div", { class: "modal-trouble" });
    this.beside = make("section", { class: "beside", "aria-label": "In pictures", "data-qa": "beside" });
    this.body.append(this.trouble, this.content, this.beside);
    this.content.addEventListener("input", (event) => this.touch(event.target));
    this.content.addEventListener("change", (event) => this.touch(event.target));
    this.submitButton = make("button", {
      type: "button", class: "button primary", "data-qa": "modal-submit", onclick: () => this.submit(),
    });
    this.closeButton = make("button", {
      type: "button", class: "button", "data-qa": "modal-close", onclick: () => this.close(false),
    });
    this.footer = make("div", { class: "dialog-footer" }, this.closeButton, this.submitButton);
  }

  touch(target) {
    this.edited = true;
    const block = target.closest(".block-input");
    if (!block) return;
    this.silenced.add(block.dataset.blockId);
    this.drawErrors();
  }

  async send(path, extra, blockId, actionId, value) {
    const sending = post(
      path,
      as({ ...extra, view_id: this.view.id, block_id: blockId, action_id: actionId, value }),
    );
    this.underway.add(sending);
    const answer = await sending;
    this.underway.delete(sending);
    this.say(answer.ok ? "" : answer.error);
    return answer;
  }

  say(text = "") {
    this.saying = text;
    this.drawTrouble();
  }

  drawTrouble() {
    const nodes = noticeNodes(this.view.id);
    if (this.saying && !isNoticed(this.saying, this.view.id)) {
      nodes.unshift(make("div", { class: "banner", role: "alert" }, icon("warning"), this.saying));
    }
    const signature = nodes.map((node) => node.textContent).join("\n");
    if (this.trouble.dataset.signature === signature) return;
    this.trouble.dataset.signature = signature;
    this.trouble.replaceChildren(...nodes);
    if (signature) this.body.scrollTop = 0;
  }

  drawErrors() {
    const errors = Object.entries(this.view.errors ?? {}).filter(([blockId]) => !this.silenced.has(blockId));
    return showErrors(this.content, Object.fromEntries(errors));
  }

  draw(view) {
    const isAnotherPage = plain(view.title) !== plain(this.view.title);
    this.view = view;
    this.titleNode.replaceChildren(plain(view.title));
    syncBlocks(this.content, view.blocks, this.surface, JSON.stringify(session.state.people));
    forgetControls(this.surface, view.blocks);
    showState(this.surface);
    this.drawErrors();
    this.drawTrouble();
    if (!view.submit && document.activeElement === this.submitButton) this.titleNode.focus(); // keys still reach the form
    this.drawBeside();
    this.submitButton.hidden = !view.submit;
    this.submitButton.replaceChildren(plain(view.submit) || "Submit");
    this.closeButton.replaceChildren(plain(view.close) || (view.submit ? "Cancel" : "Close"));
    if (isAnotherPage) this.body.scrollTop = 0;
  }

  /** What Slack would not show: pictures of whoever runs the workspace. */
  drawBeside() {
    const pictures = this.view.beside ?? [];
    dialog.classList.toggle("with-pictures", pictures.length > 0);
    this.beside.hidden = pictures.length === 0;
    syncChildren(this.beside, pictures.map(({ svg, words }, nth) => ({
      key: String(nth),
      signature: svg + words,
      build: () => svg
        ? make("img", { alt: words, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` })
        : make("p", {}, words),
    })));
  }

  async settle() {
    for (const control of this.surface.controls.values()) control.flush();
    while (this.underway.size) await Promise.all(this.underway);
  }

  async submit() {
    if (this.submitButton.hasAttribute("aria-busy") || this.submitButton.hidden) return;
    this.submitButton.setAttribute("aria-busy", "true");
    await this.settle();
    this.silenced.clear();
    const answer = await post("/ui/submit", as({ view_id: this.view.id }));
    await session.refresh();
    this.submitButton.removeAttribute("aria-busy");
    if (shown !== this) return;
    const inError = this.drawErrors();
    const refusedElsewhere = !answer.ok && !inError && Object.keys(this.view.errors ?? {}).length === 0;
    this.say(refusedElsewhere ? answer.error : "");
    if (inError) {
      inError.scrollIntoView({ block: "center" });
      focusable(inError)[0]?.focus({ preventScroll: true });
    } else if (answer.ok) {
      this.body.scrollTop = 0;
      this.titleNode.focus();
    }
  }

  async close(all) {
    const losing = all ? [...sheets.values()] : [this];
    if (losing.some((sheet) => sheet.edited && sheet.view.submit) && !(await confirmed(DISCARD))) return;
    await post("/ui/close", as({ view_id: this.view.id, all }));
    await session.refresh();
  }

  focusFirst() {
    const wanted = this.view.blocks.find((block) => block.element?.focus_on_load);
    const inBlock = wanted && this.content.querySelector(`[data-block-id="${CSS.escape(wanted.block_id)}"]`);
    const first = focusable(inBlock ?? this.content).find((node) => node.matches("input, select, textarea, button"));
    (first ?? this.titleNode).focus({ preventScroll: !inBlock });
  }
}

function openDialog() {
  cameFrom = document.activeElement;
  dialog = make("dialog", {
    class: "modal",
    "data-qa": "modal",
    onkeydown: (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        shown.close(false);
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        shown.submit();
      } else {
        trapTab(dialog, event);
      }
    },
    oncancel: (event) => event.preventDefault(),
  });
  document.body.append(dialog);
  dialog.showModal();
}

function closeDialog() {
  dialog.remove();
  dialog = null;
  shown = null;
  const goesBack = cameFrom?.isConnected && cameFrom !== document.body;
  (goesBack ? cameFrom : document.getElementById("composer-main")).focus({ preventScroll: true });
}

function raise(sheet, depth) {
  if (shown) shown.scrolledTo = shown.body.scrollTop;
  const dismissAll = iconButton("close", "Close", "modal-x", () => sheet.close(true));
  const back = iconButton("back", "Back", "modal-back", () => sheet.close(false));
  dialog.replaceChildren(
    make("div", { class: "modal-header" }, depth > 1 ? back : avatar(bot().id, "small"), sheet.titleNode, dismissAll),
    sheet.body,
    sheet.footer,
  );
  dialog.setAttribute("aria-labelledby", sheet.titleNode.id);
  sheet.body.scrollTop = sheet.scrolledTo;
  const fresh = shown !== sheet;
  shown = sheet;
  if (fresh) sheet.focusFirst();
}

/** Makes the modal match the state's stack of views. */
export function drawModal() {
  const views = session.state.views;
  for (const id of sheets.keys()) if (!views.some((view) => view.id === id)) sheets.delete(id);
  if (!views.length) {
    if (dialog) closeDialog();
    return;
  }
  if (!dialog) openDialog();
  const top = views[views.length - 1];
  const sheet = sheets.get(top.id) ?? new Sheet(top);
  sheets.set(top.id, sheet);
  if (shown === sheet) {
    keepingFocus(dialog, () => sheet.draw(top));
    if (document.activeElement === document.body) sheet.titleNode.focus(); // what was pressed is gone: keys reach the form
  } else {
    sheet.draw(top);
    raise(sheet, views.length);
  }
}

/** Forgets every open sheet, when another person takes over the page. */
export function forgetModal() {
  sheets.clear();
  if (dialog) closeDialog();
}
