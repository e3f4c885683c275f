{#- The columns of a table by lower-case name. Empty if the table does not exist, and while dbt parses. -#}
{% macro columns_of(table) %}
  {%- set columns = {} -%}
  {%- if execute and load_relation(table) is not none -%}
    {%- for column in adapter.get_columns_in_relation(table) -%}
      {%- do columns.update({column.name | lower: column}) -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(columns) }}
{% endmacro %}

{#- A column converted to `type`; null if the table lacks it. -#}
{% macro column_or_null(columns, name, type) %}
  {%- set column = columns.get(name) -%}
  {%- if column is none -%}
    {{ return('cast(null as ' ~ source_mixpanel.type_of(type) ~ ')') }}
  {%- endif -%}
  {{ return(source_mixpanel.convert(adapter.quote(column.name), column.dtype, type)) }}
{% endmacro %}

{#-
  The value of a Mixpanel property as text, wherever the connector has put it: in a column of its own, in the object
  `properties` (property_layout json or both), or in `_rescued_data`. Null if the table has none of them.
-#}
{% macro property(columns, name) %}
  {%- set places = [] -%}
  {%- set column = columns.get(source_mixpanel.column_of_property(name)) -%}
  {%- if column is not none -%}
    {%- do places.append('cast(' ~ adapter.quote(column.name) ~ ' as text)') -%}
  {%- endif -%}
  {%- for object in [source_mixpanel.properties_column(columns), columns.get('_rescued_data')] if object is not none -%}
    {%- do places.append(source_mixpanel.json_text(adapter.quote(object.name), object.dtype, name)) -%}
  {%- endfor -%}
  {{ return('coalesce(' ~ (places + ['cast(null as text)']) | join(', ') ~ ')') }}
{% endmacro %}

{#- The first of several properties that has a value, converted to `type`. -#}
{% macro property_as(columns, names, type) %}
  {%- set values = [] -%}
  {%- for name in names -%}
    {%- do values.append(source_mixpanel.property(columns, name)) -%}
  {%- endfor -%}
  {{ return(source_mixpanel.convert('coalesce(' ~ values | join(', ') ~ ')', 'text', type)) }}
{% endmacro %}

{#- The column that the connector's option property_naming gives a property, in lower case. -#}
{% macro column_of_property(name) %}
  {%- set naming = var('source_mixpanel_property_naming') -%}
  {%- if naming not in ['plain', 'safe', 'mp_reserved'] -%}
    {{ exceptions.raise_compiler_error(
      'source_mixpanel_property_naming is "' ~ naming ~ '"; choose plain, safe or mp_reserved') }}
  {%- endif -%}
  {%- set prefix = 'mp_reserved_' if naming == 'mp_reserved' else '' -%}
  {{ return((prefix ~ name[1:] if name.startswith('$') else name) | lower) }}
{% endmacro %}

{#-
  The column with all properties as one object, which property_layout json and both add. Any other layout may have a
  column of that name, for a property called `properties`; then it is text unless property_types is native.
-#}
{% macro properties_column(columns) %}
  {%- set layout = var('source_mixpanel_property_layout') -%}
  {%- if layout not in ['auto', 'columns', 'json', 'both'] -%}
    {{ exceptions.raise_compiler_error(
      'source_mixpanel_property_layout is "' ~ layout ~ '"; choose auto, columns, json or both') }}
  {%- endif -%}
  {%- set column = columns.get('properties') -%}
  {%- set is_text = column is not none and ('char' in column.dtype | lower or 'text' in column.dtype | lower) -%}
  {{ return(none if layout == 'columns' or (layout == 'auto' and is_text) else column) }}
{% endmacro %}
