// The sheet: the ink and labels that show, drawn on two canvases: what stays, and what is being written.

import { text } from "./texts.js";
import { strokeId } from "./sha256.js";

export class Sheet {
  constructor(outbox, stage, base, top, labels) {
    Object.assign(this, { outbox, stage, base, top, labels });
    this.strokes = new Map(); // by id, as the board has them
    this.hidden = new Set(); // ids that were taken back here and not there yet
    this.marks = [];
    this.pen = 5;
    this.colours = [];
    new ResizeObserver(() => this.fit()).observe(stage);
    this.fit();
  }

  /** Bring the canvases to the size of the stage; the page lies in its middle, as large as fits. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const dots = Math.min(3, devicePixelRatio);
    const [wide, high] = this.page ?? [width, height];
    this.scale = Math.min(width / wide, height / high) || 1;
    this.left = (width - wide * this.scale) / 2;
    this.above = (height - high * this.scale) / 2;
    const lengths = { left: this.left, above: this.above, wide: wide * this.scale, high: high * this.scale };
    for (const name in lengths) this.stage.style.setProperty(`--${name}`, `${lengths[name]}px`);
    for (const canvas of [this.base, this.top]) {
      canvas.width = width * dots;
      canvas.height = height * dots;
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
    return [clientX - left - this.left, clientY - top - this.above].map((side) => Math.round((side / this.scale) * 10) / 10);
  }

  holds([x, y]) {
    const [wide, high] = this.page;
    return x >= 0 && y >= 0 && x <= wide && y <= high;
  }

  /** Take a message of the board. */
  take({ sheet, page, pen, look, gone, add = [], marks, image }) {
    this.name = sheet ?? this.name;
    this.page = page ?? this.page;
    this.pen = pen ?? this.pen;
    this.colours = look?.pens ?? this.colours;
    this.marks = marks ?? this.marks;
    if (gone === null) {
      this.strokes.clear();
      this.hidden.clear();
      this.marks = marks ?? [];
    }
    for (const id of gone ?? []) {
      this.strokes.delete(id);
      this.hidden.delete(id);
    }
    for (const [id, own, colour, wide, places] of add) this.strokes.set(id, { own, colour, wide, places });
    if (image !== undefined) {
      this.image = null;
      this.box = image;
    }
    if (page) return this.fit();
    this.draw();
    if (look || marks || gone !== undefined) this.label();
  }

  async show(png) {
    this.image = await createImageBitmap(new Blob([png], { type: "image/png" }));
    this.draw();
  }

  /** The strokes that are written here and not on the board yet, the last ones last. */
  get pending() {
    return this.outbox.pending
      .filter((act) => act.points && act.end === "up" && act.sheet === this.name)
      .map((act) => ({ id: strokeId(this.outbox.device, act.n), act }))
      .filter(({ id }) => !this.strokes.has(id) && !this.hidden.has(id));
  }

  /** Return the ids of the strokes that were written here, the last ones last. */
  get own() {
    const there = [...this.strokes].filter(([id, { own }]) => own && !this.hidden.has(id));
    return [...there.map(([id]) => id), ...this.pending.map(({ id }) => id)];
  }

  /** Hide what is taken back until the board has done the same. */
  hide(ids) {
    for (const id of ids) this.hidden.add(id);
    this.draw();
    this.label();
  }

  draw() {
    const brush = cleared(this.base);
    if (this.image) brush.drawImage(this.image, ...this.box);
    for (const [id, { colour, wide, places }] of this.strokes) {
      if (!this.hidden.has(id)) this.line(brush, places, 2, colour, wide);
    }
    for (const { act } of this.pending) this.line(brush, act.points, 3, act.colour, this.pen);
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
    for (let i = 0; i < p.length; i += step) {
      const [x, y, u, v] = [p[i], p[i + 1], p[i + step], p[i + step + 1]];
      if (u === undefined) brush.lineTo(x, y + 0.01); // a single point shows as well
      else brush.quadraticCurveTo(x, y, (x + u) / 2, (y + v) / 2);
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
      button.title = text("fix");
      button.style.left = `${this.left + (x + wide) * this.scale}px`;
      button.style.top = `${this.above + y * this.scale}px`;
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
