"""Every text that the board shows, by name and language: the one place to translate it.

A language is a table with the same names and the same placeholders as the English one; to
add one, add its table here and its numbers to `number_words`.
"""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "language": "English",
    # The board
    "hint.write": "Write digits anywhere",
    "hint.keys": "{read} reads them   ·   {help} shows the keys",
    "reading.getting_ready": "Getting ready to read …",
    "reading.nothing": "There is nothing to read yet.",
    # Play: the choice
    "play.title": "Choose a round",
    "play.calm": "Nobody is in a hurry: ten tasks, no clock.",
    "play.sums": "Sums",
    "play.words": "Words to digits",
    "play.sprint": "Against the clock",
    "round.add_ten": "Adding to ten",
    "round.add_twenty": "Adding to twenty",
    "round.take_away": "Taking away",
    "round.times": "Times tables",
    "round.two_digits": "Two-digit sums",
    "round.words_twenty": "To twenty",
    "round.words_hundred": "To a hundred",
    "round.words_thousand": "To a thousand",
    "round.sprint": "60 seconds",
    # Play: a round
    "play.write": "Write the answer anywhere",
    "play.write_digits": "Write it in digits",
    "bar.hint": "Hint",
    "bar.skip": "Skip",
    "bar.clear": "Wipe",
    "bar.again": "Once more",
    "bar.play": "Other rounds",
    "bar.escape": "To the board",
    "play.place": "{place} of {tasks}",
    "play.score": "{right} right",
    "play.seconds": "{seconds} s",
    "feedback.unreadable": "I cannot read that well. Please write it once more.",
    "feedback.wrong": "I read {heard}. Have another try.",
    "feedback.right": "Right",
    "feedback.skipped": "Next time",
    "hint.answer": "It is {answer}.",
    "hint.up_to_ten": "First up to the ten: {first} + {part} = {ten}. Then {rest} more.",
    "hint.count_on": "Start at {first} and count {second} on.",
    "hint.tens": "The tens first: {first} + {tens} = {sum}. Then {ones} more.",
    "hint.only_tens": "Only the tens change.",
    "hint.tens_away": "The tens first: {first} − {tens} = {left}. Then {ones} less.",
    "hint.down_to_ten": "First down to the ten: {first} − {part} = {ten}. Then {rest} less.",
    "hint.count_up": "How far is it from {second} up to {first}?",
    "hint.ten_times": "Write {number}, and a 0 behind it.",
    "hint.nine_times": "10 × {number} = {ten_times}. One {number} less.",
    "hint.double": "{number} and {number} once more.",
    "hint.five_times": "5 × {number} = {five_times}. And {more} × {number} more.",
    "hint.once_more": "{less} × {number} = {times}. And one {number} more.",
    "hint.after": "It comes right after {before}.",
    "hint.begins": "It has {digits} digits and begins with {first}.",
    # Play: the summary
    "summary.title": "Well done",
    "summary.right": "right",
    "summary.wrong": "other tries",
    "summary.helped": "with a hint",
    "summary.time": "minutes",
    "summary.hard": "Hard to read: {digits}. Write them large and clear.",
    "summary.clear": "Every digit was easy to read.",
    "summary.days": "Right answers on the last {days} days",
    "summary.today": "today",
    "play.not_kept": "This round could not be kept: {reason}",
    # A digit's card
    "card.no_digit": "No digit",
    "card.split": "Split",
    # Keys: what they do
    "key.read": "Read the board",
    "key.live": "Read as you write",
    "key.correct": "Correct the digit you point at",
    "key.no_digit": "Say that it is no digit",
    "key.split": "Split it into two",
    "key.clear": "Clear the board",
    "key.undo": "Undo",
    "key.redo": "Redo",
    "key.play": "Play",
    "key.hint": "Give a hint",
    "key.skip": "Skip the task",
    "key.again": "Once more",
    "key.fullscreen": "Full screen or window",
    "key.help": "Show or hide these keys",
    "key.escape": "Back, or leave",
    # Keys: how they are marked
    "cap.ctrl": "Ctrl",
    "cap.shift": "Shift",
    "cap.alt": "Alt",
    "cap.space": "Space",
    "cap.return": "Enter",
    "cap.escape": "Esc",
    "cap.backspace": "Backspace",
    "cap.delete": "Del",
    "cap.tab": "Tab",
    "cap.page up": "Page Up",
    "cap.page down": "Page Down",
    "cap.left": "Left",
    "cap.right": "Right",
    "cap.up": "Up",
    "cap.down": "Down",
}

