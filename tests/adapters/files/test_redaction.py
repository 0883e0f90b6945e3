from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, unquote

import pytest

from apimon_desktop.adapters.files.log import MASK, Redactor
from apimon_desktop.core.model.ids import Secret


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Incorrect API key provided: sk-proj-ab_c-1234.", f"Incorrect API key provided: {MASK}"),
        ("sk-ant-api03-abcdef, sk-or-v1-abcdef", f"{MASK}, {MASK}"),
        ("sk-abc12**************cdef", MASK),
        ("key AIzaSyD4abcdefghij_kl-m", f"key {MASK}"),
        ("key AQ.Ab8RN6abcdefghij", f"key {MASK}"),
        ("key tgp_v1_abcdefgh", f"key {MASK}"),
        ("Authorization: Bearer abc.def/ghi=", f"Authorization: {MASK}"),
        ("bearer abcdefgh here", f"bearer {MASK} here"),
        ("[(b'x-api-key', b'abcdefgh'), (b'a', b'c')]", f"[(b'x-api-key', b'{MASK}'), (b'a', b'c')]"),
        ('{"x-goog-api-key": "abcdefgh", "a": 1}', f'{{"x-goog-api-key": "{MASK}", "a": 1}}'),
        ("OPENAI_API_KEY=abcdefgh apimon", f"OPENAI_API_KEY={MASK} apimon"),
        ("OPENAI_ADMIN_KEY=abcdefgh apimon", f"OPENAI_ADMIN_KEY={MASK} apimon"),
        ("refused: sk-admin-ab_c-1234, sk-ant-admin01-abcdef", f"refused: {MASK}, {MASK}"),
        ("GET https://host/v1/models?key=abcdefgh&page=1", f"GET https://host/v1/models?key={MASK}&page=1"),
        ("for organization org-AbCdEf123456789", f"for organization {MASK}"),
        ("Your account ak-f8abcdefgh is", f"Your account {MASK} is"),
    ],
)
def test_what_looks_like_a_key_is_taken_out(text: str, redacted: str) -> None:
    assert Redactor()(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "🚨 CRITICAL: OpenAI (GPT-4) has failed. API key rejected since 14:20.",
        "GET https://api.openai.com/v1/models 200 OK in 210 ms",
        "request req_011CSHoEeqs5C35K2UUqR7Fy of msg_01XFDUDYJgAACzvnptvVoYEL",
        "the task-12345678 of the disk-monitor ran, org-mode did not",
        "OPENAI_API_KEY in the environment, overrides the saved key",
        "OpenAI admin key: Key reads costs",
    ],
)
def test_what_only_sounds_like_one_stays(text: str) -> None:
    assert Redactor()(text) == text


def test_a_known_key_is_masked_whatever_it_looks_like() -> None:
    redactor = Redactor()
    for value in ("hunter", "hunter2-of-mine", "hunter2-of-mine"):
        redactor.add(Secret(value))
    assert redactor("hunter2-of-mine and hunter") == f"{MASK} and {MASK}"


def test_a_key_as_short_as_a_word_takes_no_words_out() -> None:
    redactor = Redactor()
    redactor.add(Secret("none"))
    assert redactor("none of them") == "none of them"


OWN = "gsk-Q7hZ2mXw93LkPv0TbNcR5yUd"


@pytest.mark.parametrize(
    "echo",
    [
        OWN,
        OWN.lower(),
        OWN.upper(),
        f"req-{OWN[4:16]}-1",
        f"ends in {OWN[-8:]}",
        f"https://host/login?next=%2Fv1%2F{quote(OWN, safe='').replace('-', '%2D')}",
        quote(quote("".join(f"%{byte:02x}" for byte in OWN.encode()))),
        b64encode(OWN.encode()).decode(),
        urlsafe_b64encode(f"user:{OWN}".encode()).decode(),
        b64encode(f"x{OWN}".encode()).decode(),
        OWN.encode().hex(),
    ],
)
def test_no_piece_of_a_known_key_is_left_however_it_is_written(echo: str) -> None:
    redactor = Redactor()
    redactor.add(Secret(OWN))
    told = redactor(f"It says {echo} here")
    assert MASK in told
    assert all(
        OWN[start : start + 5].lower() not in unquote(told).lower() for start in range(4, len(OWN) - 5)
    )
    assert told.startswith("It says ")
    assert told.endswith(" here")


def test_the_last_four_characters_and_ordinary_words_stay() -> None:
    redactor = Redactor()
    redactor.add(Secret("sk-test-openai-key-0001"))
    text = "OpenAI answered 200 OK in 0001 ms; 100%25 of https://api.openai.com/v1/models?a=%20b"
    assert redactor(text) == text


def test_a_key_behind_another_word_is_found() -> None:
    assert Redactor()("req_sk-proj-abcdef12 id_org-AbCdEf123456789") == f"req_{MASK} id_{MASK}"
