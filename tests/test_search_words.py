"""Words as they are searched; the browser's module is held to the same cases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme_site import STATIC
from sphinx_proceedings.search.words import fold, terms, words

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "search-words.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_words(case: dict[str, Any]) -> None:
    found = words(case["text"])
    assert [list(word.forms) for word in found] == case["words"]
    joined = {str(i): [word.joined, word.parts] for i, word in enumerate(found) if word.joined}
    assert joined == case.get("joined", {})


# --- the browser's module ------------------------------------------------------------------------

ALPHABET = st.one_of(
    st.sampled_from("abzABZ019-_'’^·+#. \n\t,()/\"[]–−"),
    st.sampled_from("äöüÄÖÜåØøßłŁđæœıİςΣσé\u0301\u0308\u00ad\u200b\ufeffϵµμα"),
    st.sampled_from("南佳怡がか\u3099ンー김ㄱ学𠀀𝐱ℓ₂²½①ﬁ™🎓→й"),
    # Characters that every supported Python and every Node agrees on.
    st.characters(min_codepoint=0x20, max_codepoint=0x4FF),
    st.characters(min_codepoint=0x1E00, max_codepoint=0x1FFF),
    st.characters(min_codepoint=0x2100, max_codepoint=0x21FF),
)
COMPARE = """
import {fold, wordsOf} from process.argv[1];
import {readFileSync} from "node:fs";
const texts = JSON.parse(readFileSync(0, "utf8"));
const plain = (word) => [word.forms, word.joined, word.parts];
const found = texts.map((text) => [fold(text), wordsOf(text).map(plain)]);
process.stdout.write(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's modules where Node takes them for such."""
    folder = tmp_path_factory.mktemp("modules") / "static"
    shutil.copytree(STATIC, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@pytest.mark.node
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(st.text(ALPHABET, max_size=30), min_size=400, max_size=500))
def test_the_browser_finds_the_same_words(texts: list[str], modules: Path) -> None:
    module = json.dumps((modules / "proceedings-search-words.js").as_uri())
    script = COMPARE.replace("process.argv[1]", module)
    texts = [*texts, *(case["text"] for case in CASES)]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    for text, there in zip(texts, json.loads(done.stdout), strict=True):
        here = [[list(word.forms), word.joined, word.parts] for word in words(text)]
        assert [fold(text), here] == there, ascii(text)


@pytest.mark.node
def test_pure_functions_of_the_browser(modules: Path) -> None:
    done = subprocess.run(
        ["node", "--test", str(Path(__file__).parent / "node" / "search-words.test.mjs")],
        env={**os.environ, "PROCEEDINGS_STATIC": str(modules)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "# fail 0" in done.stdout or "ℹ fail 0" in done.stdout


# --- what the index holds ------------------------------------------------------------------------


def held(text: str) -> list[tuple[int, str]]:
    return list(terms(text).held)


@pytest.mark.parametrize("text", [case["text"] for case in CASES])
def test_all_forms_are_held_at_their_positions(text: str) -> None:
    found = terms(text)
    assert found.width == len(words(text))
    for place, word in enumerate(words(text)):
        for form in word.forms:
            assert (place, form) in found.held
        if word.joined:
            assert (place, word.joined) in found.held + found.spare


def test_other_scripts_are_found_by_their_transliteration() -> None:
    assert (0, "ivanov") in held("Иванов")
    assert {(0, "南"), (0, "nan"), (1, "jia"), (2, "yi")} <= set(held("南佳怡"))
    assert {(0, "nanjiayi"), (1, "jiayi")} <= set(held("南佳怡"))


def test_what_stands_around_a_word_is_no_part_of_it() -> None:
    assert terms('("Learning,') == terms("learning")
    assert terms("(C++)").held == ((0, "c++"), (0, "c"))


def test_joined_forms_of_long_words_may_be_spared() -> None:
    assert terms("self-supervised").spare == ((0, "selfsupervised"),)
    assert (0, "kmeans") in held("k-means")
    assert (0, "gpt4") in held("GPT-4")
