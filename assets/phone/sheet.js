// The sheet: the ink and labels that show, drawn on two canvases: what stays, and what is being written.

import { text } from "./texts.js";
import { strokeId } from "./sha256.js";

export class Sheet {
  constructor(outbox, stage, base, top, labels) {
    Object.assign(this, { outbox, stage, base, top, labels });
    this.strokes = new Map(); // by id, as the board has them
    this.hidden = new Set(); // ids that were taken back here and not there yet
    this.marks = [];
    this.page = null;
    this.pen = 5;
    this.colours = ["#fff"];
    this.image = null;
    new ResizeObserver(() => this.fit()).observe(stage);
    this.fit();
  }

  /** Bring the canvases to the size of the stage; the page lies in its middle, as large as fits. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const dots = Math.min(3, devicePixelRatio || 1);
    for (const canvas of [this.base, this.top]) {
      canvas.width = Math.round(width * dots);
      canvas.height = Math.round(height * dots);
    }
    const [wide, high] = this.page ?? [width, height];
    this.scale = Math.min(width / wide, height / high) || 1;
    this.left = (width - wide * this.scale) / 2;
    this.above = (height - high * this.scale) / 2;
    const paper = this.stage.style;
    paper.setProperty("--left", `${this.left}px`);
    paper.setProperty("--above", `${this.above}px`);
    paper.setProperty("--wide", `${wide * this.scale}px`);
    paper.setProperty("--high", `${high * this.scale}px`);
    for (const canvas of [this.base, this.top]) {
      const brush = canvas.getContext("2d");
      brush.setTransform(dots * this.scale, 0, 0, dots * this.scale, dots * this.left, dots * this.above);
      brush.lineCap = brush.lineJoin = "round";
    }
    this.draw();
    this.label();
  }

  get empty() {
    return !this.strokes.size && !this.image && !this.outbox.pending.some((act) => act.points);
  }

  /** Return the place of an event, in sheet pixels to a tenth. */
  place({ clientX, clientY }) {
    const { left, top } = this.stage.getBoundingClientRect();
    const tenth = (value) => Math.round(value * 10) / 10;
    return [tenth((clientX - left - this.left) / this.scale), tenth((clientY - top - this.above) / this.scale)];
  }

  holds([x, y]) {
    const [wide, high] = this.page ?? [0, 0];
    return x >= 0 && y >= 0 && x <= wide && y <= high;
  }

  /** Take a message of the board. */
  take(fields) {
    const { page, pen, look, gone, add, marks } = fields;
    if (pen) this.pen = pen;
    if (look) {
      this.colours = look.pens;
      this.label();
    }
    if (gone === null) {
      this.strokes.clear();
      this.hidden.clear();
      this.marks = [];
    }
    for (const id of gone ?? []) {
      this.strokes.delete(id);
      this.hidden.delete(id);
    }
    for (const [id, own, colour, wide, places] of add ?? []) this.strokes.set(id, { own, colour, wide, places });
    if (fields.image === null) this.image = null;
    if (fields.image) this.imageBox = fields.image;
    if (marks) this.marks = marks;
    if (page) {
      this.page = page;
      this.fit();
      return;
    }
    if (look || gone !== undefined || add || "image" in fields || "ack" in fields) this.draw();
    if (marks || gone !== undefined) this.label();
  }

  async show(png) {
    this.image = await createImageBitmap(new Blob([png], { type: "image/png" }));
    this.draw();
  }

  /** The strokes that are written here and not on the board yet, the last ones last. */
  pending(sheet) {
    const own = (act) => act.points && act.end === "up" && act.sheet === sheet;
    return this.outbox.pending
      .filter(own)
      .map((act) => ({ id: strokeId(this.outbox.device, act.n), act }))
      .filter(({ id }) => !this.strokes.has(id) && !this.hidden.has(id));
  }

  /** Return the id of the last stroke that was written here. */
  lastOwn(sheet) {
    const waiting = this.pending(sheet);
    if (waiting.length) return waiting.at(-1).id;
    return [...this.strokes].findLast(([id, { own }]) => own && !this.hidden.has(id))?.[0];
  }

  /** Hide what is taken back until the board has done the same. */
  hide(ids) {
    for (const id of ids) this.hidden.add(id);
    this.draw();
    this.label();
  }

  draw() {
    const brush = cleared(this.base);
    if (this.image) {
      const [x, y, wide, high] = this.imageBox;
      brush.drawImage(this.image, x, y, wide, high);
    }
    for (const [id, { colour, wide, places }] of this.strokes) {
      if (!this.hidden.has(id)) this.line(brush, places, 2, colour, wide);
    }
    for (const { act } of this.pending(this.sheet)) this.line(brush, act.points, 3, act.colour, this.pen);
  }

  /** Draw the strokes whose pens are down. */
  drawLive(acts) {
    const brush = cleared(this.top);
    for (const act of acts) this.line(brush, act.points, 3, act.colour, this.pen);
  }

  /** Draw a smooth line through points; each takes so many numbers. */
  line(brush, p, step, colour, wide) {
    brush.strokeStyle = this.colours[colour];
    brush.lineWidth = wide;
    brush.beginPath();
    brush.moveTo(p[0], p[1]);
    if (p.length === step) brush.lineTo(p[0], p[1] + 0.01);
    for (let i = step; i < p.length; i += step) {
      const end = i + step >= p.length;
      const x = end ? p[i] : (p[i] + p[i + step]) / 2;
      const y = end ? p[i + 1] : (p[i + 1] + p[i + 1 + step]) / 2;
      brush.quadraticCurveTo(p[i], p[i + 1], x, y);
    }
    brush.stroke();
  }

  /** Put a button beside each mark that is still there. */
  label() {
    const shown = this.marks.filter(([, , ids]) => !ids.some((id) => this.hidden.has(id)));
    const buttons = shown.map((mark) => {
      const [label, kind, , [x, y, wide]] = mark;
      const button = document.createElement("button");
      button.className = `label ${kind}`;
      button.textContent = label;
      button.setAttribute("aria-label", `${text("reads")} ${label}. ${text("fix")}`);
      button.style.left = `${Math.round(this.left + (x + wide) * this.scale)}px`;
      button.style.top = `${Math.round(this.above + y * this.scale)}px`;
      button.onclick = () => this.onTap(mark);
      return button;
    });
    this.labels.replaceChildren(...buttons);
  }

  /** Return the mark at a place, with a little room around it for a finger. */
  markAt([x, y]) {
    const room = 12 / this.scale;
    return this.marks.find(
      ([, , , [left, top, wide, high]]) =>
        x > left - room && x < left + wide + 3 * room && y > top - 2 * room && y < top + high + room,
    );
  }
}

/** Return the brush of a canvas that is empty now. */
function cleared(canvas) {
  const brush = canvas.getContext("2d");
  brush.save();
  brush.resetTransform();
  brush.clearRect(0, 0, canvas.width, canvas.height);
  brush.restore();
  return brush;
}
