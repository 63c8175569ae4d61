"""Consultations: who speaks, what an answer makes of its question, and that no claim says what was not said."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.check import Check
from core.checks.medical.retold import leave_open
from core.documents.document import Span
from core.errors import ModelError
from core.messages import words
from core.models.scripted import ScriptedChat
from core.usecases.medical.dialogue.claims import is_dialogue, read_turns, summarize_dialogue, write_note
from core.usecases.medical.dialogue.drafts import is_shorter_wording
from core.usecases.medical.dialogue.notes import LONGEST
from core.usecases.medical.reading import read_report
from core.usecases.medical.records import Header, Report

SAMPLES = Path(__file__).parents[3] / "data" / "medical"
KNEE = """[doctor] hi , ms. lane . how are you today ?
[patient] um , my right knee's been killing me since i fell on the stairs .
[doctor] okay . and , uh , when did that happen ?
[patient] last saturday .
[doctor] any swelling ?
[patient] yeah , a lot of swelling on the inside .
[doctor] so on your exam , i do appreciate some tenderness on the inside of the right knee , okay ?
[patient] okay .
[doctor] i'm gonna order an x-ray of the right knee and i want you to rest it , okay ?
[patient] sounds good ."""
CHILD = """Doctor: Hello, ma'am. What's going on with your son?
Guest_family: He has had a fever since Tuesday and he threw up two times.
Doctor: Any rash?
Guest_family: No.
Doctor: Is he drinking?
Guest_family: Yes.
Doctor: Does anyone in your family have asthma?
Guest_family: My husband has asthma.
Doctor: I'm going to prescribe you an inhaler."""
STOMACH = """医生：怎么了？
家属：我妈妈昨天晚上开始肚子疼。
医生：有没有发烧？
家属：没有。
医生：拉肚子吗？
家属：拉了三次。
医生：考虑是急性胃肠炎，多喝水，开点药，三天后复诊。"""


def report(text, language="en"):
    return Report("talk.txt", "0" * 64, "text", text, language, "dialogue", ())


