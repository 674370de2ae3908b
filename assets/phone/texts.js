// Every text of the page, in English and German.

const TEXTS = {
  area: ["Writing area", "Schreibfläche"],
  hint: ["Write digits here", "Schreib hier Ziffern"],
  pen: ["Pen", "Stift"],
  undo: ["Undo", "Zurück"],
  clear: ["Clear", "Wischen"],
  read: ["Read", "Lesen"],
  photo: ["Photo", "Foto"],
  copy: ["Copy", "Kopieren"],
  ready: ["Done", "Fertig"],
  copied: ["Copied", "Kopiert"],
  fix: ["Which digit is it?", "Welche Ziffer ist es?"],
  none: ["No digit", "Keine Ziffer"],
  close: ["Close", "Schließen"],
  connecting: ["Connecting …", "Verbinden …"],
  lost: ["Connection lost. Your ink is kept.", "Verbindung weg. Deine Tinte bleibt."],
  frozen: ["Pens down", "Stifte weg"],
  sending: ["Sending the picture …", "Das Bild wird gesendet …"],
  bad_photo: ["This picture cannot be opened here.", "Dieses Bild lässt sich hier nicht öffnen."],
  code: ["Scan the code on the board.", "Scanne den Code an der Tafel."],
  wrong: ["This code is no longer valid. Scan the board's again.", "Dieser Code gilt nicht mehr. Scanne den an der Tafel."],
  elsewhere: ["This board is open in another tab.", "Diese Tafel ist in einem anderen Tab offen."],
  here: ["Use it here", "Hier benutzen"],
  removed: ["This device was removed from the board.", "Dieses Gerät wurde von der Tafel entfernt."],
  full: ["The board has no room for more devices.", "Die Tafel hat keinen Platz für weitere Geräte."],
  over: ["The board is closed. Thank you for writing!", "Die Tafel ist zu. Danke fürs Schreiben!"],
  bad: ["Something went wrong. Load the page again.", "Etwas ging schief. Lade die Seite neu."],
};

let column = 0;

export const text = (name) => TEXTS[name][column];

/** Show every text in a language. */
export function speak(language) {
  document.documentElement.lang = language;
  column = language === "de" ? 1 : 0;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
}
