// Every text of the page, by name and language.

const ENGLISH = {
  area: "Writing area",
  hint: "Write digits here",
  pen: "Pen",
  undo: "Undo",
  clear: "Clear",
  read: "Read",
  photo: "Photo",
  copy: "Copy",
  done: "Done",
  undone: "Not done yet",
  copied: "Copied",
  reads: "Reads",
  fix: "Which digit is it?",
  none: "No digit",
  close: "Close",
  connecting: "Connecting …",
  lost: "Connection lost. Your ink is kept.",
  frozen: "Pens down",
  sending: "Sending the picture …",
  bad_photo: "This picture cannot be opened here.",
  code: "Scan the code on the board.",
  wrong: "This code is no longer valid. Scan the code on the board again.",
  elsewhere: "This board is open in another tab.",
  here: "Use it here",
  removed: "This device was removed from the board.",
  full: "The board has no room for more devices.",
  over: "The board is closed. Thank you for writing!",
  bad: "Something went wrong. Load the page again.",
};

const GERMAN = {
  area: "Schreibfläche",
  hint: "Schreib hier Ziffern",
  pen: "Stift",
  undo: "Zurück",
  clear: "Wischen",
  read: "Lesen",
  photo: "Foto",
  copy: "Kopieren",
  done: "Fertig",
  undone: "Doch nicht fertig",
  copied: "Kopiert",
  reads: "Gelesen",
  fix: "Welche Ziffer ist es?",
  none: "Keine Ziffer",
  close: "Schließen",
  connecting: "Verbinden …",
  lost: "Verbindung weg. Deine Tinte bleibt.",
  frozen: "Stifte weg",
  sending: "Das Bild wird gesendet …",
  bad_photo: "Dieses Bild lässt sich hier nicht öffnen.",
  code: "Scanne den Code an der Tafel.",
  wrong: "Dieser Code gilt nicht mehr. Scanne den Code an der Tafel noch einmal.",
  elsewhere: "Diese Tafel ist in einem anderen Tab offen.",
  here: "Hier benutzen",
  removed: "Dieses Gerät wurde von der Tafel entfernt.",
  full: "Für weitere Geräte hat die Tafel keinen Platz.",
  over: "Die Tafel ist zu. Danke fürs Schreiben!",
  bad: "Etwas ging schief. Lade die Seite neu.",
};

export const LANGUAGES = { en: ENGLISH, de: GERMAN };

let table = navigator.language?.startsWith("de") ? GERMAN : ENGLISH;

export const text = (name) => table[name];

/** Say everything in a language. */
export function speak(language) {
  table = LANGUAGES[language] ?? ENGLISH;
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
}