def said(text, language="en"):
    return [claim.text for claim in summarize_dialogue(report(text, language))]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Doctor: Hi?\nPatient: My head hurts.", ["doctor", "patient"]),
        ("[doctor] hi ?\n[patient] my head hurts", ["doctor", "patient"]),
        ("D: Hi, how are you?\nP: My head hurts.", ["doctor", "patient"]),
        ("Dr. Smith: How are you?\nPatient: Fine, my cough is gone.", ["doctor", "patient"]),
        ("[00:12] Doctor: Hi?\n[00:15] Nurse: She is here.", ["doctor", "clinician"]),
        ("**Doctor:** Hi?\n**Patient:** My head hurts.", ["doctor", "patient"]),
        ("Doctor: Any pain? Patient: No. Doctor: Good.", ["doctor", "patient", "doctor"]),
        ("Guest_family_1: He fell.\nDoctor_2: When?", ["family", "doctor"]),
        ("医生：您好？\n患者：我头疼。\n家属：他昨天摔了。", ["doctor", "patient", "family"]),
        ("【医生】您好？\n病人:我头疼。", ["doctor", "patient"]),
        ("Hi?\nMy head hurts.", []),
    ],
)
def test_speakers_are_read_from_their_labels_and_never_guessed(text, roles):
    assert [turn.role for turn in read_turns(text)] == roles
    assert is_dialogue(text) is bool(roles)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Patient: Maria Lopez\nDoctor: A. Kim\nDate: 1 May\nFindings: No fracture.",
        "患者：王芳\n医生：李明\n检查日期：2024-03-01\n检查所见：未见骨折。",
        "Impression:\n1. No fracture.\nDoctor: A. Kim",
        "Doctor: I will call you.\nDoctor: Yes.",
        "Patient: Maria Lopez\nDoctor: A. Kim",
    ],
)
def test_a_form_is_no_talk(text):
    assert not is_dialogue(text)


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Any chest pain?", "No.", "Denies chest pain."),
        ("Do you have any nausea or vomiting?", "Nope, not really.", "Denies nausea or vomiting."),
        ("And no cough, right?", "No.", "Denies cough."),
        ("Any chest pain?", "I don't know.", ""),
        ("What is your family medical history?", "I don't know.", "Family history: unknown."),
        ("Does diabetes run in your family?", "Yes.", "Reports family history of diabetes."),
        ("Any other medications?", "No.", "Denies other medications."),
        ("Were you able to walk?", "No.", "Was not able to walk."),
        ("Any fever? Any chills?", "No.", "Denies fever or chills."),
        ("Are you married? Do you smoke?", "No.", "Denies smoking."),
        ("How is your back?", "It's getting better.", "Back: getting better."),
        ("Fasciculations?", "Yes.", "Reports fasciculations."),
        ("How old are you?", "I'm twenty six.", "26 years old."),
        ("Do you smoke or drink?", "No, never.", "Denies smoking or alcohol use."),
        ("Are you married?", "Yes.", "Is married."),
        ("Have you ever had a stroke?", "No.", "Denies stroke."),
        ("Are you allergic to any medications?", "No.", "No known drug allergies."),
        ("Have you ever had surgery?", "None.", "Past surgical history: none."),
        ("Does anyone in your family have diabetes?", "No.", "Denies family history of diabetes."),
        ("Does the pain go down your leg?", "No.", "The pain does not go down leg."),
        ("Any allergies?", "Yes, penicillin.", "Reports allergies: penicillin."),
        ("You're on insulin, right?", "Yes.", "Is on insulin."),
        ("Are you right or left handed?", "Right.", ""),
        ("How long have you had this cough?", "About two weeks.", "Has had this cough for approximately 2 weeks."),
        ("What do you do for a living?", "Truck driver.", "Occupation: Truck driver."),
    ],
)
def test_a_question_and_its_short_answer_are_one_statement(question, answer, statement):
    found = said(f"Doctor: {question}\nPatient: {answer}")
    assert found == ([statement] if statement else found)
    if not statement:
        assert not any(text.startswith(("Denies", "Reports", "Is ")) for text in found)


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("Um, well, I've had low back pain for about eight years.", "Reports low back pain for approximately 8 years."),
        ("My left knee hurts, you know.", "Left knee pain."),
        ("I take metformin, five hundred M G, twice a day.", "Takes metformin, 500 mg, twice a day."),
        ("My dad passed away from a heart attack.", "Father died from a myocardial infarction."),
        ("No more diarrhea.", "No more diarrhea."),
        ("I don't have any fever.", "Does not have any fever."),
        ("I fell on July thirty first.", "Fell on July thirty first."),
        ("I had it in nineteen eighty five.", "Had it in 1985."),
        ("My doctor ordered an M R I.", "The doctor ordered an MRI."),
        ("Okay, thank you so much.", ""),
    ],
)
def test_what_a_patient_says_is_put_in_third_person_without_fillers(words, statement):
    assert said(f"Doctor: Hello.\nPatient: {words}") == ([statement] if statement else [])


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("有没有胸痛？", "没有。", "否认胸痛。"),
        ("有没有恶心、呕吐？", "都没有。", "否认恶心、呕吐。"),
        ("发烧吗？", "没有。", "否认发烧。"),
        ("做过手术吗？", "没有。", "否认手术史。"),
        ("对什么药物过敏吗？", "没有。", "否认药物过敏。"),
        ("您多大年纪？", "二十六岁。", "26岁。"),
        ("有没有胸痛？", "说不好。", ""),
        ("抽烟吗？", "抽，一天一包。", "抽烟，1天一包。"),
        ("哪里不舒服？", "嗯，我腰疼三年了。", "患者诉腰疼3年。"),
        ("家里人有得过糖尿病的吗？", "没有。", "否认糖尿病家族史。"),
        ("还有别的不舒服吗？", "没有了。", "否认其他不适。"),
        ("疼痛会放射到后背吗？", "不会。", "疼痛不会放射到后背。"),
        ("睡眠怎么样？", "老是半夜醒。", "睡眠：老是半夜醒。"),
        ("咳嗽有痰吗？", "有，黄痰。", "咳嗽有痰：黄痰。"),
        ("发烧吗？", "烧到三十八度五。", "发烧：烧到38.5度。"),
        ("以前呢？", "我高血压十几年了。", "患者诉高血压十几年。"),
    ],
)
def test_chinese_questions_and_answers(question, answer, statement):
    found = said(f"医生：{question}\n患者：{answer}", "zh")
    assert found == [statement] if statement else not any(text.startswith("否认") for text in found)


