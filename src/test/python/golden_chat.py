"""Makes src/test/resources/golden/text/chat.json.gz: chat templates, conversations, and what transformers makes of them.

    python src/test/python/golden_chat.py

The families follow what the models' makers publish, in words of our own; the features are one construct each; of random templates,
those that Jinja2 renders are kept.
"""

import datetime
import gzip
import json
import pathlib
import random

import jinja2
from transformers.utils import chat_template_utils

TARGET = pathlib.Path(__file__).parent.parent / "resources/golden/text/chat.json.gz"
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}

FAMILIES = {
    "chatml": "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "smollm2": "{% for m in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\\nYou help.<|im_end|>\\n' }}{% endif %}"
    "{{'<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "qwen2": "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\\nYou help.<|im_end|>\\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] }}"
    "{% if (loop.last and add_generation_prompt) or not loop.last %}{{ '<|im_end|>' + '\\n'}}{% endif %}{% endfor %}"
    "{% if add_generation_prompt and messages[-1]['role'] != 'assistant' %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "llama2": "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set told = messages[0]['content'] %}"
    "{% else %}{% set rest = messages %}{% set told = false %}{% endif %}{% for m in rest %}"
    "{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}"
    "{% if loop.index0 == 0 and told != false %}{% set said = '<<SYS>>\\n' + told + '\\n<</SYS>>\\n\\n' + m['content'] %}"
    "{% else %}{% set said = m['content'] %}{% endif %}{% if m['role'] == 'user' %}"
    "{{ bos_token + '[INST] ' + said.strip() + ' [/INST]' }}{% elif m['role'] == 'assistant' %}"
    "{{ ' '  + said.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    "llama3": "{% set loop_messages = messages %}{% for m in loop_messages %}"
    "{% set said = '<|start_header_id|>' + m['role'] + '<|end_header_id|>\\n\\n'+ m['content'] | trim + '<|eot_id|>' %}"
    "{% if loop.index0 == 0 %}{% set said = bos_token + said %}{% endif %}{{ said }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}",
    "llama3.1": """{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- The system's words stand apart. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set told = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set told = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Today Date: " + date_string + "\\n\\n" }}
{{- told }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "mistral": "{%- set ns = namespace(turns=0) %}{{- bos_token }}{%- for m in messages %}"
    "{%- if m.role in ['user', 'assistant'] %}{%- if (m.role == 'user') != (ns.turns % 2 == 0) %}"
    "{{- raise_exception('user and assistant must alternate: ' ~ loop.index) }}{%- endif %}{%- set ns.turns = ns.turns + 1 %}{%- endif %}"
    "{%- if m.role == 'user' %}{{- ' [INST] ' + m.content + ' [/INST]' }}"
    "{%- elif m.role == 'assistant' %}{{- ' ' + m.content|trim + eos_token }}{%- endif %}{%- endfor %}",
    "qwen2.5": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nYou help.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message.content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""",
    "qwen3": """{%- set ns = namespace(searching=true, last=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.searching and message.role == "user" and message.content is string and not(message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}
        {%- set ns.searching = false %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if message.role == "assistant" %}
        {%- set thought = '' %}
        {%- if '</think>' in content %}
            {%- set thought = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last and (loop.last or (not loop.last and thought)) %}
            {{- '<|im_start|>assistant\\n<think>\\n' + thought.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>assistant\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
""",
    "zephyr": """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}
""",
    "gemma": "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}"
    "{% for m in messages %}{% if (m['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = m['role'] %}{% endif %}"
    "{{ '<start_of_turn>' + role + '\\n' + m['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{'<start_of_turn>model\\n'}}{% endif %}",
    "macros": """{%- macro turn(role, content, mark='|') -%}
  <{{ mark }}{{ role }}{{ mark }}>{{ content | trim }}
  {%- if caller is defined %}!{% endif %}
{%- endmacro -%}
{% for m in messages %}{{ turn(m.role, m.content) }}{{ turn(content=m.content, role='again', mark=loop.index) }}
{% generation %}{{ turn(m.role, mark='*', content='x') }}{% endgeneration %}
{% endfor %}""",
}

