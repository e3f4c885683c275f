{#- The type of a converted column: text, integer, number, boolean, date, timestamp, milliseconds or json. -#}
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
  }[type]) }}
{% endmacro %}

{#-
  Converts an expression of the column type `from` to one of the types above. A value that does not fit becomes null, so
  that one odd value does not fail a model. Timestamps are without time zone, in UTC; `milliseconds` are those since 1970.
-#}
{% macro convert(value, from, type) %}
  {%- set from = from | lower -%}
  {%- if type in ('timestamp', 'milliseconds') and 'timestamp' in from -%}
    {%- set has_zone = 'with time zone' in from or 'timestamptz' in from -%}
    {{ return('(' ~ value ~ " at time zone 'UTC')" if has_zone else value) }}
  {%- endif -%}
  {{ return(adapter.dispatch('convert_text', 'source_mixpanel')('cast(' ~ value ~ ' as text)', type)) }}
{% endmacro %}

{% macro duckdb__convert_text(value, type) %}
  {%- if type == 'text' -%}
    {{ return(value) }}
  {%- elif type == 'json' -%}
    {{ return('(case when json_valid(' ~ value ~ ') then cast(' ~ value ~ ' as json) end)') }}
  {%- elif type == 'milliseconds' -%}
    {%- set number = 'try_cast(' ~ value ~ ' as bigint)' -%}
    {{ return('coalesce(make_timestamp(' ~ number ~ ' * 1000), try_cast(' ~ value ~ ' as timestamp))') }}
  {%- endif -%}
  {{ return('try_cast(' ~ value ~ ' as ' ~ source_mixpanel.type_of(type) ~ ')') }}
{% endmacro %}

{#- PostgreSQL 15 has no try_cast, so a pattern decides which values are converted. -#}
{% macro postgres__convert_text(value, type) %}
  {%- set day = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' -%}
  {%- set moment = day ~ '[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?' -%}
  {%- set zone = '(Z|[+-][0-9]{2}(:?[0-9]{2})?)' -%}
  {%- set rules = {
    'integer': [
      ['^-?[0-9]{1,18}([.]0*)?$', 'cast(cast(' ~ value ~ ' as numeric) as bigint)'],
      ['^-?[0-9]{19}$', 'case when abs(cast(' ~ value ~ ' as numeric)) <= 9223372036854775807 then cast(' ~ value ~ ' as bigint) end'],
    ],
    'number': [['^-?[0-9]{1,300}([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$', 'cast(' ~ value ~ ' as double precision)']],
    'boolean': [['^(true|false)$', 'cast(' ~ value ~ ' as boolean)']],
    'date': [['^' ~ day, 'cast(left(' ~ value ~ ', 10) as date)']],
    'timestamp': [
      ['^' ~ moment ~ '$', 'cast(' ~ value ~ ' as timestamp)'],
      ['^' ~ moment ~ zone ~ '$', '(cast(' ~ value ~ " as timestamptz) at time zone 'UTC')"],
      ['^' ~ day ~ '$', 'cast(' ~ value ~ ' as timestamp)'],
    ],
    'json': [['^[[:space:]]*[[{"]', 'cast(' ~ value ~ ' as jsonb)']],
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
