// The outbox: what was done here, numbered, and kept until the board has it for good.

import { hexOf } from "./sha256.js";

const STORE = "digit-board";
const STORED_MAX = 2_000_000; // characters: browsers store about twice as many

export class Outbox {
  constructor(secret) {
    let stored = {};
    try {
      stored = JSON.parse(sessionStorage.getItem(STORE)) ?? {};
    } catch {} // nothing is stored, or nothing may be
    if (secret && secret !== stored.secret) stored = { secret };
    this.secret = stored.secret;
    this.device = stored.device ?? hexOf(crypto.getRandomValues(new Uint8Array(16)));
    this.acts = stored.acts ?? [];
    this.next = stored.next ?? 1;
    this.ack = this.done;
    for (const act of this.acts) {
      if (act.points) act.end ||= "up"; // its pen was down at the reload
      act.held = false;
    }
    this.save();
  }

  /** The last act that need not be sent again, even if the board forgets all. */
  get done() {
    return (this.acts[0]?.n ?? this.next) - 1;
  }

  /** The acts that the board does not have yet. */
  get pending() {
    return this.acts.filter((act) => act.n > this.ack);
  }

  add(sheet, fields) {
    const act = { n: this.next++, sheet, ...fields };
    this.acts.push(act);
    return act;
  }

  /** Note what the board has, and what of it will never have to be sent again. */
  acknowledge(ack, kept, sheet) {
    this.ack = ack;
    const cleared = this.acts.findLast((act) => act.n <= ack && act.fields?.clear && act.sheet === sheet)?.n ?? 0;
    this.acts = this.acts.filter((act) => act.n > ack || (act.n > Math.max(kept, cleared) && act.sheet === sheet));
    this.save();
  }

  /** Keep all where a reload finds it; without room for all, what the board does not have. */
  save() {
    const { secret, device, next } = this;
    for (const acts of [this.acts, this.pending, []]) {
      const stored = JSON.stringify({ secret, device, next, acts: acts.filter((act) => !act.picture) });
      try {
        if (stored.length < STORED_MAX) return sessionStorage.setItem(STORE, stored);
      } catch {} // no room
    }
  }
}
