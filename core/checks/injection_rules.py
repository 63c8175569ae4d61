"""The forms of injected instructions, as patterns over normalised small letters. Written for this project.

A rule should hold still on what customers really ask: "ignore my last message" and "what are your rules on returns"
pass, because they set aside a message and ask about a policy, not the assistant's own instructions.
"""

import re

_Rules = tuple[tuple[str, re.Pattern[str]], ...]

_GAP = r"[^.!?\n]{0,40}?"
_AI = r"(?:ai|a\.i\.|llm|gpt|chat ?gpt|chat ?bot|bot|assistant|language model|virtual agent)s?"
_ORDERS = (
    r"(?:instruction|prompt|directive|guideline|guardrail|programming|safety (?:rule|filter|polic)|rule|constraint"
    r"|command|restriction|directions? (?:above|you))"
)
_ASIDE = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|circumvent|discard|abandon|cancel|drop|neglect"
    r"|stop (?:following|obeying)|(?:do not|don't|never|no longer) (?:follow|obey|listen to|adhere to)"
    r"|pay no attention to|set aside)"
)
_WHICH = (
    r"(?:previous|prior|above|earlier|preceding|former|all|any|every|everything|your|system|original|initial"
    r"|existing|current|those|these|the (?:system|above|developer))"
)

