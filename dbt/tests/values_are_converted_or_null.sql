-- Each conversion next to its result as text. One odd value does not fail a model.
{%- set cases = [
  ['timestamp', '2026-01-31T08:00:00Z', '2026-01-31 08:00:00'],
  ['timestamp', '2026-01-31T08:00:00.250+01:30', '2026-01-31 06:30:00.25'],
  ['timestamp', '2026-01-31T08:00:00', '2026-01-31 08:00:00'],
  ['timestamp', '2026-01-31', '2026-01-31 00:00:00'],
  ['timestamp', 'yesterday', none],
  ['timestamp', '2026-13-01T00:00:00', none],
  ['milliseconds', '1769846400250', '2026-01-31 08:00:00.25'],
  ['milliseconds', '2026-01-31T08:00:00Z', '2026-01-31 08:00:00'],
  ['milliseconds', 'unknown', none],
  ['date', '2026-01-31', '2026-01-31'],
  ['date', '', none],
  ['integer', '-1405123841946871899', '-1405123841946871899'],
  ['integer', '5.0', '5'],
  ['integer', '99999999999999999999', none],
  ['integer', 'five', none],
  ['number', '-1.5e3', '-1500'],
  ['number', '1,5', none],
  ['boolean', 'true', 'true'],
  ['boolean', 'perhaps', none],
  ['list', '["a", 1]', '["a", 1]'],
  ['list', '["a"', none],
  ['list', 'a', none],
  ['json', '{"a": "b"}', '{"a": "b"}'],
  ['json', 'text', none],
] %}

{% for type, value, expected in cases %}
  {%- if not loop.first %}union all{% endif %}
  select conversion.type, conversion.value, conversion.actual, conversion.expected
  from (
    select
      '{{ type }}' as type,
      '{{ value }}' as value,
      cast({{ source_mixpanel.convert("'" ~ value ~ "'", 'text', type) }} as text) as actual,
      cast({{ "'" ~ expected ~ "'" if expected is not none else 'null' }} as text) as expected
  ) as conversion
  where replace(conversion.actual, '1500.0', '1500') is distinct from conversion.expected
{% endfor %}
{%- if target.type == 'postgres' %}
  union all
  select 'json', 'U+0000 and half a surrogate pair', actual, null
  from (
    select {{ source_mixpanel.json_text("'{\"a\": \"\\u0000b\\ud83d\\ud83d\\ude00\\\\u0000\"}'", 'text', 'a') }} as actual
  ) as conversion
  where actual is distinct from U&'\FFFDb\FFFD\+01F600\\u0000'
{%- endif %}
