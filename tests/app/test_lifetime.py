"""What goes from the store thread to the windows."""

import threading

from pytestqt.qtbot import QtBot

from apimon_desktop.app.lifetime import WriteProblems


def test_write_problems_of_another_thread_reach_the_main_thread(qtbot: QtBot) -> None:
    write_problems = WriteProblems()
    heard: list[tuple[str, threading.Thread]] = []

    def hear(sentence: str) -> None:
        heard.append((sentence, threading.current_thread()))

    write_problems.found.connect(hear)
    with qtbot.waitSignal(write_problems.found):
        storing = threading.Thread(target=write_problems.found.emit, args=("The disk is full.",))
        storing.start()
    storing.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("The disk is full.", threading.main_thread())]
