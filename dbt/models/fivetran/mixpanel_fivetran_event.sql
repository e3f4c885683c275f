-- Named after the table that Fivetran's own connector fills.
{{ config(alias='event') }}
{%- set columns = source_mixpanel.columns_of(ref('mixpanel_events')) -%}
{%- set properties = source_mixpanel.fivetran_properties() %}

select
  event_key as _fivetran_id,
  extracted_at as _fivetran_synced,
  event as name,
  time,
  distinct_id,
  insert_id,
  device_id,
  distinct_id_before_identity,
  {{ source_mixpanel.property_as(columns, ['mp_processing_time_ms'], 'integer') }} as mp_processing_time_ms,
  {%- for name, property in properties.items() %}
  {{ source_mixpanel.property_as(columns, [property[0]], property[1]) }} as {{ name }},
  {%- endfor %}
  {{ source_mixpanel.all_properties(columns) }} as properties
from {{ ref('mixpanel_events') }}
