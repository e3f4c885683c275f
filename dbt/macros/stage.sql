{#-
  The query of a staging model: converts the columns of a stream's table and keeps the latest record of each key.

  columns: type by name. A column that the table lacks is null.
  properties: [names of Mixpanel properties, type] by the name of the column that holds the first of them with a value.
  unique_key: the columns of the key; none keeps all records.
  keeps_others: adds all other columns of the table as they are.
  is_required: fails if the table does not exist; otherwise the model is empty then.
-#}
{% macro stage(stream, columns, properties={}, unique_key=none, keeps_others=false, is_required=false) %}
  {%- set table = source('source_mixpanel', stream) -%}
  {%- set present = source_mixpanel.columns_of(table) -%}
  {%- if execute and not present -%}
    {%- set missing = 'The table ' ~ table ~ ' does not exist' -%}
    {%- if is_required -%}
      {{ exceptions.raise_compiler_error(missing ~ '. Set source_mixpanel_schema and source_mixpanel_table_prefix, and sync the stream ' ~ stream ~ '.') }}
    {%- endif -%}
    {{ log(missing ~ ', so its model is empty.', info=true) }}
  {%- endif -%}
  {%- set own = columns.keys() | list + properties.keys() | list + ['extracted_at'] -%}
  with records as (
    select
      {% for name, type in columns.items() -%}
        {{ source_mixpanel.column_or_null(present, name, type) }} as {{ adapter.quote(name) }},
      {% endfor -%}
      {% for name, property in properties.items() -%}
        {{ source_mixpanel.property_as(present, property[0], property[1]) }} as {{ adapter.quote(name) }},
      {% endfor -%}
      {% for name, column in present.items() if keeps_others and name not in own and not name.startswith('_airbyte_') -%}
        {{ adapter.quote(column.name) }},
      {% endfor -%}
      {{ source_mixpanel.column_or_null(present, '_airbyte_extracted_at', 'timestamp') }} as extracted_at
    from {{ table if present else '(select 1) as missing where false' }}
  )
  {% if unique_key is none -%}
    select * from records
  {%- else -%}
    {%- set keys = [] -%}
    {%- for name in unique_key -%}{%- do keys.append(adapter.quote(name)) -%}{%- endfor -%}
    select distinct on ({{ keys | join(', ') }}) *
    from records
    order by {{ keys | join(', ') }}, extracted_at desc nulls last
  {%- endif %}
{% endmacro %}