def test_an_english_visit_becomes_a_note():
    claims = summarize_dialogue(report((SAMPLES / "en" / "visit-talk.txt").read_text("utf-8")))
    note = write_note(claims, "en")
    for line in (
        "Denies numbness, tingling, or trouble controlling bladder or bowels.",
        "Has hypertension, and had cholecystectomy in 2010.",
        "Father had a myocardial infarction when he was 62.",
        "There's some tenderness over the lower spine on the left side.",
        "The x-ray from last week shows mild narrowing between the last two vertebrae.",
        "Will repeat the blood pressure in 2 weeks.",
        "If the patient loses feeling in the legs or can't hold the urine, go to the emergency room right away.",
    ):
        assert line in note
    assert not {"sorry", "Thank", "come in"} & set(note.split())
    assert {claim.part for claim in claims} == {
        "background", "findings", "results", "impression", "treatment", "follow_up",
    }  # fmt: skip
    assert all(check.passed is not False for claim in claims for check in claim.checks)


def test_a_chinese_visit_becomes_a_note():
    claims = summarize_dialogue(report((SAMPLES / "zh" / "visit-talk.txt").read_text("utf-8"), "zh"))
    note = write_note(claims, "zh")
    for line in ("否认胸痛、恶心、呕吐。", "血压152/95毫米汞柱", "考虑是冠心病", "2周后复诊。", "如果胸痛超过15分钟"):
        assert line in note
    assert "别担心" not in note
    assert note.startswith("主诉\n")


def test_run_on_speech_of_a_recorder_is_read_too():
    found = said(KNEE)
    assert "No swelling." not in found
    assert any("tenderness on the inside of the right knee" in text for text in found)
    assert any(text.startswith("Will order an x-ray of the right knee") for text in found)


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("It looks like you have bronchitis.", "It looks like the patient has bronchitis."),
        ("I'm going to order a chest x-ray.", "Will order a chest x-ray."),
        ("I don't see any fracture on the x-ray.", "No fracture on the x-ray."),
        ("I want you to take ibuprofen with food, okay?", "Recommended for the patient to take ibuprofen with food."),
        ("If it gets worse, call me right away.", "If it gets worse, call me right away."),
        ("Your blood pressure is 142 over 88.", "The blood pressure is 142 over 88."),
        ("I'm glad to hear that.", ""),
        ("Hey, dragon, show me the labs.", ""),
        ("Now bend your knee for me.", ""),
    ],
)
def test_a_doctors_findings_and_plans_stay_and_courtesy_goes(words, statement):
    assert said(f"Doctor: {words}\nPatient: Okay.") == ([statement] if statement else [])


def test_family_speaks_for_the_patient():
    found = said(CHILD)
    assert "He has had a fever since Tuesday and he vomited 2 times." in found
    assert "Denies rash." in found
    assert "Is drinking." in found
    assert "Will prescribe the patient an inhaler." in found


def test_chinese_family_speaks_for_the_patient():
    found = said(STOMACH, "zh")
    assert found[0].startswith("家属诉")
    assert "否认发烧。" in found
    assert any("急性胃肠炎" in text for text in found)


def test_no_pronoun_is_chosen_by_what_a_patient_calls_the_doctor():
    found = said("Doctor: What brings you in?\nPatient: Sir, my arm hurts when I lift my bag.\nDoctor: Okay.")
    assert found == ["Arm pain when the patient lifts the bag."]
    assert not {"he", "his", "she", "her"} & set(" ".join(found).lower().replace(".", "").split())


def test_where_a_statement_contradicts_its_turn_the_turn_is_quoted(monkeypatch):
    monkeypatch.setattr(
        "core.usecases.medical.dialogue.person._turn_pronouns", lambda text, *_: text.replace("left", "right")
    )
    [claim] = summarize_dialogue(report("Doctor: Hello.\nPatient: The pain is in my left knee."))
    assert claim.text == "“The pain is in my left knee.”"
    assert claim.author == "report"


LONG = "Doctor: What happened?\nPatient: I have had this terrible pain in my left knee for about three weeks now."


@pytest.mark.parametrize(
    ("draft", "stands"),
    [
        ("Left knee pain for approximately 3 weeks.", False),
        ("Terrible left knee pain for approximately 3 weeks.", True),
        ("Terrible right knee pain for approximately 3 weeks.", False),
        ("Terrible left knee pain for approximately 4 weeks.", False),
        ("No terrible left knee pain for approximately 3 weeks.", False),
        ("Terrible left knee pain for approximately 3 weeks, likely a fracture.", False),
        ("I have terrible left knee pain for approximately 3 weeks.", False),
        ("", False),
    ],
)
def test_a_models_wording_stands_only_where_it_is_shorter_and_adds_nothing(draft, stands):
    plain = summarize_dialogue(report(LONG))[0]
    assert plain.text == "Reports this terrible left knee pain for approximately 3 weeks now."
    claim = summarize_dialogue(report(LONG), model=ScriptedChat(replies=[draft]))[0]
    assert (claim.text, claim.author) == ((draft, "model") if stands else (plain.text, "rule"))
    assert claim.replaced == ("" if stands else draft)


