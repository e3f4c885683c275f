{#- Property and type by the name of the column in Fivetran's table `event`. -#}
{% macro fivetran_properties() %}
  {%- set types = {} -%}
  {%- for name in [
    'ae_session_length', 'app_build_number', 'app_release', 'app_version', 'app_version_string', 'bluetooth_version',
    'brand', 'browser', 'carrier', 'city', 'current_url', 'device', 'google_play_services', 'initial_referrer',
    'initial_referring_domain', 'ios_ifa', 'lib_version', 'manufacturer', 'model', 'os', 'os_version', 'radio',
    'referrer', 'referring_domain', 'region', 'search_engine',
  ] -%}
    {%- do types.update({name: ['$' ~ name, 'text']}) -%}
  {%- endfor -%}
  {%- for name in ['browser_version', 'screen_dpi', 'screen_height', 'screen_width'] -%}
    {%- do types.update({name: ['$' ~ name, 'integer']}) -%}
  {%- endfor -%}
  {%- for name in ['bluetooth_enabled', 'had_persisted_distinct_id', 'has_nfc', 'has_telephone', 'wifi'] -%}
    {%- do types.update({name: ['$' ~ name, 'boolean']}) -%}
  {%- endfor -%}
  {%- for name in ['mp_country_code', 'mp_device_model', 'mp_keyword', 'mp_lib'] -%}
    {%- do types.update({name: [name, 'text']}) -%}
  {%- endfor -%}
  {{ return(types) }}
{% endmacro %}

{#- All properties of an event as one object: `properties` if the table has it, else one made from its columns. -#}
{% macro all_properties(columns) %}
  {%- set object = source_mixpanel.properties_column(columns) -%}
  {%- if object is not none -%}
    {{ return(source_mixpanel.convert(adapter.quote(object.name), object.dtype, 'json')) }}
  {%- endif -%}
  {%- set not_properties = [
    'event_key', 'event', 'time', 'arrived_at', '_arrived_at', 'extracted_at', 'identity_id', 'resolved_user_id', '_rescued_data',
  ] -%}
  {%- set members = [] -%}
  {%- for name, column in columns.items() if name not in not_properties -%}
    {%- do members.append(column) -%}
  {%- endfor -%}
  {%- set others = [] -%}
  {%- if '_rescued_data' in columns -%}
    {%- do others.append(source_mixpanel.convert(adapter.quote(columns['_rescued_data'].name), 'text', 'json')) -%}
  {%- endif -%}
  {{ return(source_mixpanel.json_object_of(members, others)) }}
{% endmacro %}