_ENGLISH = {
    "override": (
        rf"\b{_ASIDE}\b{_GAP}\b{_WHICH}\b{_GAP}\b{_ORDERS}(?!s? (?:for|on|about) )",
        rf"\b{_ASIDE} (?:all |everything )?(?:of )?(?:what|that|you|everything)\b{_GAP}\b(?:told|said before"
        rf"|above|before this|were (?:given|told))",
        r"\b(?:new|updated|real|actual|revised) (?:system )?(?:instruction|prompt|directive)s?\s{0,5}[:：]",
        r"\byour (?:new|real|true|only|actual) (?:task|goal|job|purpose|instructions?|objective|mission) (?:is"
        r"|are|now)\b",
    ),
    "role": (
        r"\byou(?:'re| are| will be)? (?:now|henceforth)\b(?! able| open| out| going to (?:ship|refund))"
        r"[^.!?\n]{0,30}\b(?:ai|dan|model|assistant|bot|in \w+ mode|character|unrestricted|unfiltered"
        r"|free (?:of|from)|no longer|evil|hacker|persona|expert|terminal|developer|without)\b",
        r"\bfrom now on,? (?:you|answer|respond|reply|speak|act|ignore)\b",
        r"\b(?:act|behave|respond|answer|reply|function) (?:as|like) (?:if you (?:were|are|have|had)|though you"
        r"|an? (?:unrestricted|unfiltered|uncensored|evil|jailbroken|different|linux|python|terminal|ai"
        r"|language model|hacker|pirate|dan)|dan\b)",
        r"\b(?:pretend|imagine|simulate|suppose) (?:to be|you are|you're|that you|being) (?:an?\b|not|free|my"
        r"|the|dan\b|no longer)",
        r"\b(?:role[- ]?play|stay in character|play the (?:role|part) of)\b",
        r"\b(?:developer|debug|god|dan|jailbreak|unrestricted|sudo|admin|maintenance|opposite) mode\b"
        r"|\bdo anything now\b|\bjail ?broken?\b|\bjailbreak",
        r"\bwithout (?:any )?(?:restrictions?|filters?|censorship|ethical|moral|safety)\b",
    ),
    "leak": (
        rf"\b(?:reveal|show|print|repeat|output|display|tell|give|share|leak|expose|dump|write|recite|quote|copy"
        rf"|paste|summari[sz]e|translate|encode|what(?:'s| is| are| was| were))\b{_GAP}"
        r"\b(?:system (?:prompt|message|instruction)|(?:hidden|secret|initial|original|internal"
        r"|confidential) (?:prompt|instruction|rule|directive|guideline)|developer (?:message|prompt)"
        r"|your (?:full |exact |complete |own |entire )?(?:prompt|instructions|configuration|guidelines"
        r"|directives)(?! (?:for|on|about|to)\b)|(?:text|words|everything|lines?|prompt|instructions"
        r"|messages?) above|rules you (?:were|have been) given|training data|api key|environment variable)",
        r"\b(?:repeat|print|output) (?:everything|all|the (?:words|text|sentences)) (?:above|before|so far"
        r"|verbatim|starting)",
    ),
    "markup": (
        r"<\|?/?(?:im_start|im_end|im_sep|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id"
        r"|begin_of_text)\|?>",
        r"\[/?(?:inst|system|sys|assistant|system message|end of (?:prompt|context|document))\]|<</?sys>>",
        r"(?:^|\n)\s{0,5}#{2,}\s{0,5}(?:system|instructions?|new instructions?|assistant|response)\b",
        r"(?:^|\n)\s{0,5}(?:system|assistant|developer)\s{0,5}(?:prompt|message|override|note"
        r"|instructions?)?\s{0,5}[:：](?!//)",
        r"(?:-{3,}|={3,}|#{3,})\s{0,5}(?:end of|begin|start of|new)\s+(?:the )?(?:prompt|system|context"
        r"|instructions?|document|user|conversation)",
    ),
    "send": (
        r"!\[[^\]\n]{0,80}\]\(\s{0,5}https?://[^)\s]{1,300}[?&][^)\s]{0,300}=",
        rf"\b(?:send|post|forward|upload|transmit|e-?mail|exfiltrate|leak|submit)\b{_GAP}\b(?:conversation|chat"
        rf"|history|transcript|data|passwords?|credentials?|keys?|tokens?|secrets?|customers?|database|users?"
        rf"|details|information|prompt)\b{_GAP}\b(?:to|at|via)\b[^.!?\n]{{0,20}}(?:https?://|www\.|[\w.+-]+@)",
        r"\bjavascript:|\bdata:text/html|<script\b|\bon(?:error|load|click)\s{0,5}=",
    ),
    "address": (
        rf"\b(?:note|attention|important|instructions?|message|memo|reminder|notice|warning|order)s? (?:to"
        rf"|for) (?:the |any |all |every |an? )?(?:reading |summari[sz]ing |processing )?{_AI}\b",
        rf"\b(?:dear|attention),? (?:the |an? |all )?{_AI}\s{{0,5}}[,:!]{_GAP}\b(?:must|should|ignore|say|tell"
        rf"|write|reply|respond)\b",
        rf"(?:^|[.!?\n:(]\s{{0,5}})if you(?:'re| are) (?:an? |the )?(?:large )?{_AI}\b[^.?!\n]{{0,50}}?[,:]",
        rf"\b{_AI} (?:that |which |who )?(?:is |are )?(?:reading|processing|summari[sz]ing|parsing|reviewing"
        rf"|reads|read|parses) (?:this|these|the)\b",
        rf"\b(?:any|all|every|the) {_AI} (?:must|should|shall|is to|has to|are to|will)\b",
        r"\bwhen (?:you (?:are )?)?(?:asked|answer(?:ing)?|respond(?:ing)?|reply(?:ing)?|summari[sz](?:e|ing)"
        r"|translat(?:e|ing))\b[^.!?\n]{0,60}\b(?:always|only|must|never|instead)\b[^.!?\n]{0,20}\b(?:say"
        r"|answer|reply|respond|include|recommend|mention|tell|output|state|write)\b",
        r"\b(?:do not|don't|never) (?:mention|reveal|disclose|tell (?:anyone|the user)"
        r"|show)\b[^.!?\n]{0,30}\b(?:this (?:instruction|message|prompt|note)|these instructions|the user"
        r"|anyone about this)\b",
        r"\b(?:begin|start|end|prefix|finish|precede|append)\b[^.!?\n]{0,20}\b(?:your|every|each|all) (?:answer"
        r"|response|reply|output|message)s? (?:with|by)\b",
        r"\b(?:instead,? |only )(?:respond|reply|answer|output|say|print) (?:only |just )?(?:with|in|by)\b",
        r"\b(?:say|print|output|respond with|reply with|write"
        r"|answer)\b[^.!?\n]{0,12}[\"'“][^\"'”\n]{0,60}\b(?:pwned|hacked|owned)\b",
    ),
    "rank": (
        r"\b(?:i am|i'm|this is|speaking as) (?:your|the|an?) (?:developer|creator|programmer"
        r"|system administrator|sys ?admin|admin(?:istrator)?|root user|supervisor of this (?:bot|system))\b",
        r"\b(?:admin|root|developer|system|security) (?:override|authori[sz]ation|access (?:granted|code)"
        r"|privileges?)\b|\boverride code\b|\bsudo \w+",
    ),
}

