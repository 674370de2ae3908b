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
  /** @param hooks writes(), colour(), changed(), tapped(mark) */
  constructor(surface, sheet, outbox, hooks) {
    Object.assign(this, { surface, sheet, outbox, hooks });
    this.pens = new Map(); // the strokes by pointer
    this.fingers = new Set();
    this.spoiled = false; // several fingers came down: nothing is written until all are up
    this.penAt = -PEN_MS;
    this.lastAt = -AMID_MS;
    for (const name of ["down", "move", "up", "cancel"]) {
      surface.addEventListener(`pointer${name}`, (event) => this[name](event));
    }
    surface.addEventListener("lostpointercapture", (event) => this.up(event));
    for (const name of ["touchstart", "touchmove", "touchend", "gesturestart", "contextmenu", "dblclick", "selectstart"]) {
      surface.addEventListener(name, (event) => event.preventDefault(), { passive: false });
    }
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
      if (timeStamp - this.penAt < PEN_MS || isPalm(event)) return;
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
    const mark = timeStamp - this.lastAt > AMID_MS ? this.sheet.markAt(place) : undefined;
    const pen = { touch, mark, far: 0, x: event.clientX, y: event.clientY };
    this.pens.set(pointerId, pen);
    this.begin(pen, event, this.hooks.colour());
    pen.act.held = Boolean(mark);
    this.changed();
  }

  /** Begin a stroke. */
  begin(pen, event, colour) {
    pen.began = event.timeStamp;
    pen.act = this.outbox.add(this.sheet.name, { points: [...this.sheet.place(event), 0], colour, end: "" });
  }

  move(event) {
    const pen = this.pens.get(event.pointerId);
    if (!pen) return;
    if (pen.touch && isPalm(event)) return this.drop(event.pointerId);
    const samples = event.getCoalescedEvents?.() ?? [];
    for (const sample of samples.length ? samples : [event]) this.add(pen, sample);
    if (pen.act.points.length / 3 > POINTS_MAX) {
      pen.act.end = "up";
      this.begin(pen, event, pen.act.colour);
    }
    this.changed();
  }

  add(pen, sample) {
    const ms = Math.max(0, Math.round(sample.timeStamp - pen.began));
    pen.act.points.push(...this.sheet.place(sample), ms);
    pen.far = Math.max(pen.far, Math.hypot(sample.clientX - pen.x, sample.clientY - pen.y));
    if (pen.far > TAP_PX || ms > TAP_MS) pen.act.held = false;
  }

  up(event) {
    const { pointerId, timeStamp } = event;
    const pen = this.pens.get(pointerId);
    this.fingers.delete(pointerId);
    if (!this.fingers.size) this.spoiled = false;
    if (!pen) return;
    if (event.type === "pointerup") {
      const [x, y] = this.sheet.place(event);
      const [u, v] = pen.act.points.slice(-3);
      if (x !== u || y !== v) this.add(pen, event);
    }
    if (pen.act.held) {
      this.drop(pointerId);
      return this.hooks.tapped(pen.mark);
    }
    this.lastAt = timeStamp;
    this.end(pointerId, "up");
    this.outbox.save();
  }

  /** The system took the pointer away: from a palm mostly; a stroke that is under way stays. */
  cancel(event) {
    const pen = this.pens.get(event.pointerId);
    if (pen?.touch && event.timeStamp - pen.began < YOUNG_MS) this.drop(event.pointerId);
    this.up(event);
  }

  /** End all strokes, as when writing is frozen. */
  lift() {
    for (const id of [...this.pens.keys()]) this.end(id, "up");
  }

  /** Take back a stroke that was begun; its number is used up all the same. */
  drop(pointerId) {
    this.end(pointerId, "drop");
  }

  end(pointerId, end) {
    Object.assign(this.pens.get(pointerId).act, { end, held: false });
    this.pens.delete(pointerId);
    this.sheet.draw();
    this.changed();
  }

  changed() {
    this.sheet.drawLive([...this.pens.values()].map(({ act }) => act));
    this.hooks.changed();
  }
}

const isPalm = ({ width, height }) => Math.max(width, height) > PALM_PX;
