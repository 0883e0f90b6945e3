"""What is seen: Qt widgets that show plain values and say what was asked."""
