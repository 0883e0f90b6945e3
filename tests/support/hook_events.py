"""Updates that hooks are told of."""

from dataclasses import replace
from datetime import datetime

from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Incident, Transition, Verdict

OPENAI = ProviderId("openai")
SAMPLES = Samples()


def change(before: Cause, after: Cause, at: datetime = NOW, *, news: bool = True) -> Update:
    """An update in which OpenAI's verdict changes."""
    incident = Incident(id=f"openai-{at:%H%M%S}", provider_id=OPENAI, started_at=at, cause=Cause.TIMEOUT)
    verdict = Verdict(cause=after, since=at)
    snapshot = SAMPLES.snapshot()
    state = with_fields(snapshot.providers[OPENAI], verdict=verdict, incident=incident)
    snapshot = replace(snapshot, providers={**snapshot.providers, OPENAI: state})
    transition = Transition(
        provider_id=OPENAI, before=Verdict(cause=before), after=verdict, incident=incident, news=news
    )
    return Update(snapshot=snapshot, transition=transition)
