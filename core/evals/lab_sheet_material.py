"""What the made-up laboratory sheets are filled from: tests with plausible ranges, heads, remarks. Written for this
project; the values are chance and belong to nobody.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Test:
    """A test as sheets print it. `places` are decimals; a range's missing bound is ""."""

    en: str
    zh: str
    short: str
    units: tuple[str, str]
    """As English and as Chinese sheets print it."""
    low: str
    high: str
    places: int = 0


BLOOD = (
    Test("White Blood Cell Count", "白细胞计数", "WBC", ("10^3/uL", "10^9/L"), "4.0", "10.0", 1),
    Test("Red Blood Cell Count", "红细胞计数", "RBC", ("10^6/uL", "10^12/L"), "4.20", "5.80", 2),
    Test("Hemoglobin", "血红蛋白", "HGB", ("g/dL", "g/L"), "12.0", "16.0", 1),
    Test("Hematocrit", "红细胞压积", "HCT", ("%", "%"), "36.0", "48.0", 1),
    Test("MCV", "平均红细胞体积", "MCV", ("fL", "fL"), "82.0", "100.0", 1),
    Test("MCHC", "平均血红蛋白浓度", "MCHC", ("g/L", "g/L"), "316", "354"),
    Test("RDW-CV", "红细胞分布宽度", "RDW-CV", ("%", "%"), "11.5", "14.5", 1),
    Test("Platelet Count", "血小板计数", "PLT", ("K/uL", "10^9/L"), "125", "350"),
    Test("Neutrophils %", "中性粒细胞百分比", "NEUT%", ("%", "%"), "40.0", "75.0", 1),
    Test("Absolute Lymphocytes", "淋巴细胞绝对值", "LYMPH#", ("x10E3/uL", "10^9/L"), "1.1", "3.2", 2),
    Test("Eosinophils %", "嗜酸性粒细胞百分比", "EO%", ("%", "%"), "0.4", "8.0", 1),
    Test("ESR (Westergren)", "红细胞沉降率", "ESR", ("mm/hr", "mm/h"), "0", "20"),
)
CHEMISTRY = (
    Test("Sodium", "钠", "Na", ("mmol/L", "mmol/L"), "136", "145"),
    Test("Potassium", "钾", "K", ("mEq/L", "mmol/L"), "3.5", "5.1", 2),
    Test("Chloride", "氯", "Cl", ("mmol/L", "mmol/L"), "98", "107"),
    Test("Carbon Dioxide, Total", "二氧化碳结合力", "CO2", ("mmol/L", "mmol/L"), "22.0", "29.0", 1),
    Test("Calcium", "钙", "Ca", ("mg/dL", "mmol/L"), "2.11", "2.52", 2),
    Test("Urea Nitrogen (BUN)", "尿素", "UREA", ("mg/dL", "mmol/L"), "3.1", "8.0", 1),
    Test("Creatinine, Serum", "肌酐", "CREA", ("mg/dL", "μmol/L"), "57", "97"),
    Test("eGFR", "估算肾小球滤过率", "eGFR", ("mL/min/1.73m2", "ml/min/1.73m²"), "90", ""),
    Test("Uric Acid", "尿酸", "UA", ("mg/dL", "μmol/L"), "208", "428"),
    Test("Glucose, Fasting", "空腹血糖", "GLU", ("mg/dL", "mmol/L"), "3.90", "6.10", 2),
    Test("Hemoglobin A1c", "糖化血红蛋白", "HbA1c", ("%", "%"), "4.0", "6.0", 1),
    Test("Alanine Aminotransferase (ALT)", "丙氨酸氨基转移酶", "ALT", ("U/L", "U/L"), "9", "50"),
    Test("AST (SGOT)", "天门冬氨酸氨基转移酶", "AST", ("IU/L", "U/L"), "15", "40"),
    Test("Gamma GT", "γ-谷氨酰转移酶", "GGT", ("U/L", "U/L"), "10", "60"),
    Test("Alkaline Phosphatase", "碱性磷酸酶", "ALP", ("U/L", "IU/L"), "45", "125"),
    Test("Bilirubin, Total", "总胆红素", "TBIL", ("mg/dL", "μmol/L"), "0", "21.0", 1),
    Test("Albumin", "白蛋白", "ALB", ("g/dL", "g/L"), "40.0", "55.0", 1),
    Test("A/G Ratio", "白球比", "A/G", ("", ""), "1.2", "2.4", 2),
    Test("LDL Cholesterol", "低密度脂蛋白胆固醇", "LDL-C", ("mg/dL", "mmol/L"), "", "3.37", 2),
    Test("HDL Cholesterol", "高密度脂蛋白胆固醇", "HDL-C", ("mg/dL", "mmol/L"), "1.04", "", 2),
    Test("Triglycerides", "甘油三酯", "TG", ("mg/dL", "mmol/L"), "", "1.70", 2),
    Test("Lipoprotein(a)", "脂蛋白(a)", "Lp(a)", ("nmol/L", "mg/L"), "0", "300"),
)
SPECIAL = (
    Test("TSH, 3rd Generation", "促甲状腺激素", "TSH", ("uIU/mL", "mIU/L"), "0.270", "4.200", 3),
    Test("T4, Free", "游离甲状腺素", "FT4", ("ng/dL", "pmol/L"), "12.00", "22.00", 2),
    Test("Vitamin B12", "维生素B12", "VB12", ("pg/mL", "pg/mL"), "187", "883"),
    Test("Vitamin D, 25-OH", "25-羟维生素D", "25-OH-VD", ("ng/mL", "ng/mL"), "30.0", "100.0", 1),
    Test("Ferritin", "铁蛋白", "FER", ("ng/mL", "ng/mL"), "21.8", "274.7", 1),
    Test("CA 19-9", "糖类抗原19-9", "CA19-9", ("U/mL", "U/mL"), "0", "37.00", 2),
    Test("Carcinoembryonic Antigen", "癌胚抗原", "CEA", ("ng/mL", "ng/mL"), "", "5.00", 2),
    Test("C-Reactive Protein", "C反应蛋白", "CRP", ("mg/L", "mg/L"), "", "8.0", 1),
    Test("Troponin I, hs", "超敏肌钙蛋白I", "hs-cTnI", ("ng/L", "pg/mL"), "", "26.2", 1),
    Test("D-Dimer", "D-二聚体", "D-D", ("ug/mL FEU", "mg/L"), "0", "0.55", 2),
    Test("Prothrombin Time", "凝血酶原时间", "PT", ("sec", "秒"), "9.4", "12.5", 1),
    Test("INR", "国际标准化比值", "INR", ("", ""), "0.80", "1.20", 2),
    Test("Base Excess", "碱剩余", "BE", ("mmol/L", "mmol/L"), "-3.0", "3.0", 1),
    Test("Soluble Growth Stimulant 2", "可溶性生长刺激表达蛋白", "sST2", ("ng/mL", "ng/mL"), "0", "35.0", 1),
    Test("Kappa Light Chain", "κ轻链", "KAP", ("mg/dL", "g/L"), "6.29", "13.50", 2),
)
Words = tuple[str, str, str, bool]
"""Name, value, range, whether the value is out of it."""
URINE: dict[str, tuple[Words, ...]] = {
    "en": (
        ("Color", "Yellow", "Yellow", False),
        ("Appearance", "Clear", "Clear", False),
        ("Specific Gravity", "1.020", "1.005-1.030", False),
        ("pH", "6.0", "5.0-8.0", False),
        ("Protein", "Trace", "Negative", True),
        ("Glucose", "Negative", "Negative", False),
        ("Ketones", "2+", "Negative", True),
        ("Occult Blood", "+", "Negative", True),
        ("Nitrite", "Negative", "Negative", False),
        ("Leukocyte Esterase", "1+", "Negative", True),
        ("WBC", "6-10", "0-5", False),
        ("Bacteria", "None seen", "None seen", False),
    ),
    "zh": (
        ("颜色", "黄色", "黄色", False),
        ("尿比重", "1.020", "1.003-1.030", False),
        ("酸碱度(pH)", "6.0", "4.5-8.0", False),
        ("尿蛋白(PRO)", "+", "阴性", True),
        ("尿糖(GLU)", "阴性", "阴性", False),
        ("酮体(KET)", "±", "阴性", True),
        ("尿潜血(BLD)", "++", "阴性", True),
        ("亚硝酸盐(NIT)", "阴性", "阴性", False),
        ("白细胞酯酶(LEU)", "2+", "阴性", True),
        ("胆红素(BIL)", "阴性", "阴性", False),
    ),
}
SEROLOGY: dict[str, tuple[Words, ...]] = {
    "en": (
        ("Hepatitis B Surface Antigen", "Non-Reactive", "Non-Reactive", False),
        ("Hepatitis C Antibody", "Reactive", "Non-Reactive", True),
        ("HIV Ag/Ab Combo", "Non-Reactive", "Non-Reactive", False),
        ("ANA Titer", "1:320", "<1:80", True),
        ("RPR", "Negative", "Negative", False),
        ("SARS-CoV-2 RNA", "Not Detected", "Not Detected", False),
        ("Rheumatoid Factor", "Negative", "Negative", False),
    ),
    "zh": (
        ("乙肝表面抗原(HBsAg)", "阴性(-)", "阴性", False),
        ("乙肝表面抗体(HBsAb)", "阳性(+)", "阴性", True),
        ("乙肝e抗原(HBeAg)", "阴性(-)", "阴性", False),
        ("丙肝抗体(Anti-HCV)", "阴性", "阴性", False),
        ("梅毒螺旋体抗体(TPPA)", "弱阳性", "阴性", True),
        ("抗核抗体(ANA)", "1:160", "<1:80", True),
        ("肺炎支原体抗体(MP-IgM)", "1:40", "<1:40", True),
        ("大便隐血(OB)", "未检出", "未检出", False),
    ),
}
MISSING = {"en": ("pending", "See note", "Hemolysed", "TNP"), "zh": ("未做", "标本溶血", "待复查", "见备注")}
HEADS: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("Patient: Okafor, Miriam", "DOB: 04/17/1968  Age: 57  Sex: F", "MRN: 40718823", "Collected: 03/02/2025 08:15"),
        ("Name: T. Lindqvist", "Age/Sex: 44 Years / Male", "Lab No.: 2025-118834", "Reported on: 12-Feb-2025 17:40"),
        ("PATIENT  BAILEY, ROWAN", "Specimen ID: K7741920", "Phone: (555) 201-7743", "Date Collected: 2025-03-11"),
    ),
    "zh": (
        ("姓名：秦晓岚", "性别：女  年龄：46岁", "门诊号：20250311887", "标本类型：血清", "采样时间：2025-03-11 08:12"),
        ("姓名：卢建国  性别：男  年龄：63岁", "住院号：00518842  床号：12", "科室：心内科", "送检日期：2025-02-18"),
        ("姓名：苗青  性别：女  年龄：29", "条码号：2503180042", "临床诊断：体检", "报告时间：2025年3月18日 15:30"),
    ),
}  # fmt: skip
FEET: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("Page 1 of 2", "Lab Director: P. Novak, MD   CLIA #: 05D0642827"),
        (
            "* Fasting glucose of 126 mg/dL or higher on two days suggests diabetes.",
            "End of Report   Tel 020 7946 0018",
        ),
        ("Results relate only to the sample tested on 2025-03-02.", "Printed: 03/03/2025 10:22   Page 1/1"),
    ),
    "zh": (
        ("检验者：何静  审核者：林涛", "本结果仅对该标本负责  第1页 共1页"),
        ("报告时间：2025-03-11 16:05", "咨询电话：0571-88006677  地址：学院路12号"),
        ("备注：如空腹血糖高于7.0mmol/L请复查。", "打印时间：2025-03-12 09:00:21"),
    ),
}
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "name": ("Test", "Test Name", "Investigation", "Component", "Analyte"),
        "value": ("Result", "Results", "Observed Value", "Value", "Your Value"),
        "unit": ("Units", "Unit", "UOM"),
        "range": ("Reference Range", "Ref. Interval", "Normal Range", "Biological Ref. Interval", "Reference Interval"),
        "mark": ("Flag", "Abn", "H/L"),
        "method": ("Method", "Lab"),
        "previous": ("Previous Result", "Prior", "Last Result"),
    },
    "zh": {
        "name": ("项目", "检验项目", "项目名称", "检测项目"),
        "value": ("结果", "检验结果", "测定结果", "检测结果"),
        "unit": ("单位", "计量单位"),
        "range": ("参考值", "参考区间", "参考范围", "正常参考值"),
        "mark": ("提示", "标志", "异常提示"),
        "method": ("检测方法", "方法"),
        "previous": ("上次结果", "历史结果"),
    },
}
METHODS = {
    "en": ("Photometry", "ISE", "Calculated", "CLIA"),
    "zh": ("速率法", "酶法", "化学发光法", "电极法", "计算法"),
}
