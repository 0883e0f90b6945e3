"""A connection to a session bus that answers calls, as the desktop's own services do."""

from types import TracebackType
from typing import Any, ClassVar, Self

from dbus_fast import Message, MessageType, NameFlag, RequestNameReply
from dbus_fast.aio import MessageBus


class BusError(Exception):
    """The other side answered with an error."""


class BusPeer:
    """Owns `NAME` on the bus within an `async with` block; subclasses say what it answers."""

    NAME: ClassVar[str | None] = None
    """None: it only calls."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def __aenter__(self) -> Self:
        self._bus = await MessageBus(bus_address=self._address).connect()
        self._bus.add_message_handler(self._receive)
        if self.NAME is not None:
            reply = await self._bus.request_name(self.NAME, NameFlag.DO_NOT_QUEUE)
            if reply is not RequestNameReply.PRIMARY_OWNER:
                raise BusError(f"{self.NAME} is taken: {reply}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # says no "-> None"

    def answer(self, call: Message) -> tuple[str, list[Any]] | None:
        """Signature and values for a method call. None: no such method."""
        return None

    def notice(self, signal: Message) -> None:
        """Sees a signal that was asked for with `watch`."""

    async def call(  # the parts of an address, each a word of the protocol
        self, destination: str, path: str, interface: str, member: str, signature: str = "", *body: Any
    ) -> list[Any]:
        """What the other side returns. Raises BusError with what it says instead."""
        reply = await self._bus.call(
            Message(
                destination=destination,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        if reply.message_type is MessageType.ERROR:
            raise BusError(f"{member}: {reply.error_name}: {reply.body}")
        return list(reply.body)

    async def call_bus(self, member: str, signature: str = "", *body: Any) -> list[Any]:
        """Asks the bus itself."""
        bus = "org.freedesktop.DBus"
        return await self.call(bus, "/org/freedesktop/DBus", bus, member, signature, *body)

    async def is_on_bus(self, name: str) -> bool:
        """True where somebody has this name."""
        return bool((await self.call_bus("NameHasOwner", "s", name))[0])

    async def watch(self, rule: str) -> None:
        """Asks the bus for the signals of a match rule."""
        await self.call_bus("AddMatch", "s", rule)

    def emit(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> None:
        """Sends a signal to everybody."""
        # What goes out next waits behind it, so nobody need wait for it.
        _ = self._bus.send(Message.new_signal(path, interface, member, signature, list(body)))

    def _receive(self, message: Message) -> Message | None:
        if message.message_type is MessageType.SIGNAL:
            self.notice(message)
        elif message.message_type is MessageType.METHOD_CALL and (found := self.answer(message)) is not None:
            signature, body = found
            return Message.new_method_return(message, signature, body)
        return None
