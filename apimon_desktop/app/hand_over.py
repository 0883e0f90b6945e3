"""What leaves the app for other programs: texts by the clipboard, links by the browser."""

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.bridge import Bridge


class HandOver(QObject):
    """Hands texts over as they are shown, unless they are wanted as they are."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def copy(self, text: str) -> None:
        """Puts a text into the clipboard, without amounts where these are hidden."""
        self.copy_as_it_is(self._bridge.shown(text))

    def copy_as_it_is(self, text: str) -> None:
        """Puts a text into the clipboard, amounts and all."""
        QGuiApplication.clipboard().setText(text)

    def copy_details(self, provider_id: ProviderId) -> None:
        """Puts all that is known of a provider into the clipboard. Raises KeyError for an unknown one."""
        self.copy(self._bridge.details(provider_id))

    def open_link(self, url: str) -> None:
        """Opens a page in the browser."""
        QDesktopServices.openUrl(QUrl(url))
