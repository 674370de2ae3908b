// The link: pairs with the board, sends what is pending, and comes back after any break.

import { bytesOf, hexOf, hmac } from "./sha256.js";

const PART_BYTES = 60_000;
const PART_NUMBERS = 3000; // of a stroke in one message
const QUIET_MS = 3000; // after so long without a message the board is asked for one
const ANSWER_MS = 2500; // so long it may take to answer
const PAIR_MS = 6000; // so long it may take to pair
const AGAIN_MS = 2500; // what is not acknowledged by then is sent again
const LAST_CODES = { 4001: "wrong", 4002: "elsewhere", 4003: "removed", 4004: "full", 4005: "bad", 4006: "over" };

export class Link {
  /** @param hooks size(), message(fields), picture(blob), state(name): "open", "lost", or why it is over */
  constructor(outbox, hooks) {
    Object.assign(this, { outbox, hooks, wait: 250 });
    setInterval(() => this.look(), 500);
    for (const name of ["online", "pageshow", "visibilitychange"]) {
      addEventListener(name, () => document.hidden || this.check());
    }
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    this.over = "";
    this.paired = false;
    this.asked = 0;
    this.heard = performance.now();
    const socket = (this.socket = new WebSocket(`${location.origin.replace("http", "ws")}/socket`));
    socket.onmessage = ({ data }) => socket === this.socket && this.take(data);
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }

  /** Find out whether a socket that says it is open still is. */
  check() {
    if (this.over) return;
    if (this.socket.readyState > 1) this.connect();
    else if (this.paired && !this.asked) this.ask();
  }

  ask() {
    this.asked = performance.now();
    this.send({ ping: true });
  }

  look() {
    const now = performance.now();
    const quiet = now - this.heard;
    if (this.over || this.socket.readyState > 1) return;
    if (this.paired ? this.asked && now - this.asked > ANSWER_MS : quiet > PAIR_MS) return this.closed();
    if (!this.paired) return;
    if (!this.asked && quiet > QUIET_MS) this.ask();
    const [first] = this.outbox.pending;
    if (first && (first.end || !first.points) && now - this.moved > AGAIN_MS) {
      this.rewind();
      this.pump();
    }
  }

  closed(code) {
    const { socket } = this;
    this.socket = { readyState: 3 };
    socket.close();
    this.paired = false;
    this.over = LAST_CODES[code];
    this.hooks.state(this.over ?? "lost");
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
    if ("ack" in fields) this.moved = this.heard;
    this.hooks.message(fields);
    this.pump();
  }

  pair(nonce) {
    const { secret, device, done } = this.outbox;
    const key = atob(secret.replace(/-/g, "+").replace(/_/g, "/"));
    const proof = hexOf(hmac(Uint8Array.from(key, (c) => c.charCodeAt()), bytesOf(nonce + device)));
    this.send({ device, proof, size: this.hooks.size(), done });
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
      const { n, sheet, points, colour: c, picture } = act;
      if (act.held) return; // it may be a tap
      if (!points) {
        if (act.sent === undefined) this.send({ n, sheet, ...(picture ? { picture: picture.size } : act.fields) });
        act.sent = 0;
        continue;
      }
      while (act.sent === undefined || act.sent < points.length || act.said !== act.end) {
        const from = act.sent ?? 0;
        act.sent = Math.min(points.length, from + PART_NUMBERS);
        act.said = act.sent === points.length ? act.end : "";
        this.send({ n, sheet, at: from / 3, p: points.slice(from, act.sent), c, end: act.said });
      }
    }
  }

  sendPicture(number, from) {
    this.moved = this.heard;
    const picture = this.outbox.pending.find(({ n }) => n === number)?.picture;
    if (!picture) return;
    this.socket.send(new Blob([new Uint32Array([number, from]), picture.slice(from, from + PART_BYTES)]));
  }
}
