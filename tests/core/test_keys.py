import pytest
from hypothesis import given
from hypothesis import strategies as st

from apimon_desktop.core.keys import (
    LONGEST_KEY,
    FoundKey,
    KeyProblem,
    admin_id,
    choose,
    clean_key,
    is_admin,
    keys_in_variables,
    looks_like,
    owner_of,
)
from apimon_desktop.core.model.ids import KeySource, ProviderId, Secret
from apimon_desktop.providers.registry import PROVIDERS

KEY = "sk-proj-abcDEF123_456-4f2a"
OPENAI, GEMINI = ProviderId("openai"), ProviderId("google_gemini")
PREFIXES = {provider.id: provider.key_prefixes for provider in PROVIDERS.values()}


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"  {KEY}\n",
        f"\ufeff{KEY}\r\n",
        f"\u200b{KEY}\u00a0",
        f'"{KEY}"',
        f"'{KEY}'",
        f"“{KEY}”",
        f'"{KEY}',
        f"`{KEY}`",
        f"OPENAI_API_KEY={KEY}",
        f'OPENAI_API_KEY = "{KEY}"',
        f"export OPENAI_API_KEY='{KEY}'\n",
        f"set OPENAI_API_KEY={KEY}",
        f'$env:OPENAI_API_KEY = "{KEY}"',
        f'api_key = "{KEY}",',
        f"Bearer {KEY}",
        f"bearer {KEY}",
        f"Authorization: Bearer {KEY}",
        f"authorization: bearer {KEY}",
        f"x-api-key: {KEY}",
        f'"x-goog-api-key: {KEY}"',
        f'export TOKEN="Bearer {KEY}";',
    ],
)
def test_what_comes_along_when_a_key_is_copied_is_taken_away(text: str) -> None:
    assert clean_key(text) == Secret(KEY)


@pytest.mark.parametrize(
    "key", ["c2VjcmV0", "c2VjcmV0bm93==", "AQ.Ab8RN6-x_y", "x", "YWJj=", "setting", "Bearer1"]
)
def test_a_key_is_kept_as_it_is(key: str) -> None:
    assert clean_key(key) == Secret(key)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", KeyProblem.EMPTY),
        (" \n\t", KeyProblem.EMPTY),
        ('""', KeyProblem.EMPTY),
        ("OPENAI_API_KEY=", KeyProblem.EMPTY),
        ("export OPENAI_API_KEY=''", KeyProblem.EMPTY),
        ("Bearer", KeyProblem.EMPTY),
        (f"{KEY}\n{KEY}", KeyProblem.LINES),
        (f"{KEY[:8]}\r\n{KEY[8:]}", KeyProblem.LINES),
        (f"{KEY} {KEY}", KeyProblem.SPACE),
        (f"{KEY}\t# mine", KeyProblem.SPACE),
        ("my key is secret", KeyProblem.SPACE),
        ("sk-...4f2a", KeyProblem.SHORTENED),
        ("sk-…4f2a", KeyProblem.SHORTENED),
        ("sk-********4f2a", KeyProblem.SHORTENED),
        ("•••• 4f2a".replace(" ", ""), KeyProblem.SHORTENED),
        ("sk–proj–abc", KeyProblem.CHARACTER),
        ("sk-pröj-abc", KeyProblem.CHARACTER),
        ("sk-\u200babc", KeyProblem.CHARACTER),
        ("sk-\x00abc", KeyProblem.CHARACTER),
        ("sk-\x1babc", KeyProblem.CHARACTER),
        ("k" * (LONGEST_KEY + 1), KeyProblem.LONG),
        ("Bearer " * 1_000_000, KeyProblem.LONG),
    ],
)
def test_a_text_that_is_no_key_is_refused_with_its_reason(text: str, problem: KeyProblem) -> None:
    assert clean_key(text) is problem


def test_the_longest_key_is_taken() -> None:
    assert clean_key("k" * LONGEST_KEY) == Secret("k" * LONGEST_KEY)


@given(st.text())
def test_every_text_is_a_key_that_can_travel_in_a_header_or_has_a_problem(text: str) -> None:
    key = clean_key(text)
    if isinstance(key, Secret):
        assert key.reveal().encode("ascii")
        assert key.reveal().isprintable()
        assert " " not in key.reveal()
        assert clean_key(key.reveal()) == key