_CHINESE = {
    "override": (
        r"(?:忽略|无视|無視|忽视|忽視|忘记|忘記|忘掉|不要理会|不要理會|不必遵守|不再遵守|不要遵守|不要遵循|停止遵守|抛开|拋開|跳过|跳過|绕过|繞過|推翻|覆盖|覆蓋|丢弃)"
        r"[^。！？\n]{0,14}(?:指令|提示词|提示詞|提示语|系统提示|規則|规则|设定|設定|限制|命令|约束|約束|准则|準則)",
        r"(?:忽略|无视|無視|忘记|忘記|忘掉)(?:掉)?(?:以上|上述|上面|之前|前面|此前)(?:的)?(?:所有|全部|一切)?(?:的)?(?:内容|內容|要求|对话|對話|文字|信息)",
        r"(?:新的|真正的|最新的?)(?:系统)?(?:指令|任务|任務)(?:是|如下|：|:)|你(?:真正|唯一|新)的?(?:任务|任務|目标|目標)是",
    ),
    "role": (
        r"(?:从现在(?:开始|起)|從現在(?:開始|起)|从此刻起|现在起|接下来)[，,]?\s{0,5}(?:请)?你(?:就|要|将|將|必须|必須|只能|不再|是|扮演|的身份)",
        r"你(?:现在|現在)(?:是|扮演|不再是|变成|成为)(?:一个|一個|一名|我的|没有|不受)",
        r"(?:扮演(?![了过的])|假装|假裝|装作|模拟|模擬|充当)[^。！？\n]{0,12}(?:角色|助手|黑客|ai|人工智能|机器人|機器人|模型|没有限制|不受限制|专家|终端|猫娘)",
        r"开发者模式|開發者模式|越狱|越獄|上帝模式|调试模式|管理员模式|无限制模式|"
        r"(?:没有|不受)(?:任何|一切|所有)?(?:的)?(?:限制|约束|审查|过滤)的(?:ai|助手|模型|机器人|角色|人工智能)"
        r"|解除(?:你的|所有|一切|任何)(?:限制|约束|审查|过滤)",
    ),
    "leak": (
        r"(?:输出|輸出|显示|顯示|告诉我|告訴我|重复|重複|复述|泄露|洩露|透露|打印|给我看|展示|说出|列出|翻译|公开)"
        r"[^。！？\n]{0,14}(?:系统提示|系統提示|提示词|提示詞|初始(?:指令|设定)|系统(?:指令|消息|设定)|system prompt"
        r"|内部(?:指令|规则)|隐藏的?(?:指令|提示|规则)|prompt|你(?:的)?(?:完整|全部|所有)?(?:指令|设定|提示))",
        r"你的(?:系统)?(?:提示词|初始指令|系统指令|系统设定|prompt)(?:是什么|是啥|有哪些|内容)",
        r"(?:重复|输出|打印|复述)(?:以上|上面|上述)(?:的)?(?:所有|全部)?(?:内容|文字|文本|信息)",
    ),
    "send": (
        r"(?:把|将|將)[^。！？\n]{0,16}(?:对话|對話|聊天记录|用户(?:数据|信息|资料)|客户(?:数据|信息|资料)|密码|密碼|密钥|个人信息)[^。！？\n]{0,10}(?:发送"
        r"|發送|上传|上傳|转发|轉發|发给|发到|寄到|提交)",
    ),
    "address": (
        r"(?:致|请|請|提醒|告知|注意)[，,：:]?\s{0,5}(?:所有|任何|各位|阅读本文的|正在阅读的|处理本文的)?的?(?:ai|人工智能|大模型|语言模型|智能助手|聊天机器人|聊天機器人"
        r"|ai助手|llm)[^。！？\n]{0,10}(?:必须|應|应|请|不要|忽略|回答|回复|输出|注意|：|:)",
        r"如果你是(?:一个|一個)?(?:ai|人工智能|语言模型|大模型|机器人|機器人|智能助手|聊天机器人|llm)",
        r"(?:不要|请勿|切勿|不得)(?:告诉|告訴|告知|透露给|提醒)(?:用户|用戶|任何人)[^。！？\n]{0,10}(?:这|此|指令|提示|本)",
        r"(?:你的)?(?:每次|所有|每个|每一次|每条)(?:的)?(?:回答|回复|回覆|输出)[^。！？\n]{0,8}(?:都(?:必须|要)|必须|开头|结尾|末尾)",
        r"(?:你)?(?:只能|只需|只准|必须只)(?:回答|回复|输出|说)[：:“\"「]",
    ),
    "rank": (
        r"我(?:是|才是)(?:你的)?(?:开发者|開發者|开发人员|系统管理员|系統管理員|创造者|程序员|超级管理员|管理员)",
        r"(?:管理员|管理員|系统|开发者|最高)(?:权限|權限)(?:已|指令|命令|覆盖|验证码)|授权码[：:]",
    ),
}

