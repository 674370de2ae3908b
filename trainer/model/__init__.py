"""The Keras network, and the backend that it runs on."""
