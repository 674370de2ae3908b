// The page: what its buttons do, and what the board says.

import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { Pad } from "./pad.js";
import { Sheet } from "./sheet.js";
import { speak, text } from "./texts.js";

const PHOTO_PX = 1600; // the board works on no more
const PHOTO_MAX = 8_000_000;
const NOTE_MS = 4000;

const $ = (id) => document.getElementById(id);
const pens = document.querySelectorAll(".pen");

const outbox = new Outbox(location.hash.slice(1));
history.replaceState(null, "", location.pathname);

const state = {}; // what the board said last, by its names
const sheet = new Sheet(outbox, $("stage"), $("base"), $("top"), $("labels"));
sheet.onTap = openCard;
let colour = 0;
let marked;
let noteTimer;
let link;

const pad = new Pad($("top"), sheet, outbox, {
  writes: () => Boolean(state.sheet) && !state.frozen && $("cover").hidden,
  colour: () => colour,
  changed: () => {
    $("hint").hidden = true;
    link.pump();
  },
  tapped: openCard,
});

function act(fields) {
  if (!state.sheet) return;
  outbox.add(state.sheet, { fields });
  outbox.save();
  link.pump();
}

/** Show a text; one that is shown is not read out again. */
function show(id, words) {
  if ($(id).textContent !== words) $(id).textContent = words;
}

function take(fields) {
  Object.assign(state, fields);
  const { look, language, frozen, trouble } = fields;
  if ("ack" in fields || "sheet" in fields) outbox.acknowledge(state.ack, state.kept, state.sheet);
  if (look) {
    const colours = { ...look, pen0: look.pens[0], pen1: look.pens[1], pen2: look.pens[2] };
    for (const name in colours) document.documentElement.style.setProperty(`--${name}`, colours[name]);
    $("theme").content = look.board;
  }
  if (language) speak(language);
  show("who", state.who);
  show("task", state.task);
  show("text", (state.text ?? "").replaceAll("\n", "   "));
  $("hue").style.background = state.hue;
  $("copy").disabled = !state.text;
  $("copy").hidden = state.lesson;
  $("ready").hidden = !state.lesson;
  $("ready").setAttribute("aria-pressed", state.ready);
  const { tiles, reading, verdict } = state;
  Object.assign(document.body.dataset, { tiles, reading, verdict });
  if (frozen) pad.lift();
  if (frozen !== undefined) note();
  if (trouble) note(trouble);
  sheet.take(fields);
  $("hint").hidden = !sheet.empty;
}

/** Say something for a while, then again what holds. */
function note(words) {
  clearTimeout(noteTimer);
  const holds = document.body.dataset.link === "lost" ? text("lost") : state.frozen ? text("frozen") : "";
  show("note", words ?? holds);
  if (words) noteTimer = setTimeout(note, NOTE_MS);
}

/** Say why nothing can be written; "" to go on. */
function cover(name) {
  $("cover").hidden = !name;
  show("why", name && text(name));
  $("here").hidden = name !== "elsewhere";
}

function tell(name) {
  document.body.dataset.link = name;
  if (name === "open" || (name === "lost" && state.sheet)) {
    cover("");
    note();
  } else {
    cover(name === "lost" ? "connecting" : name);
  }
}

function openCard(mark) {
  marked = mark;
  $("card").showModal();
  for (const button of $("digits").children) {
    const now = button.value === mark[0];
    button.setAttribute("aria-pressed", now);
    if (now) button.focus();
  }
}

async function sendPhoto(file) {
  note(text("sending"));
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const shrink = Math.min(1, PHOTO_PX / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(bitmap.width * shrink);
    canvas.height = Math.ceil(bitmap.height * shrink);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    if (picture.size > PHOTO_MAX) throw new RangeError();
    outbox.add(state.sheet, { picture });
    link.pump();
  } catch {
    note(text("bad_photo"));
  }
}

const buttons = {
  undo() {
    const id = sheet.own.at(-1);
    if (!id || state.frozen) return;
    sheet.hide([id]);
    act({ undo: id });
  },
  clear() {
    if (state.frozen) return;
    sheet.hide(sheet.own);
    act({ clear: true });
  },
  read: () => act({ read: true }),
  ready: () => act({ ready: !state.ready }),
  photo: () => $("file").click(),
  copy() {
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = state.text;
    area.select();
    document.execCommand("copy"); // navigator.clipboard is missing on pages without TLS
    area.remove();
    note(`${text("copied")}: ${state.text}`);
  },
  close: () => $("card").close(),
  here() {
    cover("connecting");
    link.connect();
  },
};
for (const name in buttons) $(name).onclick = buttons[name];

for (const label of "0123456789?") {
  const button = document.createElement("button");
  button.value = button.textContent = label;
  if (label === "?") button.dataset.text = "none";
  button.onclick = () => {
    const [, , strokes, box] = marked;
    act({ fix: label, strokes, box: strokes.length ? undefined : box });
    $("card").close();
  };
  $("digits").append(button);
}
pens.forEach((pen, n) => {
  pen.onclick = () => {
    colour = n;
    for (const other of pens) other.setAttribute("aria-pressed", other === pen);
  };
});
pens[0].click();
$("file").onchange = ({ target }) => {
  if (target.files[0]) sendPhoto(target.files[0]);
  target.value = "";
};
addEventListener("pagehide", () => outbox.save());
speak(navigator.language.slice(0, 2));

if (outbox.secret) {
  cover("connecting");
  link = new Link(outbox, {
    size: () => [$("stage").clientWidth, $("stage").clientHeight].map((side) => Math.min(8192, Math.max(120, side))),
    message: take,
    picture: (png) => sheet.show(png),
    state: tell,
  });
} else {
  cover("code");
}
