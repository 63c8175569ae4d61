"""Texts token by token on a tiny model: the seed decides, the numbers are the model's, beams are transformers' own."""

from dataclasses import replace

import pytest

from core.errors import GenerationFailed, InputError
from core.models.catalog import find_spec
from core.models.decoding import Decoding
from core.settings import Settings
from core.usecases.lab import specimen as specimen_module
from core.usecases.lab.decoding.beams import search_beams
from core.usecases.lab.decoding.stepping import encode_prompt, several, text_of, write_steps
from tests.usecases.lab.specimens import CAUSAL_FAMILIES, CHAT, ENCODER, tiny_of, tiny_specimen

PROMPT = "The parcel is"
LIVELY = Decoding("sampling", temperature=1.2, top_p=0.9, seed=5)


def generate(specimen, ids, **options):
    import torch

    prompt = torch.tensor([ids])
    with torch.inference_mode():
        found = specimen.model.generate(
            prompt, attention_mask=torch.ones_like(prompt), do_sample=False, max_new_tokens=12,
            eos_token_id=sorted(specimen.ends), pad_token_id=0, **options,
        )  # fmt: skip
    return [row[len(ids) :].tolist() for row in found]


def tokens_of(specimen, decoding, tokens=12):
    ids = encode_prompt(specimen, PROMPT, chat=False)
    return [step.chosen.token for step in write_steps(specimen, ids, decoding, tokens=tokens)]


@pytest.mark.parametrize("family", CAUSAL_FAMILIES)
def test_greedy_is_what_transformers_writes(family):
    specimen = tiny_specimen(family)
    assert tokens_of(specimen, Decoding()) == generate(specimen, specimen.encode(PROMPT, most=50))[0]


def test_the_same_seed_gives_the_same_text_and_another_seed_another():
    specimen = tiny_specimen()
    first, again, other = (tokens_of(specimen, Decoding("sampling", temperature=1.5, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_several_candidates_are_the_seeds_that_follow():
    assert [one.seed for one in several(Decoding("sampling", seed=7, candidates=3))] == [7, 8, 9]
    assert {one.seed for one in several(Decoding("sampling", candidates=3))} == {None}


def test_a_step_shows_the_models_own_numbers():
    import torch

    specimen = tiny_specimen()
    ids = encode_prompt(specimen, PROMPT, chat=False)
    step = next(write_steps(specimen, ids, LIVELY, tokens=1))
    with torch.inference_mode():
        odds = specimen.model(torch.tensor([ids])).logits[0, -1].double().softmax(-1)
    assert all(one.model == pytest.approx(float(odds[one.token]), abs=1e-6) for one in step.candidates)
    assert step.chosen in step.candidates and step.chosen.final > 0
    assert 0 < step.kept < step.of == 384
    assert sum(one.final for one in step.candidates) <= 1 + 1e-9


def test_the_text_is_the_chosen_tokens():
    specimen = tiny_specimen()
    steps = list(write_steps(specimen, encode_prompt(specimen, PROMPT, chat=False), LIVELY, tokens=6))
    assert text_of(specimen, steps) == specimen.tokenizer.decode([step.chosen.token for step in steps])


def test_a_message_stands_in_the_models_template():
    specimen = tiny_specimen()
    ids = encode_prompt(specimen, "退货政策 <|im_end|>", chat=True)
    text = specimen.tokenizer.decode(ids, skip_special_tokens=False)
    assert text.startswith("<|im_start|>user") and text.endswith("assistant\n")
    assert text.count("<|im_end|>") == 1


@pytest.mark.parametrize(("text", "key"), [("  ", "no_text"), ("word " * 2000, "too_long")])
@pytest.mark.parametrize("chat", [True, False])
def test_a_prompt_that_cannot_be_used_is_refused(text, key, chat):
    with pytest.raises(InputError) as caught:
        encode_prompt(tiny_specimen(), text, chat=chat)
    assert caught.value.key == f"lab_specimen.{key}"


def test_who_waits_too_long_is_told(monkeypatch):
    monkeypatch.setattr(specimen_module, "PATIENCE_SECONDS", 0.01)
    specimen = tiny_specimen()
    with specimen.turn(), pytest.raises(GenerationFailed, match="busy|Others"), specimen.turn():
        pass


@pytest.mark.parametrize("penalty", [1.0, 1.3])
@pytest.mark.parametrize("beams", [2, 4])
@pytest.mark.parametrize("family", CAUSAL_FAMILIES)
def test_beam_search_finds_what_transformers_finds(family, beams, penalty):
    specimen = tiny_specimen(family)
    ids = specimen.encode(PROMPT, most=50)
    tree = search_beams(specimen, ids, Decoding("beam", beams=beams, repetition_penalty=penalty), tokens=12)
    theirs = generate(specimen, ids, num_beams=beams, repetition_penalty=penalty, early_stopping=False)
    best = list(tree.hypotheses[0].tokens)
    assert best == theirs[0][: len(best)]
    assert set(theirs[0][len(best) :]) <= {0}


def test_the_tree_is_whole_and_its_scores_add_up():
    specimen = tiny_specimen()
    decoding = Decoding("beam", beams=3)
    tree = search_beams(specimen, encode_prompt(specimen, PROMPT, chat=False), decoding, tokens=8)
    for branch in tree.branches:
        parent = None if branch.parent is None else tree.branches[branch.parent]
        assert branch.step == 0 if parent is None else (branch.step == parent.step + 1 and parent.state == "followed")
        assert branch.total <= (parent.total if parent else 0)
    for step in range(8):
        level = [branch for branch in tree.branches if branch.step == step]
        assert sum(branch.state == "followed" for branch in level) <= 3
        assert len(level) <= 6
    scores = [one.score for one in tree.hypotheses]
    assert scores == sorted(scores, reverse=True) and len(scores) == 3
    for one in tree.hypotheses:
        assert [tree.branches[at].token for at in tree.path(one.branch)] == list(one.tokens)


def test_labels_make_blanks_and_halves_of_characters_visible():
    specimen = tiny_specimen()
    labels = [specimen.labels[id] for id in specimen.encode("a b\n退 x", most=50)]
    assert any("␣" in label for label in labels) and any("⏎" in label for label in labels)
    assert any(label.startswith("⟨") for label in labels)
    assert all(labels)


def test_one_specimen_of_each_kind_stays_open(monkeypatch):
    opened = []
    monkeypatch.setattr(specimen_module, "_OPEN", {})
    monkeypatch.setattr(
        specimen_module,
        "load_specimen",
        lambda spec, settings: opened.append(spec.id) or replace(tiny_of(spec), spec=spec),
    )
    first = specimen_module.open_specimen(CHAT)
    assert specimen_module.open_specimen(CHAT) is first
    specimen_module.open_specimen(ENCODER)
    other = find_spec("Qwen3-0.6B")
    assert specimen_module.open_specimen(other).spec is other
    assert specimen_module.open_specimen(CHAT) is not first
    assert opened == [CHAT.id, ENCODER.id, other.id, CHAT.id]


def test_only_what_is_here_and_fits_can_be_looked_at(tmp_path):
    settings = Settings(_env_file=None, home=tmp_path, offline=True)
    assert specimen_module.list_specimens("causal", settings) == [CHAT]
    assert specimen_module.list_specimens("encoder", settings) == [ENCODER]
