"""The local model that reads pictures, as a tiny random one: what it is given, what it refuses."""

import base64
import io
import json

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from PIL import Image
from tiny import write_chat_model

from core.errors import GenerationFailed, ModelUnavailable
from core.messages import words
from core.models.device import Device
from core.models.picture_chat import cut, load_picture_chat, open_picture_chat, read_parts

CPU = Device("cpu", "CPU", "fp32", 8 << 30, 8 << 30, words("models.device_asked", device="CPU"))
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<image>{% else %}{{ part['text'] }}{% endif %}{% endfor %}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def png(colour="grey"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def asked(url):
    part = {"type": "image_url", "image_url": {"url": url}}
    return [SystemMessage("Be brief."), HumanMessage(content=[{"type": "text", "text": "What is this?"}, part])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A LLaVA of two layers with random weights, its processor beside it."""
    import torch
    from transformers import (
        AutoTokenizer,
        CLIPImageProcessor,
        CLIPVisionConfig,
        LlamaConfig,
        LlavaConfig,
        LlavaForConditionalGeneration,
        LlavaProcessor,
    )

    made = tmp_path_factory.mktemp("picture")
    tokenizer = AutoTokenizer.from_pretrained(write_chat_model(tmp_path_factory.mktemp("words"), "llama"))
    tokenizer.add_special_tokens({"additional_special_tokens": ["<image>"]})
    torch.manual_seed(7)
    vision = CLIPVisionConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=32, patch_size=16
    )
    text = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=512, initializer_range=0.3,
    )  # fmt: skip
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_id=tokenizer.convert_tokens_to_ids("<image>")
    )
    LlavaForConditionalGeneration(config).save_pretrained(made)
    size = {"height": 32, "width": 32}
    LlavaProcessor(
        CLIPImageProcessor(size=size, crop_size=size, do_center_crop=False),
        tokenizer,
        patch_size=16,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=TEMPLATE,
    ).save_pretrained(made)
    return made


def test_a_picture_reaches_the_model_and_changes_what_it_says(folder):
    model = load_picture_chat(folder, CPU)
    assert model.pictures
    first, again, other = (
        model.invoke(asked(png(colour)), max_tokens=12).text for colour in ("white", "white", "black")
    )
    assert first == again
    assert isinstance(model.invoke("Only words."), AIMessage)
    assert first != other


def test_on_a_machine_without_a_gpu_it_is_not_opened(folder):
    with pytest.raises(ModelUnavailable) as error:
        open_picture_chat(folder, CPU)
    assert error.value.hint("zh")


def test_a_folder_that_holds_no_such_model_is_refused(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama"}), "utf-8")
    with pytest.raises(ModelUnavailable):
        load_picture_chat(tmp_path, CPU)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/a.png", "file:///etc/passwd", "data:image/png;base64,????", "data:image/png;base64,AAAA"],
)
def test_a_picture_that_is_not_in_the_message_is_refused(url):
    with pytest.raises(GenerationFailed):
        read_parts(asked(url)[1].content)


def test_a_reply_ends_before_a_stop_word():
    assert cut(" A grey area. STOP more", ["STOP", "never"]) == "A grey area."
