// The pad: pointers become strokes. A second finger takes a young stroke back; a pen keeps palms out.

const TAP_PX = 7;
const TAP_MS = 350;
const YOUNG_MS = 250; // a stroke so young goes when a second finger lands
const YOUNG_PX = 16;
const PALM_PX = 60; // a contact so wide is no fingertip
const PEN_MS = 60_000; // so long after a pen was seen, fingers do not write
const AMID_MS = 700; // so soon after a stroke a tap is a dot
const POINTS_MAX = 19_000; // a longer stroke goes on as another

export class Pad {
  /** @param hooks writes(), colour(), sheet(), changed(), tapped(mark) */
  constructor(surface, sheet, outbox, hooks) {
    Object.assign(this, { surface, sheet, outbox, hooks });
    this.pens = new Map(); // the strokes by pointer
    this.fingers = new Set();
    this.spoiled = false; // several fingers came down: nothing is written until all are up
    this.penAt = -PEN_MS;
    this.lastAt = -AMID_MS;
    surface.addEventListener("pointerdown", (event) => this.down(event));
    surface.addEventListener("pointermove", (event) => this.move(event));
    surface.addEventListener("pointerup", (event) => this.up(event));
    surface.addEventListener("pointercancel", (event) => this.cancel(event));
    surface.addEventListener("lostpointercapture", (event) => this.up(event));
    for (const name of ["touchstart", "touchmove", "touchend", "gesturestart", "contextmenu", "dblclick", "selectstart"]) {
      surface.addEventListener(name, (event) => event.preventDefault(), { passive: false });
    }
  }

  get live() {
    return [...this.pens.values()].map(({ act }) => act);
  }

  down(event) {
    const { pointerId, pointerType, timeStamp } = event;
    if (event.button > 0 || this.pens.has(pointerId)) return;
    event.preventDefault();
    if (pointerType === "pen") {
      this.penAt = timeStamp;
      for (const [id, { touch }] of this.pens) if (touch) this.drop(id);
    }
    const touch = pointerType === "touch";
    if (touch) {
      this.fingers.add(pointerId);
      if (timeStamp - this.penAt < PEN_MS || Math.max(event.width, event.height) > PALM_PX) return;
      if (this.fingers.size > 1) {
        for (const [id, pen] of this.pens) {
          if (pen.touch && (timeStamp - pen.began < YOUNG_MS || pen.far < YOUNG_PX)) this.drop(id);
        }
        this.spoiled = true;
      }
      if (this.spoiled) return;
    }
    const place = this.sheet.place(event);
    if (!this.hooks.writes() || !this.sheet.holds(place)) return;
    this.surface.setPointerCapture(pointerId);
    const act = this.outbox.add(this.hooks.sheet(), { points: [...place, 0], colour: this.hooks.colour(), end: "" });
    const mark = timeStamp - this.lastAt > AMID_MS ? this.sheet.markAt(place) : undefined;
    act.held = Boolean(mark);
    this.pens.set(pointerId, { act, touch, mark, began: timeStamp, far: 0, x: event.clientX, y: event.clientY });
    this.changed();
  }

  move(event) {
    const pen = this.pens.get(event.pointerId);
    if (!pen) return;
    if (pen.touch && Math.max(event.width, event.height) > PALM_PX) return this.drop(event.pointerId);
    const samples = event.getCoalescedEvents?.() ?? [];
    for (const sample of samples.length ? samples : [event]) this.add(pen, sample);
    if (pen.act.points.length / 3 > POINTS_MAX) this.goOn(event);
    this.changed();
  }

  add(pen, sample) {
    const ms = Math.max(0, Math.round(sample.timeStamp - pen.began));
    pen.act.points.push(...this.sheet.place(sample), ms);
    pen.far = Math.max(pen.far, Math.hypot(sample.clientX - pen.x, sample.clientY - pen.y));
    if (pen.far > TAP_PX || ms > TAP_MS) pen.act.held = false;
  }

  /** Go on with another stroke where a very long one ends. */
  goOn(event) {
    const pen = this.pens.get(event.pointerId);
    pen.act.end = "up";
    pen.began = event.timeStamp;
    pen.act = this.outbox.add(pen.act.sheet, { points: [...this.sheet.place(event), 0], colour: pen.act.colour, end: "" });
  }

  up(event) {
    const pen = this.pens.get(event.pointerId);
    this.released(event);
    if (!pen) return;
    if (event.type === "pointerup") {
      const [x, y] = this.sheet.place(event);
      const [u, v] = pen.act.points.slice(-3);
      if (x !== u || y !== v) this.add(pen, event);
    }
    if (pen.mark && pen.act.held) {
      this.drop(event.pointerId);
      this.hooks.tapped(pen.mark);
      return;
    }
    pen.act.held = false;
    pen.act.end = "up";
    this.lastAt = event.timeStamp;
    this.pens.delete(event.pointerId);
    this.outbox.save();
    this.changed(true);
  }

  /** The system took the pointer away: from a palm mostly; a stroke that is under way stays. */
  cancel(event) {
    const pen = this.pens.get(event.pointerId);
    const young = pen?.touch && event.timeStamp - pen.began < YOUNG_MS;
    if (young) this.drop(event.pointerId);
    this.up(event);
  }

  released({ pointerId }) {
    this.fingers.delete(pointerId);
    if (!this.fingers.size) this.spoiled = false;
  }

  drop(pointerId) {
    const { act } = this.pens.get(pointerId);
    this.pens.delete(pointerId);
    act.held = false;
    this.outbox.drop(act);
    this.changed();
  }

  /** End all strokes, as when writing is frozen. */
  lift() {
    for (const { act } of this.pens.values()) act.end = "up";
    this.pens.clear();
    this.changed(true);
  }

  changed(ended) {
    this.sheet.drawLive(this.live);
    if (ended) this.sheet.draw();
    this.hooks.changed();
  }
}
