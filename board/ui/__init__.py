"""The screen: window, layout, painting."""
