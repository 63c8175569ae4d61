"""Whether a text is in the language a demand names, told from every other language that a demand may name."""

import pytest

from core.checks.constraints.languages import CODES, find_foreign, is_written_in

SENTENCES = {
    "en": "the cat sat by the window and watched the rain fall on the quiet street",
    "de": "Die Katze saß am Fenster und schaute dem Regen auf der stillen Straße zu.",
    "fr": "Le chat était assis près de la fenêtre et regardait la pluie tomber sur la rue.",
    "es": "El gato estaba sentado junto a la ventana y miraba la lluvia en la calle tranquila.",
    "it": "Il gatto era seduto vicino alla finestra e guardava la pioggia cadere sulla strada.",
    "pt": "O gato estava sentado perto da janela e olhava a chuva cair na rua tranquila.",
    "nl": "De kat zat bij het raam en keek naar de regen die op de stille straat viel.",
    "vi": "Con mèo ngồi bên cửa sổ và nhìn mưa rơi trên con đường yên tĩnh.",
    "sw": "Paka alikaa karibu na dirisha na kutazama mvua ikinyesha katika mtaa tulivu.",
    "fi": "Kissa istui ikkunan vieressä ja katseli sadetta hiljaisella kadulla.",
    "pl": "Kot siedział przy oknie i patrzył na deszcz padający na cichej ulicy.",
    "sv": "Katten satt vid fönstret och tittade på regnet som föll på den tysta gatan.",
    "da": "Katten sad ved vinduet og så på regnen, der faldt på den stille gade.",
    "no": "Katten satt ved vinduet og så på regnet som falt på den stille gaten.",
    "cs": "Kočka seděla u okna a dívala se na déšť padající na tichou ulici.",
    "hu": "A macska az ablaknál ült és nézte, ahogy az eső esik a csendes utcára.",
    "ro": "Pisica stătea lângă fereastră și privea ploaia căzând pe strada liniștită.",
    "tr": "Kedi pencerenin yanında oturuyor ve sessiz sokağa yağan yağmuru izliyordu.",
    "id": "Kucing itu duduk di dekat jendela dan melihat hujan turun di jalan yang sepi.",
    "ca": "El gat estava assegut al costat de la finestra i mirava la pluja caure al carrer.",
    "ru": "Кошка сидела у окна и смотрела на дождь, падающий на тихую улицу.",
    "uk": "Кішка сиділа біля вікна і дивилася на дощ, що падав на тиху вулицю.",
    "bg": "Котката седеше до прозореца и гледаше дъжда, който падаше на тихата улица.",
    "ar": "جلست القطة بجانب النافذة وشاهدت المطر يهطل على الشارع الهادئ.",
    "fa": "گربه کنار پنجره نشسته بود و به بارانی که در خیابان آرام می‌بارید نگاه می‌کرد.",
    "ur": "بلی کھڑکی کے پاس بیٹھی تھی اور خاموش گلی میں برستی بارش کو دیکھ رہی تھی۔",
    "hi": "बिल्ली खिड़की के पास बैठी थी और शांत सड़क पर गिरती बारिश देख रही थी। यह अच्छा है।",
    "mr": "मांजर खिडकीजवळ बसली होती आणि शांत रस्त्यावर पडणारा पाऊस पाहत होती. ते छान आहे.",
    "ne": "बिरालो झ्यालको छेउमा बसेको थियो र शान्त सडकमा परिरहेको पानी हेर्दै थियो। यो राम्रो छ।",
    "zh": "猫坐在窗边，看着雨落在安静的街道上。",
    "ja": "猫は窓のそばに座って、静かな通りに降る雨を見ていた。",
    "ko": "고양이는 창가에 앉아 조용한 거리에 내리는 비를 보고 있었다.",
    "bn": "বিড়ালটি জানালার পাশে বসে শান্ত রাস্তায় বৃষ্টি দেখছিল।",
    "pa": "ਬਿੱਲੀ ਖਿੜਕੀ ਕੋਲ ਬੈਠੀ ਸੀ ਅਤੇ ਮੀਂਹ ਦੇਖ ਰਹੀ ਸੀ।",
    "gu": "બિલાડી બારી પાસે બેસીને શાંત શેરીમાં વરસાદ જોઈ રહી હતી.",
    "ta": "பூனை ஜன்னல் அருகே அமர்ந்து மழையைப் பார்த்தது.",
    "te": "పిల్లి కిటికీ దగ్గర కూర్చుని వర్షాన్ని చూసింది.",
    "kn": "ಬೆಕ್ಕು ಕಿಟಕಿಯ ಬಳಿ ಕುಳಿತು ಮಳೆಯನ್ನು ನೋಡುತ್ತಿತ್ತು.",
    "ml": "പൂച്ച ജനാലയ്ക്കരികിൽ ഇരുന്ന് മഴ കണ്ടു.",
    "th": "แมวนั่งอยู่ริมหน้าต่างและมองดูฝนตกบนถนนที่เงียบสงบ",
    "el": "Η γάτα καθόταν δίπλα στο παράθυρο και κοιτούσε τη βροχή.",
    "he": "החתול ישב ליד החלון והביט בגשם היורד ברחוב השקט.",
}


def test_every_language_a_demand_may_name_has_a_sentence_here():
    assert set(SENTENCES) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_is_in_its_language_and_in_no_other(code):
    assert [other for other, text in SENTENCES.items() if is_written_in(text, code)] == [code]
    assert find_foreign(SENTENCES[code], code) == ()


@pytest.mark.parametrize(
    ("text", "code", "written"),
    [
        ("我用 TensorFlow 和 Kubernetes 做实验", "zh", True),
        ("green hills, soft rain", "en", True),
        ("WOW!!!", "en", True),
        ("12:30", "en", None),
        ("", "de", None),
        ("嗯", "zh", True),
        ("Привет", "en", False),
    ],
)
def test_names_and_short_texts(text, code, written):
    assert is_written_in(text, code) is written


def test_a_sentence_in_another_script_is_found_and_a_name_is_not():
    text = "今天下雨。Here is the text you asked for today. 我们用 Python。"
    [span] = find_foreign(text, "zh")
    assert text[span.start : span.end].strip() == "Here is the text you asked for today."
    text = "It rains today. 今天下雨我们在家看书。 We met 小明."
    [span] = find_foreign(text, "en")
    assert text[span.start : span.end].strip() == "今天下雨我们在家看书。"
