"""What draws an instrument, whoever asks: shared by every part that shows questions."""
