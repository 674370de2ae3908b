"""The commands of `digit-trainer`, one module each."""
