"""What is shown, as plain values: a snapshot goes in, texts for people come out. No Qt here."""
