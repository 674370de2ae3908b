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

const secret = location.hash.slice(1);
if (secret) history.replaceState(null, "", location.pathname);

const outbox = new Outbox(secret);
const state = { sheet: "", colour: 0, frozen: false, ready: false, reading: "", paired: false };
const sheet = new Sheet(outbox, $("stage"), $("base"), $("top"), $("labels"));

function act(fields) {
  outbox.add(state.sheet, { fields });
  outbox.save();
  link?.pump();
}

const pad = new Pad($("top"), sheet, outbox, {
  writes: () => Boolean(state.sheet) && !state.frozen && $("cover").hidden,
  colour: () => state.colour,
  sheet: () => state.sheet,
  changed: () => {
    $("hint").hidden = true;
    link?.pump();
  },
  tapped: openCard,
});
sheet.onTap = openCard;

function take(fields) {
  const { sheet: name, who, hue, look, language, reading } = fields;
  if (name !== undefined) sheet.sheet = state.sheet = name;
  if ("ack" in fields || name !== undefined) {
    outbox.acknowledge(fields.ack ?? outbox.ack, fields.kept ?? 0, state.sheet);
  }
  if (look) {
    for (const [part, colour] of Object.entries(look)) {
      if (part !== "pens") document.documentElement.style.setProperty(`--${part}`, colour);
    }
    look.pens.forEach((colour, n) => document.documentElement.style.setProperty(`--pen${n}`, colour));
    $("theme").content = look.board;
  }
  if (language) speak(language);
  if (who) $("who").textContent = who;
  if (hue) $("hue").style.background = hue;
  if ("text" in fields) showReading(fields.text);
  if (reading !== undefined) document.body.classList.toggle("reading", reading);
  if ("task" in fields) $("task").textContent = fields.task;
  if ("tiles" in fields) document.body.classList.toggle("tiles", fields.tiles);
  if ("lesson" in fields) {
    $("ready").hidden = !fields.lesson;
    $("copy").hidden = fields.lesson;
  }
  if ("ready" in fields) {
    $("ready").setAttribute("aria-pressed", (state.ready = fields.ready));
  }
  if ("verdict" in fields) document.body.dataset.verdict = fields.verdict;
  if (fields.trouble) note(fields.trouble);
  if ("frozen" in fields) freeze(fields.frozen);
  sheet.take(fields);
  $("hint").hidden = !sheet.empty;
}

function freeze(frozen) {
  state.frozen = frozen;
  if (frozen) pad.lift();
  note(frozen ? text("frozen") : "", true);
}

function showReading(lines) {
  state.reading = lines ?? "";
  $("text").textContent = state.reading.replace(/\n/g, "   ");
  $("copy").disabled = !state.reading;
}

let noteTimer;
function note(words, stays = false) {
  clearTimeout(noteTimer);
  $("note").textContent = words;
  if (words && !stays) noteTimer = setTimeout(() => note(state.frozen ? text("frozen") : "", true), NOTE_MS);
}

/** Say why nothing can be written; "" to go on. */
function cover(name) {
  $("cover").hidden = !name;
  $("why").textContent = name ? text(name) : "";
  $("here").hidden = name !== "elsewhere";
}

function tell(name) {
  document.body.dataset.link = name;
  if (name === "open") {
    state.paired = true;
    cover("");
    note(state.frozen ? text("frozen") : "", true);
  } else if (name === "lost") {
    if (state.paired) note(text("lost"), true);
    else cover("connecting");
  } else {
    cover(name);
  }
}

let marked;
function openCard(mark) {
  marked = mark;
  $("card").hidden = false;
  const now = mark[0] === "?" ? "?" : mark[0];
  for (const button of $("digits").children) button.setAttribute("aria-pressed", button.value === now);
  $("digits").querySelector("[aria-pressed=true]").focus({ preventScroll: true });
}

function closeCard() {
  $("card").hidden = true;
}

async function sendPhoto(file) {
  note(text("sending"));
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const shrink = Math.min(1, PHOTO_PX / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * shrink));
    canvas.height = Math.max(1, Math.round(bitmap.height * shrink));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    const picture = await blob.arrayBuffer();
    if (picture.byteLength > PHOTO_MAX) throw new RangeError();
    outbox.add(state.sheet, { picture });
    link.pump();
  } catch {
    note(text("bad_photo"));
  }
}

async function copy() {
  try {
    await navigator.clipboard.writeText(state.reading);
  } catch {
    const area = document.body.appendChild(document.createElement("textarea")); // where there is no TLS
    area.value = state.reading;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  note(`${text("copied")}: ${state.reading}`);
}

for (const label of [..."0123456789", "?"]) {
  const button = document.createElement("button");
  button.value = button.textContent = label;
  if (label === "?") {
    button.className = "none";
    button.dataset.text = "none";
  }
  button.onclick = () => {
    const [, , strokes, box] = marked;
    act({ fix: label, strokes, box: strokes.length ? undefined : box });
    closeCard();
  };
  $("digits").append(button);
}
speak(document.documentElement.lang === "de" || navigator.language?.startsWith("de") ? "de" : "en");

const pens = [...document.querySelectorAll(".pen")];
pens.forEach((button, colour) => {
  button.onclick = () => {
    state.colour = colour;
    pens.forEach((other) => other.setAttribute("aria-pressed", other === button));
  };
});
$("undo").onclick = () => {
  const id = sheet.lastOwn(state.sheet);
  if (!id || state.frozen) return;
  sheet.hide([id]);
  act({ undo: id });
};
$("clear").onclick = () => {
  if (state.frozen) return;
  const own = [...sheet.strokes].filter(([, { own }]) => own).map(([id]) => id);
  sheet.hide([...own, ...sheet.pending(state.sheet).map(({ id }) => id)]);
  act({ clear: true });
};
$("read").onclick = () => act({ read: true });
$("copy").onclick = copy;
$("ready").onclick = () => act({ ready: !state.ready });
$("photo").onclick = () => $("file").click();
$("file").onchange = () => {
  const [file] = $("file").files;
  if (file) sendPhoto(file);
  $("file").value = "";
};
$("close").onclick = closeCard;
$("card").onkeydown = ({ key }) => key === "Escape" && closeCard();
$("here").onclick = () => {
  cover("connecting");
  link.connect();
};
addEventListener("pagehide", () => outbox.save());

let link;
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
