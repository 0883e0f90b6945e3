"""A fault that people are told of."""


class SentenceError(Exception):
    """What the world refused; its text says so, for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        """The same as it was given: ``str()`` of this would not know how it is said in another language."""