SOMEONE = [{"role": "user", "content": "Hi"}]
CONVERSATIONS = [
    SOMEONE,
    [{"role": "system", "content": "Be brief."}, *SOMEONE],
    [{"role": "user", "content": " Hi \n"}, {"role": "assistant", "content": "\tHello. "}, {"role": "user", "content": "Who?\n\nYou."}],
    [
        {"role": "system", "content": "Be {{ kind }} {% if x %} {# not #}\n"},
        {"role": "user", "content": "It's \"q\" <b> \u00e9\u6f22\U0001f600\u0301"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nok"},
        {"role": "user", "content": ""},
        {"role": "assistant", "content": "b"},
    ],
    [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}],
    [{"role": "tool", "content": '{"a": 1}'}, {"role": "tool", "content": "2"}, {"role": "assistant", "content": "c"}],
    [],
]

# One construct each, on the messages of CONVERSATIONS[2].
FEATURES = r"""
a {%- if true %} b {% endif -%} c
a  {%+ if true %}  b{% endif %}  c
  {% if true %}x{% endif %}  {{ 1 }}  {# note #}  y
{%- raw %} {{ x }} {% y %} {% endraw %} z
{{ "a\tb\\n\"'" ~ '\'é' }}
{{ '}}' ~ "%}" ~ {'a': 1}['a'] ~ {'b': 2}.b }}
{{ 1 + 2 * 3 - 7 // 2 }} {{ 7 % 3 }} {{ 7 / 2 }} {{ 1 ~ 2 ~ 3 }} {{ (1 ~ 2) + '3' }} {{ 1.5 }}
{{ not 1 == 2 }} {{ not 'a' in 'abc' }} {{ not x is defined }} {{ 'a' not in 'abc' }} {{ 'a' in ['a', 'b'] }} {{ 'a' in {'a': 1} }}
{{ '' or 'b' }} {{ 'a' and 'b' }} {{ none or 0 }} {{ 'yes' if '' else 'no' }} {{ 'yes' if 0 }}| {{ 'yes' if 'false' else 'no' }} {{ 1 if [] else 2 }}
{{ true }} {{ none }} {{ nobody }}|
{{ messages[-1].content }} {{ messages[0]['role'][1] }} {{ messages[1:] | length }} {{ messages[::-1][0].content }} {{ 'abcdef'[1:-1] }} {{ 'abc'[::-1] }}
{{ messages[9] is defined }} {{ messages[0].nothing is undefined }} {{ messages[0].nothing }}|
{{ 'a,b,,c'.split(',') | join('+') }} {{ ' a  b '.split() | length }} {{ 'a,b,c'.split(',', 1)[1] }} {{ 'a.b'.split('.')[-1] }}
{{ ' a '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ '\n\na'.lstrip('\n') }}|{{ 'abc'.rstrip('bc') }}|{{ 'abc'.startswith('ab') }}|{{ 'abc'.endswith(('x', 'c')) }}
{{ 'aXb'.upper() }} {{ 'aXb'.lower() }} {{ "they're bill's".title() }} {{ 'hELLO w'.capitalize() }} {{ 'aaa'.replace('a', 'b') }}
{{ {'b': 1, 'a': [1, {}, none, true, 1.5]} | tojson }} {{ 'é"\\\n<' | tojson }} {{ messages[0] | tojson }}
{% for k, v in {'b': 1, 'a': 2}.items() %}{{ k }}={{ v }};{% endfor %}{% for k in {'b': 1} %}{{ k }}{% endfor %}{% for k, v in {'c': 3} | items %}{{ k }}{{ v }}{% endfor %}
{{ {'a': 1}.get('a') }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.get('b', 2) }} {{ {'a': 1}.keys() | list | length }} {{ {'a': 1}.values() | join }}
{{ messages | map(attribute='role') | join(', ') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', 'eq', 'user') | map(attribute='content') | first | trim }}
{{ ['a', 'b'] | map('upper') | join }} {{ [1, 2] | last }} {{ 'é漢😀'[2] }} {{ 'é漢😀' | length }}
{{ x | default('d') }} {{ '' | default('d') }} {{ '' | default('d', true) }} {{ none | default('d') }} {{ 'a b' | replace(' ', '_') }} {{ '5' | int + 1 }} {{ 5 | string + 'x' }}
{{ 'a' | upper }} {{ 'A' | lower }} {{ ' a ' | trim }}| {{ 'ab cd' | capitalize }} {{ [2, 1] | sort | join(',') }} {{ 'a\nb' | indent(2) }}
{{ 1 is number }} {{ 1 is integer }} {{ true is boolean }} {{ 'a' is string }} {{ {} is mapping }} {{ 'a' is mapping }} {{ [] is iterable }} {{ 1 is iterable }} {{ 'a' is sequence }} {{ 3 is odd }} {{ none is none }} {{ x is none }} {{ false is false }} {{ 'a' is not true }}
{% set a, b = 1, 2 %}{{ a + b }}{% set d %} x {{ a }} {% endset %}[{{ d }}]{% set e = [1] + [2] %}{{ e | join }}
{% set x = 1 %}{% for i in [1, 2, 3] %}{% if i == 2 %}{% set x = x + i %}{% endif %}{{ x }},{% set y = i %}{% endfor %}{{ x }} {{ y is defined }}
{% for i in [1, 2] %}{{ seen is defined }}{% set seen = 1 %}{{ seen }} {% endfor %}
{% set ns = namespace(n=0, s='', last=messages|length - 1) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% set ns.s = ns.s ~ m.role[0] %}{% endfor %}{{ ns.n }}{{ ns.s }}{{ ns.last }}
{% for i in [1, 2, 3] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem }} {% endfor %}
{% for i in [1, 2] %}{% for j in ['a', 'b'] %}{{ loop.index }}{{ i }}{{ j }}{% endfor %}{{ loop.index }} {% endfor %}
{% for i in [] %}x{% else %}none{% endfor %} {% for i in range(10) if i % 3 == 0 %}{{ i }}:{{ loop.index }}/{{ loop.length }} {% else %}no{% endfor %} {% for i in nobody %}x{% endfor %}
{% for i in range(6) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 4 %}{% for j in [1, 2] %}{% if j == 2 %}{% break %}x{% endif %}{{ j }}{% endfor %}{% break %} never {% endif %}{{ i }} {% endfor %}after
{% for a, b in [[1, 2], (3, 4)] %}{{ a }}{{ b }} {% endfor %}{% for c in 'ab' %}{{ c }}.{% endfor %}{{ range(1, 10, 4) | join }}
{% macro f(a, b=2) %}{{ a }}{{ b }}{% if a > 0 %}{{ f(a - 1, b=b) }}{% endif %}{% endmacro %}{{ f(2) }} {{ f(1, b='x') }} {{ f(0) | length }}
{% if x is defined and x.y %}a{% elif messages and messages[0].role == 'user' %}b{% else %}c{% endif %}
{{ strftime_now('%d %B %Y, %A %H:%M:%S %p %j %-d %y %b %a %I %%') }}
{{ 'a' < 'b' }} {{ [1, 2] == [1, 2] }} {{ {'a': 1} == {'a': 1} }} {{ 'a' == 1 }} {{ x == none }} {{ none == none }} {{ messages[0].content != none }}
{% generation %}a {{ 1 }}{% endgeneration %}
{{ nobody.part }}
{{ nobody.strip() }}
{{ 1 + 'a' }}
{{ 'a' + none }}
{{ 'a' + nobody }}
{{ raise_exception('a reason') }}
{{ messages[0].append(1) }}
{{ 1 // 0 }}
{% for a, b in [[1, 2, 3]] %}{% endfor %}
{{ ''.getClass() }}
{{ ''.class.forName('java.lang.Runtime') }}
{{ messages[0].getClass().forName('x') }}
{% include 'x' %}
{% if x %}
{{ 1 + }}
{{ (1 }}
{{ 'a }}
{% endfor %}
{% for x in [1] %}{% endif %}
{% break %}
{{ 1 | nofilter }}
{{ 1 is notest }}
{{ nofunction() }}
{# open
{{ a b }}
""".strip("\n").split("\n")

