// The outbox: what was done here, numbered, and kept until the board has it for good.

import { hexOf } from "./sha256.js";

const STORE = "digit-board";
const STORED_MAX = 2_000_000; // characters: browsers store about twice as many

export class Outbox {
  constructor(secret) {
    const stored = recalled();
    const same = stored.secret && (!secret || secret === stored.secret);
    this.secret = secret || stored.secret || "";
    this.device = (same && stored.device) || hexOf(crypto.getRandomValues(new Uint8Array(16)));
    this.acts = (same && stored.acts) || [];
    this.next = (same && stored.next) || 1;
    this.ack = this.done;
    for (const act of this.acts) if (act.points) act.end ||= "up"; // its pen was down at the reload
    this.save();
  }

  /** The last act that need not be sent again, even if the board forgets all. */
  get done() {
    return this.acts.length ? this.acts[0].n - 1 : this.next - 1;
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

  /** Take back a stroke that was begun; its number is used up all the same. */
  drop(act) {
    act.end = "drop";
  }

  /** Note what the board has, and what of it will never have to be sent again. */
  acknowledge(ack, kept, sheet) {
    this.ack = ack;
    const cleared = this.acts.findLast((act) => act.n <= ack && act.fields?.clear && act.sheet === sheet)?.n ?? 0;
    const gone = (act) => act.n <= ack && (act.n <= Math.max(kept, cleared) || act.sheet !== sheet);
    this.acts = this.acts.filter((act) => !gone(act));
    this.save();
  }

  /** Keep all where a reload finds it. */
  save() {
    const { secret, device, next } = this;
    const acts = this.acts.filter((act) => !act.picture).map(({ n, sheet, points, colour, end, fields }) => ({ n, sheet, points, colour, end, fields }));
    for (const kept of [acts, acts.filter((act) => act.n > this.ack), []]) {
      const stored = JSON.stringify({ secret, device, next, acts: kept });
      try {
        if (stored.length > STORED_MAX) continue;
        sessionStorage.setItem(STORE, stored);
        return;
      } catch {
        // no room: less is kept
      }
    }
  }
}

/** Return what was kept before a reload. */
function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}
