"""What goes from the store thread to the windows."""

import threading

from pytestqt.qtbot import QtBot

from apimon_desktop.app.lifetime import Complaints


def test_what_another_thread_cannot_write_is_told_in_the_thread_of_the_windows(qtbot: QtBot) -> None:
    complaints = Complaints()
    heard: list[tuple[str, threading.Thread]] = []

    def hear(sentence: str) -> None:
        heard.append((sentence, threading.current_thread()))

    complaints.made.connect(hear)
    with qtbot.waitSignal(complaints.made):
        storing = threading.Thread(target=complaints.made.emit, args=("The disk is full.",))
        storing.start()
    storing.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("The disk is full.", threading.main_thread())]
