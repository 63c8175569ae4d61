"""What the many-language models call their languages: BCP 47 tag -> code.

NLLB-200 uses the codes of FLORES-200, M2M100 two letters between underscores, MADLAD-400 `<2..>` in front of the text.
Only languages that others also name are listed; the models know more.
"""

_NLLB = """
af:afr_Latn am:amh_Ethi ar:arb_Arab as:asm_Beng ast:ast_Latn az:azj_Latn ba:bak_Cyrl be:bel_Cyrl bg:bul_Cyrl
bn:ben_Beng bo:bod_Tibt bs:bos_Latn ca:cat_Latn ceb:ceb_Latn cs:ces_Latn cy:cym_Latn da:dan_Latn de:deu_Latn
el:ell_Grek en:eng_Latn eo:epo_Latn es:spa_Latn et:est_Latn eu:eus_Latn fa:pes_Arab fi:fin_Latn fo:fao_Latn
fr:fra_Latn ga:gle_Latn gd:gla_Latn gl:glg_Latn gn:grn_Latn gu:guj_Gujr ha:hau_Latn he:heb_Hebr hi:hin_Deva
hr:hrv_Latn ht:hat_Latn hu:hun_Latn hy:hye_Armn id:ind_Latn ig:ibo_Latn is:isl_Latn it:ita_Latn ja:jpn_Jpan
jv:jav_Latn ka:kat_Geor kk:kaz_Cyrl km:khm_Khmr kn:kan_Knda ko:kor_Hang ku:kmr_Latn ky:kir_Cyrl lb:ltz_Latn
lo:lao_Laoo lt:lit_Latn lv:lvs_Latn mg:plt_Latn mi:mri_Latn mk:mkd_Cyrl ml:mal_Mlym mn:khk_Cyrl mr:mar_Deva
ms:zsm_Latn mt:mlt_Latn my:mya_Mymr nb:nob_Latn ne:npi_Deva nl:nld_Latn nn:nno_Latn no:nob_Latn oc:oci_Latn
or:ory_Orya pa:pan_Guru pl:pol_Latn ps:pbt_Arab pt:por_Latn ro:ron_Latn ru:rus_Cyrl sc:srd_Latn sd:snd_Arab
si:sin_Sinh sk:slk_Latn sl:slv_Latn so:som_Latn sq:als_Latn sr:srp_Cyrl st:sot_Latn su:sun_Latn sv:swe_Latn
sw:swh_Latn ta:tam_Taml te:tel_Telu tg:tgk_Cyrl th:tha_Thai tk:tuk_Latn tl:tgl_Latn tr:tur_Latn tt:tat_Cyrl
ug:uig_Arab uk:ukr_Cyrl ur:urd_Arab uz:uzn_Latn vi:vie_Latn wo:wol_Latn xh:xho_Latn yi:ydd_Hebr yo:yor_Latn
yue:yue_Hant zh:zho_Hans zh-TW:zho_Hant zu:zul_Latn
"""

_M2M100 = """
af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he hi hr ht hu hy id ig
ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no oc or pa pl ps pt ro ru sd si sk sl so
sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu
"""

_MADLAD = """
af am ar az be bg bn bs ca ceb cs cy da de el en eo es et eu fa fi fr ga gd gl gu ha hi hr ht hu hy id ig is it ja jv
ka kk km kn ko ky lb lo lt lv mg mi mk ml mn mr ms mt my ne nl no pa pl ps pt ro ru sd si sk sl so sq sr st su sv sw ta
te tg th tr tt ug uk ur uz vi xh yi yo yue zh zu
"""

NLLB_CODES: dict[str, str] = dict(pair.split(":") for pair in _NLLB.split())
M2M100_CODES: dict[str, str] = {tag: f"__{tag}__" for tag in _M2M100.split()}
MADLAD_CODES: dict[str, str] = {tag: f"<2{tag}>" for tag in _MADLAD.split()} | {"he": "<2iw> <2he>", "tl": "<2fil>"}
"""Where two codes are given, the first that the model's subwords know is meant."""
