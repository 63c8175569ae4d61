"""What processors are called: pages name this machine's and those that results were measured on, in any language."""

import re

from core.models import detect_device

DEVICE = frozenset(re.findall("[A-Za-z]+", f"{detect_device().name} AMD EPYC Intel Xeon Processor"))
