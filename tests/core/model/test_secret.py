"""A key hides wherever it is printed."""

import copy
import pickle

import pytest

from apimon_desktop.core.model.ids import Secret

KEY = "sk-proj-0123456789abcdef4f2a"


def test_a_secret_shows_no_more_than_its_last_four_characters() -> None:
    secret = Secret(KEY)
    assert secret.hint == "•••• 4f2a"
    for text in (repr(secret), str(secret), f"{secret}", f"{secret!r:>40}", f"{[secret]}"):
        assert KEY[:-4] not in text
    assert secret.reveal() == KEY


def test_a_short_secret_shows_nothing() -> None:
    assert Secret("short").hint == "••••"


def test_secrets_compare_by_value() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert Secret(KEY) != Secret("other")
    assert Secret(KEY) != KEY
    assert len({Secret(KEY), Secret(KEY)}) == 1
    assert not Secret("")


def test_a_secret_leaves_the_process_in_no_pickle() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(KEY))
    with pytest.raises(TypeError):
        copy.copy(Secret(KEY))