_THING = (
    r"(?:poem|haiku|limerick|song|rap|story|essay|joke|riddle|speech|letter|e-?mail|article|blog|code|function"
    r"|script|program|recipe|paragraph|introduction|summary|translation|tweet|slogan|headline|equation|algorithm"
    r"|query|regex|game|list|table|report|review|plan|outline)s?"
)
_TASKS = (
    rf"(?:^|[.!?:\n]\s{{0,5}})(?:please |now |also |then |first )?(?:can you |could you )?(?:write|compose|draft"
    rf"|generate|create|craft|produce|develop|provide|give|tell|show|suggest|make|devise|invent)\b (?:me "
    rf"|us )?(?:an?|the|some|a few|\w+)\b[^.!?\n]{{0,30}}\b{_THING}\b",
    r"(?:^|[.!?:\n]\s{0,5})(?:please |now |also )?(?:translate|paraphrase|rewrite|summari[sz]e|proofread"
    r"|classify|encode|decode|encrypt|convert|rephrase)\b (?:the|this|that|these|all|your|my|following|every|it"
    r"|['\"“])",
    r"(?:^|[.!?:\n]\s{0,5})(?:please |now |also )?(?:explain|describe|break down|define|solve|calculate|compute"
    r"|analy[sz]e|compare|discuss|identify|determine) (?:the|how|why|what|an?|in|me)\b[^.!?\n]{3,}",
    r"(?:^|[.!?:\n]\s{0,5})(?:please |now |also )?(?:add|include|integrate|insert|append|incorporate|embed"
    r"|weave|modify|augment|enhance|alter|adjust|change|replace|substitute|convert|use|provide|render|introduce"
    r"|misspell|scramble|jumble|rearrange|anagram|remove|group|combine|format|encode|keep|make|begin|start|end"
    r"|finish|close)\b[^.!?\n]{0,90}\byour (?:answer|response|reply|output|message)(?:'s|s)?\b",
    r"(?:^|[.!?:\n]\s{0,5})in your (?:answer|response|reply|output),? (?:please )?(?:suggest|tease|include"
    r"|mention|recommend|say|add|claim|promote|write|ask|tell|use|never|always|do not|don't)\b",
    r"(?:请|請|现在|然后)?(?:帮我)?(?:写|寫|创作|编写|生成|撰写)(?:一|几|出)[首篇个個段封条份则][^。！？\n]{0,16}(?:诗|詩|故事|文章|代码|程序|邮件|笑话|歌词|作文"
    r"|报告|总结|段落)",
    r"(?:请|請|现在|然后)(?:把|将)(?:以下|上面|上述|这段|本文|这句)[^。！？\n]{0,10}(?:翻译|改写|总结|转换|概括)",
)

_MARKS = r"(?:marks?|points?|credits?|scores?|grades?)"
_MOST = (
    rf"(?:(?:full|maximum|max|all|top|highest|perfect|100 ?%?)(?: of)?(?: the| possible| available)* {_MARKS}"
    r"|(?P<n>\d+) ?(?:/|out of) ?(?P=n)(?!\d)|100 ?%|an? a\+?(?![\w']))"
)
_ASKED = r"(?:^|[.!?:;,\n(\"'“]\s{0,5}|\b(?:please|must|should|shall|just|now|simply|and|so|to) )"
_MARKING = (
    r"(?:rubric|mark(?:ing)? (?:scheme|criteria|guide)|grading (?:scheme|criteria|guide|rubric)|reference answers?"
    r"|model answers?|answer key)"
)
_WORK = r"(?:this|my|the)(?: student'?s?)? (?:answer|response|submission|essay|work|solution|student)"
_JUDGE = r"(?:graders?|markers?|examiners?|evaluators?|assessors?|grading (?:system|assistant|model|bot|ai|engine))"

