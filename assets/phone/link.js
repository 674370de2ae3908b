// The link: pairs with the board, sends what is pending, and comes back after any break.

import { bytesOf, hexOf, hmac } from "./sha256.js";

const PART_BYTES = 60_000;
const PART_NUMBERS = 3000; // of a stroke in one message
const QUIET_MS = 3000; // after so long without a message the board is asked for one
const ANSWER_MS = 2500; // so long it may take to answer
const AGAIN_MS = 2500; // what is not acknowledged by then is sent again
const LAST_CODES = { 4001: "wrong", 4002: "elsewhere", 4003: "removed", 4004: "full", 4005: "bad", 4006: "over" };

export class Link {
  /** @param hooks size(), message(fields), picture(bytes), state(name): "open", "lost", or why it is over */
  constructor(outbox, hooks) {
    this.outbox = outbox;
    this.hooks = hooks;
    this.wait = 250;
    setInterval(() => this.look(), 500);
    addEventListener("online", () => this.check());
    addEventListener("pageshow", () => this.check());
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    this.over = "";
    this.paired = false;
    this.asked = 0;
    this.heard = performance.now();
    const socket = (this.socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`));
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => socket === this.socket && this.take(data);
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }

  /** Find out whether a socket that says it is open still is. */
  check() {
    if (this.over) return;
    if (this.socket.readyState > 1) return this.connect();
    if (this.paired && !this.asked) this.ask();
  }

  ask() {
    this.asked = performance.now();
    this.send({ ping: true });
  }

  look() {
    const now = performance.now();
    if (this.over) return;
    if (this.asked && now - this.asked > ANSWER_MS) return this.closed(0);
    if (!this.paired) return void (this.socket.readyState < 2 && now - this.heard > 6000 && this.closed(0));
    if (!this.asked && now - this.heard > QUIET_MS) this.ask();
    const first = this.outbox.pending[0];
    if (first && (first.end || !first.points) && now - this.moved > AGAIN_MS) {
      this.rewind();
      this.pump();
    }
  }

  closed(code) {
    const socket = this.socket;
    this.socket = { readyState: 3 };
    socket.close?.();
    this.paired = false;
    this.over = LAST_CODES[code] ?? "";
    this.hooks.state(this.over || "lost");
    if (this.over) return;
    this.timer = setTimeout(() => this.connect(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(4000, this.wait * 2);
  }

  take(data) {
    this.heard = performance.now();
    this.asked = 0;
    if (typeof data !== "string") return this.hooks.picture(data);
    const fields = JSON.parse(data);
    if (fields.nonce) return this.pair(fields.nonce);
    if (fields.more) return this.sendPicture(...fields.more);
    if (fields.have) return;
    if (!this.paired) {
      this.paired = true;
      this.wait = 250;
      this.rewind();
      this.hooks.state("open");
    }
    if (fields.ack !== undefined) this.moved = this.heard;
    this.hooks.message(fields);
    this.pump();
  }

  pair(nonce) {
    const { secret, device, done } = this.outbox;
    const key = Uint8Array.from(atob(secret.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    this.send({ device, proof: hexOf(hmac(key, bytesOf(nonce + device))), size: this.hooks.size(), done });
  }

  send(fields) {
    if (this.socket.readyState === 1) this.socket.send(JSON.stringify(fields));
  }

  /** Let everything that is pending be sent again. */
  rewind() {
    this.moved = performance.now();
    for (const act of this.outbox.pending) act.sent = undefined;
  }

  /** Send what was not sent yet on this connection. */
  pump() {
    if (!this.paired) return;
    for (const act of this.outbox.pending) {
      const { n, sheet } = act;
      if (act.held) return; // it may be a tap
      if (act.points) {
        while (act.sent === undefined || act.sent < act.points.length || (act.end && act.said !== act.end)) {
          const from = act.sent ?? 0;
          act.sent = Math.min(act.points.length, from + PART_NUMBERS);
          act.said = act.sent === act.points.length ? act.end : "";
          this.send({ n, sheet, at: from / 3, p: act.points.slice(from, act.sent), c: act.colour, end: act.said || "" });
        }
      } else if (act.sent === undefined) {
        act.sent = 0;
        this.send({ n, sheet, ...(act.picture ? { picture: act.picture.byteLength } : act.fields) });
      }
    }
  }

  sendPicture(number, from) {
    this.moved = this.heard;
    const act = this.outbox.pending.find(({ n }) => n === number);
    if (!act?.picture || this.socket.readyState !== 1) return;
    const part = new Uint8Array(act.picture, from, Math.min(PART_BYTES, act.picture.byteLength - from));
    const frame = new Uint8Array(8 + part.length);
    new DataView(frame.buffer).setUint32(0, number);
    new DataView(frame.buffer).setUint32(4, from);
    frame.set(part, 8);
    this.socket.send(frame);
  }
}
