"""What each provider refuses, in bodies of its own form."""

from fault_table.refusals import (
    anthropic,
    google_gemini,
    moonshot_ai,
    openai,
    openrouter,
    together_ai,
    waits,
)

ROWS = (
    *openrouter.ROWS,
    *google_gemini.ROWS,
    *together_ai.ROWS,
    *anthropic.ROWS,
    *openai.ROWS,
    *moonshot_ai.ROWS,
    *waits.ROWS,
)