def open_where(opens):
    """Checks that are left open where `opens` holds of what is said, in place of those of fidelity."""

    def check(said, *_, **__):
        return (
            leave_open("side", said, [Span(0, 4)]) if opens(said) else Check("side", True, words("medical.notice")),
        )

    return check


def test_no_statement_or_draft_stands_on_an_open_check(monkeypatch):
    draft = "Terrible left knee pain for approximately 3 weeks."
    target = "core.usecases.medical.dialogue.checks.check_statement"
    monkeypatch.setattr(target, open_where(lambda said: said == draft))
    claim = summarize_dialogue(report(LONG), model=ScriptedChat(replies=[draft]))[0]
    assert (claim.author, claim.replaced) == ("rule", draft)
    monkeypatch.setattr(target, open_where(lambda _: True))
    assert summarize_dialogue(report(LONG))[0].author == "report"


@pytest.mark.parametrize(
    ("statement", "draft", "shorter"),
    [
        ("Does not take any blood thinners for it now.", "Does not take blood thinners.", False),
        ("Does not take any blood thinners for it.", "Does not take any blood thinners.", True),
        ("Does not take any blood thinners for it.", "Take any blood thinners.", False),
        ("Took 20 mg of it and 40 mg of the other.", "Took 20 mg and 20 mg of other.", False),
        ("The pain is in the knee and then in the hip.", "Pain in hip then knee.", False),
        ("The knee was swollen and bruised since the fall.", "Knee swollen and bruised.", False),
        ("The knee was swollen and bruised since the fall.", "Knee swollen, bruised since fall.", True),
        ("Knee pain.", "Knee pain at night and in the morning.", False),
    ],
)
def test_a_shorter_wording_keeps_denials_numbers_order_and_weight(statement, draft, shorter):
    assert is_shorter_wording(draft, statement) is shorter


def test_a_model_that_breaks_leaves_the_rules():
    model = ScriptedChat(replies=[ModelError("models.failed", error="x")])
    assert summarize_dialogue(report(LONG), model=model) == summarize_dialogue(report(LONG))


def test_a_model_is_shown_no_name_or_number_of_a_person():
    talk = "Doctor: What happened?\nPatient: My name is John Carter, call 212-555-0142, my knee hurts at night."
    model = ScriptedChat(replies=[""])
    summarize_dialogue(report(talk), model=model)
    sent = "\n".join(message.text for messages in model.history for message in messages)
    assert "555-0142" not in sent


def test_other_languages_are_quoted():
    assert said("Doctor: ¿Qué le pasa?\nPatient: Me duele la cabeza.", "es") == ["Me duele la cabeza."]


SPOKEN = st.lists(
    st.tuples(
        st.sampled_from(["Doctor: ", "Patient: ", "[patient] ", "医生：", "患者：", "Guest_family: ", "", "D:"]),
        st.text(st.sampled_from(string.ascii_letters + " .,?!'-…\n\t0123456789我没有头疼了吗，。？“”"), max_size=60),
    ),
    max_size=12,
).map(lambda lines: "\n".join(label + words for label, words in lines))


@given(SPOKEN)
def test_turns_cover_the_text_from_the_first_label_on(text):
    turns = read_turns(text)
    if turns:
        assert "".join(text[turn.span.start : turn.span.end] for turn in turns) == text[turns[0].span.start :]
    for turn in turns:
        assert (
            turn.span.start == turn.label.start <= turn.label.end <= turn.said.start <= turn.said.end <= turn.span.end
        )


@given(SPOKEN, st.sampled_from(["en", "zh"]))
def test_every_claim_has_turns_that_it_comes_from(text, language):
    for claim in summarize_dialogue(report(text, language)):
        assert claim.text.strip()
        assert claim.sources
        for span in claim.sources:
            assert text[span.start : span.end].strip()
            assert any(turn.said.start <= span.start and span.end <= turn.said.end for turn in read_turns(text))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_talk_is_read_as_one_without_sections_or_head(language):
    talk = read_report("talk.txt", (SAMPLES / language / "visit-talk.txt").read_bytes())
    assert (talk.kind, talk.language, talk.sections, talk.header) == ("dialogue", language, (), Header())


def test_no_rule_sees_more_than_a_stretch_of_speech_without_end():
    claims = summarize_dialogue(report("Doctor: Hello.\nPatient: " + "my knee hurts, " * 400))
    assert max(span.end - span.start for claim in claims for span in claim.sources) <= LONGEST