_ANSWER = {
    "marks": (
        rf"{_ASKED}(?:please )?(?:give|award|grant|assign|mark|grade|rate|score|return|output)\b(?! (?:him|her|them)\b)"
        rf"[^.!?\n]{{0,40}}?\b{_MOST}",
        rf"\b{_WORK} (?:fully |clearly |certainly )?(?:deserves?|merits?|earns?"
        r"|(?:should|must|has to|is to|shall) (?:get|receive|earn|be (?:given|awarded|marked|graded|scored|rated)))\b",
        rf"{_ASKED}(?:mark|count|treat|consider|accept|grade|score|judge) (?:this|my|it|everything|all|the answer)\b"
        r"[^.!?\n]{0,25}? (?:as (?:fully |completely |entirely )?)?(?:correct|right|met|perfect)\b",
        rf"\b(?:dear|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|hello|hey)[ ,:]{{1,3}}"
        rf"(?:the |my |any |all )?(?:ai |automatic |automated )?{_JUDGE}\b",
        r"(?:^|[\n{,.!?(]\s{0,5})[\"']?(?:final |total |my )?(?:score|grade|marks?|points|verdict)"
        r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:full\b|max|\d+ ?/ ?\d+|a\+|met\b|correct\b|100\b)",
        r"[.!?]\s{1,5}(?:system|assistant|developer)\s{0,5}(?:prompt|message|override|note)?\s{0,5}[:：]",
        rf"\bi (?:really |truly )?(?:deserve|(?:should|must|have to|need to) (?:get|receive|be given)) {_MOST}",
        rf"\b(?:do not|don't|never) (?:deduct|subtract|take off|remove|take away)\b[^.!?\n]{{0,12}}\b{_MARKS}\b",
        rf"\b{_ASIDE}\b[^.!?\n]{{0,20}}\b{_MARKING}",
        r"\b(?:all|every) (?:the )?(?:rubric|marking|grading|assessment) (?:items?|criteri(?:a|on)|points?"
        r"|requirements?)[^.!?\n]{0,15}\b(?:met|satisfied|fulfilled|covered)\b",
        r"\b(?:the|this) (?:student|candidate|pupil) (?:has |have )?(?:already |fully |clearly |completely )*"
        r"(?:mastered|met|satisfied|fulfilled"
        r"|demonstrated) (?:all|every|the (?:criteria|requirements?|rubric|learning|topic|material))",
    ),
}
_ANSWER_CHINESE = {
    "marks": (
        r"(?:请|請|务必|務必|必须|必須|麻烦|直接|一定要|应当|应该|求求?你?|跪求)[^。！？\n]{0,10}(?:给|給|打|判|评|評|算|记|批)(?!了)"
        r"[^。！？\n]{0,8}(?:满分|滿分|全分|最高分|高分|100 ?分|一百分|(\d+) ?/ ?\1(?!\d))",
        r"(?:给|給|打|判|评|評)(?!了)(?:我|本题|此题|这题|这道题|该题|本答案|该答案|此答案|这份|该生|本文|这篇|本人)"
        r"[^。！？\n]{0,8}(?:满分|滿分|100 ?分|一百分|全部分数|最高分|高分|(\d+) ?/ ?\1(?!\d))",
        r"(?:本|此|该|该名|这(?:个|份|篇|道)?|以上|上述|我的)(?:题|答案|回答|作答|作文|学生|答卷)[^。！？\n]{0,8}"
        r"(?:应|值得|理应|必须|判|评|得|给)[^。！？\n]{0,5}(?:满分|滿分|全对|全部正确|完全正确)",
        r"(?:评分|判分|阅卷|批改|改卷)(?:系统|助手|模型|机器人|程序|ai|人工智能)[^。！？\n]{0,6}(?:请|必须|应|注意|：|:)",
        r"(?:不要|不得|不许|别|请勿|不能)(?:再)?(?:扣|减)(?:除|去)?(?:我的?|本题的?|任何)?分",
        r"(?:忽略|无视|無視|不要(?:看|管|参考|理会)|跳过)[^。！？\n]{0,8}(?:评分(?:标准|细则|规则|要求)|参考答案|标准答案|采分点|得分点)",
        r"(?:该|此|本|这名|这位)?(?:学生|该生|考生|作者)(?:已经|已|完全|全部|充分)+(?:掌握|达到|满足|符合)[^。！？\n]{0,8}"
        r"(?:要求|得分点|采分点|评分标准|评分点|知识点|全部内容)",
        r"(?:得分|分数|评分|成绩|总分) ?[:：=] ?(?:满分|100|\d+ ?/ ?\d+)",
    ),
}


def _compile(*tables: dict[str, tuple[str, ...]]) -> _Rules:
    return tuple((kind, re.compile(rule)) for table in tables for kind, rules in table.items() for rule in rules)


RULES: _Rules = _compile(_ENGLISH, _CHINESE)
DOCUMENT_RULES: _Rules = _compile({"task": _TASKS})
"""For documents only: in a knowledge base nobody sets tasks, in a chat everybody does."""
ANSWER_RULES: _Rules = _compile(_ANSWER, _ANSWER_CHINESE)
"""For students' answers only: what is said to whoever gives the marks."""
