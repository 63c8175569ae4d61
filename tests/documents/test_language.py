"""Language of short customer messages and of passages."""

import subprocess
import sys

import pytest

from core.documents.language import detect_language, reply_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is my order?", "en"),
        ("can i get a refund", "en"),
        ("Do you have a café in Zürich?", "en"),
        ("How do I use the auto top-up?", "en"),
        ("订单在哪里", "zh"),
        ("我的 order MG-1042 到哪了", "zh"),
        ("iPhone 15 Pro 保护壳有货吗", "zh"),
        ("please check 订单 for me and tell me when it arrives", "en"),
        ("注文はどこですか", "ja"),
        ("주문은 어디에 있나요?", "ko"),
        ("Где мой заказ?", "ru"),
        ("Де моє замовлення і коли воно прибуде?", "uk"),
        ("أين طلبي؟", "ar"),
        ("Wo ist meine Bestellung?", "de"),
        ("Où est ma commande ?", "fr"),
        ("¿Dónde está mi pedido?", "es"),
        ("Dov'è il mio ordine?", "it"),
        ("Onde está o meu pedido?", "pt"),
        ("Waar is mijn bestelling?", "nl"),
        ("Đơn hàng của tôi ở đâu?", "vi"),
        ("quiero una devolucion", "es"),
    ],
)
def test_language_of_a_message(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "   \n", "12345", "MG-1042", "😀👍", "a.b@example.com", "https://example.com/where-is", "?!"]
)
def test_nothing_to_go_by(text):
    assert detect_language(text) == "und"


@pytest.mark.parametrize(
    ("text", "previous", "reply"),
    [
        ("Where is my order?", None, "en"),
        ("Where is my order?", "zh", "en"),
        ("订单在哪里", "en", "zh"),
        ("好的", "en", "zh"),
        ("MG-1042", "zh", "zh"),
        ("MG-1042", "en", "en"),
        ("MG-1042", None, "en"),
        ("ok", "zh", "zh"),
        ("12", "zh", "zh"),
        ("👍", "zh", "zh"),
        ("li.wei@example.com", "zh", "zh"),
        ("Li Wei", "zh", "zh"),
        ("thanks!", "zh", "zh"),
        ("refund policy", "zh", "en"),
        ("¿Dónde está mi pedido?", "zh", "en"),
    ],
)
def test_the_reply_follows_the_message_and_else_the_dialogue(text, previous, reply):
    assert reply_language(text, previous) == reply


def test_english_and_chinese_messages_do_not_load_lingua():
    code = (
        "import sys; from core.documents.language import detect_language as d;"
        "assert (d('where is my order?'), d('订单在哪里')) == ('en', 'zh'); assert 'lingua' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
