{#- The type of a converted column: text, integer, number, boolean, date, timestamp, milliseconds, json or list. -#}
{% macro type_of(type) %}
  {{ return({
    'text': 'text',
    'integer': 'bigint',
    'number': 'double precision',
    'boolean': 'boolean',
    'date': 'date',
    'timestamp': 'timestamp',
    'milliseconds': 'timestamp',
    'json': source_mixpanel.json_type(),
    'list': source_mixpanel.json_type(),
  }[type]) }}
{% endmacro %}

{#-
  Converts an expression of the column type `from` to one of the types above. A value that does not fit becomes null, so
  that one odd value does not fail a model. Timestamps are without time zone, in UTC; `milliseconds` are those since 1970.
  `json` expects the text of an object or a list as the connector writes it, `list` any text that may be a list of IDs.
-#}
{% macro convert(value, from, type) %}
  {%- set from = from | lower -%}
  {%- if type in ('timestamp', 'milliseconds') and 'timestamp' in from -%}
    {%- set has_zone = 'with time zone' in from or 'timestamptz' in from -%}
    {{ return('(' ~ value ~ " at time zone 'UTC')" if has_zone else value) }}
  {%- endif -%}
  {%- if type == 'json' and 'json' in from -%}
    {{ return('cast(' ~ value ~ ' as ' ~ source_mixpanel.json_type() ~ ')') }}
  {%- endif -%}
  {{ return(adapter.dispatch('convert_text', 'source_mixpanel')('cast(' ~ value ~ ' as text)', type)) }}
{% endmacro %}

{% macro duckdb__convert_text(value, type) %}
  {%- if type == 'text' -%}
    {{ return(value) }}
  {%- elif type in ('json', 'list') -%}
    {{ return('(case when json_valid(' ~ value ~ ') then cast(' ~ value ~ ' as json) end)') }}
  {%- elif type in ('timestamp', 'milliseconds') -%}
    {#- A cast to timestamp ignores the offset. -#}
    {%- set has_offset = 'regexp_matches(' ~ value ~ ", ':[0-9.]+(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')" -%}
    {%- set timestamp = '(case when ' ~ has_offset ~ ' then try_cast(' ~ value ~ " as timestamptz) at time zone 'UTC'"
      ~ ' else try_cast(' ~ value ~ ' as timestamp) end)' -%}
    {%- set since_1970 = 'make_timestamp(try_cast(' ~ value ~ ' as bigint) * 1000)' -%}
    {{ return('coalesce(' ~ since_1970 ~ ', ' ~ timestamp ~ ')' if type == 'milliseconds' else timestamp) }}
  {%- endif -%}
  {{ return('try_cast(' ~ value ~ ' as ' ~ source_mixpanel.type_of(type) ~ ')') }}
{% endmacro %}

{#- PostgreSQL 15 has no try_cast, so a pattern decides which values are converted. -#}
{% macro postgres__convert_text(value, type) %}
  {%- set day = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' -%}
  {%- set moment = day ~ '[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?' -%}
  {%- set zone = '(Z|[+-][0-9]{2}(:?[0-9]{2})?)' -%}
  {%- set id = '("([^"\\\\]|\\\\(["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?[1-9][0-9]*)' -%}
  {%- set list = '[[] *(' ~ id ~ '( *, *' ~ id ~ ')*)? *[]]' -%}
  {%- set rules = {
    'integer': [
      ['^-?[0-9]{1,18}([.]0*)?$', 'cast(cast(' ~ value ~ ' as numeric) as bigint)'],
      ['^-?[0-9]{19}$', 'case when abs(cast(' ~ value ~ ' as numeric)) <= 9223372036854775807 then cast(' ~ value ~ ' as bigint) end'],
    ],
    'number': [['^-?[0-9]{1,255}([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$', 'cast(' ~ value ~ ' as double precision)']],
    'boolean': [['^(true|false)$', 'cast(' ~ value ~ ' as boolean)']],
    'date': [['^' ~ day, 'cast(left(' ~ value ~ ', 10) as date)']],
    'timestamp': [
      ['^' ~ moment ~ '$', 'cast(' ~ value ~ ' as timestamp)'],
      ['^' ~ moment ~ zone ~ '$', '(cast(' ~ value ~ " as timestamptz) at time zone 'UTC')"],
      ['^' ~ day ~ '$', 'cast(' ~ value ~ ' as timestamp)'],
    ],
    'json': [['^[[:space:]]*[[{]', 'cast(' ~ source_mixpanel.valid_in_postgres(value) ~ ' as jsonb)']],
    'list': [['^' ~ list ~ '$', 'cast(' ~ source_mixpanel.valid_in_postgres(value) ~ ' as jsonb)']],
  } -%}
  {%- do rules.update({
    'milliseconds': [['^[0-9]{9,14}([.]0*)?$', '(to_timestamp(cast(' ~ value ~ " as numeric) / 1000.0) at time zone 'UTC')"]]
      + rules['timestamp'],
  }) -%}
  {%- if type == 'text' -%}
    {{ return(value) }}
  {%- endif -%}
  {%- set cases = [] -%}
  {%- for pattern, conversion in rules[type] -%}
    {%- do cases.append('when ' ~ value ~ " ~ '" ~ pattern ~ "' then " ~ conversion) -%}
  {%- endfor -%}
  {{ return('(case ' ~ cases | join(' ') ~ ' end)') }}
{% endmacro %}

{#- PostgreSQL refuses JSON with the character U+0000 or half of a surrogate pair. Both become U+FFFD. -#}
{% macro valid_in_postgres(json) %}
  {%- set replaced = namespace(sql=json) -%}
  {%- for pattern in [
    '(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000',
    '(?<!\\\\)((?:\\\\\\\\)*)\\\\ud[89ab][0-9a-f]{2}(?!\\\\ud[c-f])',
    '(?<!\\\\)(?<!\\\\ud[89ab][0-9a-f]{2})((?:\\\\\\\\)*)\\\\ud[c-f][0-9a-f]{2}',
  ] -%}
    {%- set replaced.sql = 'regexp_replace(' ~ replaced.sql ~ ", '" ~ pattern ~ "', '\\1\\\\ufffd', 'gi')" -%}
  {%- endfor -%}
  {{ return(
    '(case when ' ~ json ~ " ~* '\\\\u(0000|d[89a-f])' then " ~ replaced.sql ~ ' else ' ~ json ~ ' end)'
  ) }}
{% endmacro %}
