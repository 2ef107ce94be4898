"""The wire: frames, close codes and the codec between bytes and frames."""