GERMAN: Mapping[str, str] = {
    "language": "Deutsch",
    # The board
    "hint.write": "Schreib irgendwo Ziffern",
    "hint.keys": "{read} liest sie   ·   {help} zeigt die Tasten",
    "reading.getting_ready": "Gleich kann ich lesen …",
    "reading.nothing": "Hier steht noch nichts zum Lesen.",
    # Play: the choice
    "play.title": "Such dir eine Runde aus",
    "play.calm": "Niemand hat es eilig: zehn Aufgaben, keine Uhr.",
    "play.sums": "Rechnen",
    "play.words": "Wörter in Ziffern",
    "play.sprint": "Gegen die Uhr",
    "round.add_ten": "Plus bis zehn",
    "round.add_twenty": "Plus bis zwanzig",
    "round.take_away": "Minus",
    "round.times": "Einmaleins",
    "round.two_digits": "Zweistellig",
    "round.words_twenty": "Bis zwanzig",
    "round.words_hundred": "Bis hundert",
    "round.words_thousand": "Bis tausend",
    "round.sprint": "60 Sekunden",
    # Play: a round
    "play.write": "Schreib die Antwort irgendwohin",
    "play.write_digits": "Schreib es in Ziffern",
    "bar.hint": "Tipp",
    "bar.skip": "Weiter",
    "bar.clear": "Wischen",
    "bar.again": "Noch einmal",
    "bar.play": "Andere Runden",
    "bar.escape": "Zur Tafel",
    "play.place": "{place} von {tasks}",
    "play.score": "{right} richtig",
    "play.seconds": "{seconds} s",
    "feedback.unreadable": "Das kann ich nicht gut lesen. Schreib es bitte noch einmal.",
    "feedback.wrong": "Ich lese {heard}. Versuch es noch einmal.",
    "feedback.right": "Richtig",
    "feedback.skipped": "Nächstes Mal",
    "hint.answer": "Es ist {answer}.",
    "hint.up_to_ten": "Erst bis zum Zehner: {first} + {part} = {ten}. Dann noch {rest} dazu.",
    "hint.count_on": "Fang bei {first} an und zähle {second} weiter.",
    "hint.tens": "Erst die Zehner: {first} + {tens} = {sum}. Dann noch {ones} dazu.",
    "hint.only_tens": "Nur die Zehner ändern sich.",
    "hint.tens_away": "Erst die Zehner: {first} − {tens} = {left}. Dann noch {ones} weg.",
    "hint.down_to_ten": "Erst bis zum Zehner: {first} − {part} = {ten}. Dann noch {rest} weg.",
    "hint.count_up": "Wie weit ist es von {second} bis {first}?",
    "hint.ten_times": "Schreib {number} und eine 0 dahinter.",
    "hint.nine_times": "10 × {number} = {ten_times}. Einmal {number} weniger.",
    "hint.double": "{number} und noch einmal {number}.",
    "hint.five_times": "5 × {number} = {five_times}. Und noch {more} × {number}.",
    "hint.once_more": "{less} × {number} = {times}. Und noch einmal {number}.",
    "hint.after": "Sie kommt gleich nach {before}.",
    "hint.begins": "Sie hat {digits} Ziffern und beginnt mit {first}.",
    # Play: the summary
    "summary.title": "Gut gemacht",
    "summary.right": "richtig",
    "summary.wrong": "andere Versuche",
    "summary.helped": "mit Tipp",
    "summary.time": "Minuten",
    "summary.hard": "Schwer zu lesen: {digits}. Schreib sie groß und deutlich.",
    "summary.clear": "Jede Ziffer war gut zu lesen.",
    "summary.days": "Richtige Antworten an den letzten {days} Tagen",
    "summary.today": "heute",
    "play.not_kept": "Diese Runde konnte nicht behalten werden: {reason}",
    # A digit's card
    "card.no_digit": "Keine Ziffer",
    "card.split": "Teilen",
    # Keys: what they do
    "key.read": "Die Tafel lesen",
    "key.live": "Beim Schreiben lesen",
    "key.correct": "Die Ziffer verbessern, auf die du zeigst",
    "key.no_digit": "Sagen, dass es keine Ziffer ist",
    "key.split": "Sie in zwei teilen",
    "key.clear": "Die Tafel wischen",
    "key.undo": "Rückgängig",
    "key.redo": "Wiederholen",
    "key.play": "Spielen",
    "key.hint": "Einen Tipp geben",
    "key.skip": "Die Aufgabe auslassen",
    "key.again": "Noch einmal",
    "key.fullscreen": "Vollbild oder Fenster",
    "key.help": "Diese Tasten zeigen oder verbergen",
    "key.escape": "Zurück oder verlassen",
    # Keys: how they are marked
    "cap.ctrl": "Strg",
    "cap.shift": "Umschalt",
    "cap.alt": "Alt",
    "cap.space": "Leertaste",
    "cap.return": "Enter",
    "cap.escape": "Esc",
    "cap.backspace": "Rücktaste",
    "cap.delete": "Entf",
    "cap.tab": "Tab",
    "cap.page up": "Bild auf",
    "cap.page down": "Bild ab",
    "cap.left": "Links",
    "cap.right": "Rechts",
    "cap.up": "Auf",
    "cap.down": "Ab",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": GERMAN}
"""The tables by the language's code, the first one the default."""


class Texts:
    """Say things in one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._table = LANGUAGES[language]

    def __call__(self, name: str, **values: object) -> str:
        """Return the text of this name with the values in its placeholders."""
        return self._table[name].format(**values)

    def __contains__(self, name: str) -> bool:
        return name in self._table