# Pieces of random templates, in which blanks, line ends, notes and minus signs meet in every order.
BLANKS = ["", "", " ", "\n", "  ", "\n  ", "\t", "\n\n", " \n", "a", "b c", "\n d\n", "it's", '"', "<s>", "{# n #}", "{#- n -#}", "{#- n #}", "{# n -#}", "  {# n #}\n"]
EXPRESSIONS = [
    "m.content", "m['role']", "loop.index+1", "loop.last", "m.content|trim", "'a' ~ loop.index0", "m.content if loop.first else 'z'", "messages|length-1",
    "m.role == 'user' and m.content", "m.content[:2]", "m['content'].split('e')[-1]", "m|tojson", "'%}' ~ '}}'", '"it\'s"', "m.nobody is defined",
    "x|default('d')", "1+2*3", "-1", "2 > 1", "not m.nobody", "none", "'' or 'e'", "m.content.strip('h')", "messages[loop.index0-1].content", "ns.v|length",
    "m.content|replace('h', 'J')", "7//2",
]
CONDITIONS = ["", "", " if m.role == 'user'", " if m.content|length > 2", " if m.content != ' if '"]


class Soup:
    """Random templates, as a seed gives them."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def blanks(self):
        return "".join(self.random.choices(BLANKS, k=self.random.randint(0, 2)))

    def tag(self, kind, text):
        begin, end = {"%": ("{%", "%}"), "{": ("{{", "}}")}[kind]
        return begin + self.random.choice(["", "", "-"]) + " " + text + " " + self.random.choice(["", "", "-"]) + end

    def expression(self):
        return self.random.choice(EXPRESSIONS)

    def body(self, depth):
        return "".join(self.blanks() + self.part(depth) + self.blanks() for _ in range(self.random.randint(1, 3)))

    def part(self, depth):
        kind = self.random.choice(["write", "set", "if", "for"][: 4 if depth < 2 else 3 if depth < 3 else 2])
        if kind == "write":
            return self.tag("{", self.expression())
        if kind == "set":
            return self.tag("%", "set " + self.random.choice(["x = ", "ns.v = ns.v ~ "]) + self.expression())
        inner = self.body(depth + 1)
        if self.random.random() < 0.4:
            inner += self.tag("%", "else") + self.body(depth + 1)
        if kind == "if":
            return self.tag("%", "if " + self.expression()) + inner + self.tag("%", "endif")
        return self.tag("%", "for m in messages" + self.random.choice(CONDITIONS)) + inner + self.tag("%", "endfor")

    def template(self):
        return "{% set ns = namespace(v='') %}{% for m in messages %}" + self.body(0) + "{% endfor %}" + self.blanks()


class Fixed(datetime.datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz=None):
        return cls(2026, 3, 5, 14, 7, 9)


def render(template, messages, generation):
    try:
        texts, _ = chat_template_utils.render_jinja_template([messages], chat_template=template, add_generation_prompt=generation, **SPECIAL)
        return texts[0]
    except (jinja2.TemplateError, TypeError, ValueError, ZeroDivisionError, AttributeError, IndexError, SyntaxError):
        return None


def case(name, template, messages, generation):
    return {"name": name, "template": template, "messages": messages, "generation": generation, "text": render(template, messages, generation)}


def main():
    chat_template_utils.datetime = Fixed
    families = [case(name, t, c, g) for name, t in FAMILIES.items() for c in CONVERSATIONS for g in (False, True)]
    features = [case("feature " + str(i + 1), t, CONVERSATIONS[2], False) for i, t in enumerate(FEATURES)]
    soup = Soup(20261128)
    soups = []
    while len(soups) < 400:
        each = case("soup " + str(len(soups) + 1), soup.template(), CONVERSATIONS[2], False)
        if each["text"] is not None and len(each["text"]) < 3000:
            soups.append(each)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    golden = {"special": SPECIAL, "now": "2026-03-05T14:07:09", "cases": families + features + soups}
    text = json.dumps(golden, ensure_ascii=False, indent=1) + "\n"
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
    print(len(families), "of families,", len(features), "features,", len(soups), "random,", sum(c["text"] is None for c in families + features), "refused")


if __name__ == "__main__":
    main()