@pytest.mark.parametrize("problem", KeyProblem)
def test_every_problem_is_a_plain_sentence(problem: KeyProblem) -> None:
    assert problem.value.endswith(".")
    assert "!" not in problem.value


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("sk-ant-api03-abc", "anthropic"),
        ("sk-or-v1-abc", "openrouter"),
        ("sk-proj-abc", "openai"),
        ("AIzaSyAbc", "google_gemini"),
        ("AQ.Ab8", "google_gemini"),
        ("tgp_v1_abc", "together_ai"),
        ("sk-abcdef", None),
        ("gsk_abc", None),
        ("", None),
    ],
)
def test_a_key_tells_its_provider_by_how_it_begins(key: str, owner: str | None) -> None:
    assert looks_like(Secret(key), PREFIXES) == owner


def test_the_longest_beginning_tells() -> None:
    prefixes = {ProviderId("short"): ("sk-", "x"), ProviderId("long"): ("sk-long-",)}
    assert looks_like(Secret("sk-long-1"), prefixes) == "long"
    assert looks_like(Secret("sk-lon"), prefixes) == "short"


def test_the_first_variable_with_something_in_it_goes_before_the_others() -> None:
    findings = keys_in_variables(
        {"GEMINI_API_KEY": "second-4f2a-key", "GOOGLE_API_KEY": "first-key-11aa", "OPENAI_API_KEY": " "},
        {GEMINI: ("GOOGLE_API_KEY", "GEMINI_API_KEY"), OPENAI: ("OPENAI_API_KEY",)},
        source=KeySource.ENVIRONMENT,
        place="the environment",
    )
    assert not findings.problems
    choices = choose(findings.found)
    assert list(choices) == [GEMINI]
    assert choices[GEMINI].secret == Secret("first-key-11aa")
    assert choices[GEMINI].info.origin == "GOOGLE_API_KEY in the environment"
    assert choices[GEMINI].info.hides == ("GEMINI_API_KEY in the environment",)


def test_a_variable_that_holds_no_key_is_shown_without_what_it_holds() -> None:
    findings = keys_in_variables(
        {"OPENAI_API_KEY": "sk-secret one"},
        {OPENAI: ("OPENAI_API_KEY",)},
        source=KeySource.DOTENV,
        place="/home/me/.env",
    )
    assert not findings.found
    assert findings.problems == (f"OPENAI_API_KEY in /home/me/.env: {KeyProblem.SPACE.value}",)


def _found(source: KeySource, text: str, provider_id: ProviderId = OPENAI) -> FoundKey:
    return FoundKey(provider_id=provider_id, secret=Secret(text), source=source, origin=f"the {source}")


def test_environment_goes_before_keyring_before_dotenv_whatever_the_order_of_finding() -> None:
    found = [_found(source, f"key-from-{source}") for source in reversed(KeySource)]
    choice = choose(found)[OPENAI]
    assert choice.secret == Secret("key-from-environment")
    assert choice.info.source is KeySource.ENVIRONMENT
    assert choice.info.hint == "•••• ment"
    assert choice.info.hides == ("the keyring", "the dotenv")
    assert choose(found[:2])[OPENAI].info.source is KeySource.KEYRING


def test_a_hidden_key_is_shown_even_where_it_is_the_same() -> None:
    found = [_found(KeySource.ENVIRONMENT, "same-key-4f2a"), _found(KeySource.KEYRING, "same-key-4f2a")]
    assert choose(found)[OPENAI].info.hides == ("the keyring",)


def test_a_lone_key_hides_nothing_and_providers_do_not_mix() -> None:
    choices = choose([_found(KeySource.KEYRING, "a"), _found(KeySource.DOTENV, "b", GEMINI)])
    assert {i: (c.info.source, c.info.hides) for i, c in choices.items()} == {
        OPENAI: (KeySource.KEYRING, ()),
        GEMINI: (KeySource.DOTENV, ()),
    }
    assert not choose([])


def test_an_admin_key_is_kept_beside_the_ordinary_one_and_neither_hides_the_other() -> None:
    assert (owner_of(admin_id(OPENAI)), owner_of(OPENAI)) == (OPENAI, OPENAI)
    assert (is_admin(admin_id(OPENAI)), is_admin(OPENAI)) == (True, False)
    choices = choose(
        [
            _found(KeySource.ENVIRONMENT, "sk-proj-ordinary"),
            _found(KeySource.KEYRING, "sk-admin-saved", admin_id(OPENAI)),
            _found(KeySource.DOTENV, "sk-admin-file", admin_id(OPENAI)),
        ]
    )
    assert choices[OPENAI].secret == Secret("sk-proj-ordinary")
    assert choices[OPENAI].info.hides == ()
    assert choices[admin_id(OPENAI)].secret == Secret("sk-admin-saved")
    assert choices[admin_id(OPENAI)].info.hides == ("the dotenv",)
