{#- What differs between DuckDB and PostgreSQL in JSON. `object` is an expression of the type JSON. -#}

{% macro json_type() %}
  {{ return(adapter.dispatch('json_type', 'source_mixpanel')()) }}
{% endmacro %}

{% macro duckdb__json_type() %}
  {{ return('json') }}
{% endmacro %}

{% macro postgres__json_type() %}
  {{ return('jsonb') }}
{% endmacro %}

{#-
  A member of an object as text: a string as it is, any other value as its JSON. Null if it is missing. `from` is the type of
  the object's column, JSON or text.
-#}
{% macro json_text(object, from, name) %}
  {{ return(adapter.dispatch('json_text', 'source_mixpanel')(source_mixpanel.convert(object, from, 'json'), name)) }}
{% endmacro %}

{% macro duckdb__json_text(object, name) %}
  {{ return('json_extract_string(' ~ object ~ ", '$.\"" ~ name ~ "\"')") }}
{% endmacro %}

{% macro postgres__json_text(object, name) %}
  {{ return('(' ~ object ~ " ->> '" ~ name ~ "')") }}
{% endmacro %}

{#- A from-item with one row for each element of a list, as text in the column `element`. -#}
{% macro json_elements(list, alias) %}
  {{ return(adapter.dispatch('json_elements', 'source_mixpanel')(list, alias)) }}
{% endmacro %}

{% macro duckdb__json_elements(list, alias) %}
  {{ return('unnest(json_extract_string(' ~ list ~ ", '$[*]')) as " ~ alias ~ '(element)') }}
{% endmacro %}

{% macro postgres__json_elements(list, alias) %}
  {{ return(
    "jsonb_array_elements_text(case when jsonb_typeof(" ~ list ~ ") = 'array' then " ~ list
    ~ " else '[]' end) as " ~ alias ~ '(element)'
  ) }}
{% endmacro %}

{#- An object of the given columns without those that are null, then the members of the objects in `others`. -#}
{% macro json_object_of(columns, others) %}
  {{ return(adapter.dispatch('json_object_of', 'source_mixpanel')(columns, others)) }}
{% endmacro %}

{% macro duckdb__json_object_of(columns, others) %}
  {%- set members = ['_airbyte := null'] -%}
  {%- for column in columns -%}
    {%- do members.append(adapter.quote(column.name) ~ ' := ' ~ adapter.quote(column.name)) -%}
  {%- endfor -%}
  {%- set object = namespace(sql="json_merge_patch('{}', to_json(struct_pack(" ~ members | join(', ') ~ ')))') -%}
  {%- for other in others -%}
    {%- set object.sql = 'json_merge_patch(' ~ object.sql ~ ', coalesce(' ~ other ~ ", '{}'))" -%}
  {%- endfor -%}
  {{ return(object.sql) }}
{% endmacro %}

{% macro postgres__json_object_of(columns, others) %}
  {%- set members = [] -%}
  {%- for column in columns -%}
    {%- do members.append(adapter.quote(column.name)) -%}
  {%- endfor -%}
  {#- A function takes at most 100 arguments, a row 1,600 columns. -#}
  {%- set row = '(select to_jsonb(selected) from (select ' ~ members | join(', ') ~ ') as selected)' -%}
  {%- set object = namespace(sql='jsonb_strip_nulls(' ~ row ~ ')' if columns else "'{}'::jsonb") -%}
  {%- for other in others -%}
    {%- set object.sql = object.sql ~ ' || coalesce(' ~ other ~ ", '{}')" -%}
  {%- endfor -%}
  {{ return(object.sql) }}
{% endmacro %}
