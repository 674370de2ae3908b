"""Sound: short tones and speech."""
