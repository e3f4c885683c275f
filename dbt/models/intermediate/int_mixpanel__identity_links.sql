-- Pairs of IDs that belong to one user. Mixpanel has two kinds of ID merge, and a project uses one of them:
-- simplified: a device belongs to the first user that it was seen with, and two users are never merged;
-- original: the events $identify, $create_alias and $merge link IDs in any number.
-- In both, an exported event may say that Mixpanel has replaced the ID it was sent with.
{%- set kind_of_merge = var('source_mixpanel_id_merge') -%}
{%- if kind_of_merge not in ['auto', 'simplified', 'original'] -%}
  {{ exceptions.raise_compiler_error(
    'source_mixpanel_id_merge is "' ~ kind_of_merge ~ '"; choose auto, simplified or original') }}
{%- endif %}
{%- set has_verbs = kind_of_merge != 'simplified' %}
{%- set has_devices = kind_of_merge != 'original' %}

with events as (
  select
    event,
    nullif(distinct_id, '') as distinct_id,
    nullif(distinct_id_before_identity, '') as sent_id,
    nullif(user_id, '') as user_id,
    '$device:' || nullif(device_id, '') as device,
    nullif(device_id, '') as device_id,
    nullif(identified_id, '') as identified_id,
    nullif(anon_id, '') as anon_id,
    nullif(alias, '') as alias,
    distinct_ids,
    -- Mixpanel decides by arrival, not by the time of the event.
    coalesce(arrived_at, time) as linked_at
  from {{ ref('stg_mixpanel__export') }}
  where event_key is not null and nullif(failure_reason, '') is null
),

-- Events of a device that say which ID Mixpanel has given it count more than the first user we know of.
reported as (
  select sent_id as id, distinct_id as linked_id, 'reported' as link_kind, min(linked_at) as linked_at
  from events
  where sent_id <> distinct_id and (user_id is null or user_id = sent_id)
  group by 1, 2
),

users as (
  select user_id as id from events where user_id is not null
  union
  select identified_id from events where identified_id is not null
),

-- An anonymous ID belongs to the first user that it was identified as. A user's ID is not anonymous.
identified as (
  select distinct on (id) id, linked_id, 'identify' as link_kind, linked_at
  from (
    select
      case when anon_id like '$device:%' then anon_id else '$device:' || anon_id end as id,
      coalesce(identified_id, distinct_id) as linked_id,
      linked_at
    from events
    where event = '$identify' and anon_id not in (select id from users)
  ) as rows_of_identify
  where linked_id is not null and linked_id <> id
  order by id, linked_at nulls last, linked_id
),

devices as (
  select distinct on (device) device as id, user_id as linked_id, 'device' as link_kind, linked_at
  from events
  where
    device is not null and user_id is not null
    and device not in (select id from reported)
    {%- if has_verbs %}
    and device not in (select id from identified)
    {%- endif %}
  order by device, linked_at nulls last, user_id
),

-- An alias belongs to the first ID that it was given to.
aliases as (
  select distinct on (alias) alias as id, coalesce(sent_id, distinct_id) as linked_id, 'alias' as link_kind, linked_at
  from events
  where event = '$create_alias' and alias is not null and coalesce(sent_id, distinct_id) is not null
  order by alias, linked_at nulls last, coalesce(sent_id, distinct_id)
),

merged_ids as (
  select events.distinct_ids, events.linked_at, ids.element as id
  from events
  cross join {{ source_mixpanel.json_elements('events.distinct_ids', 'ids') }}
  where events.event = '$merge'
),

merges as (
  select first_id as id, id as linked_id, 'merge' as link_kind, min(linked_at) as linked_at
  from (
    select id, linked_at, min(id) over (partition by distinct_ids) as first_id
    from merged_ids
    where id <> ''
  ) as pairs
  where id <> first_id
  group by 1, 2
),

-- A device's ID is sent with the prefix $device: or without.
spellings as (
  select distinct device_id as id, device as linked_id, 'same' as link_kind, cast(null as timestamp) as linked_at
  from events
  where user_id is null and (device_id = sent_id or device_id = distinct_id)
  {%- if has_verbs %}
  union
  select anon_id, '$device:' || anon_id, 'same', null
  from events
  where event = '$identify' and anon_id not like '$device:%' and anon_id not in (select id from users)
  {%- endif %}
)

select * from reported
union all
select * from spellings
{%- if has_devices %}
union all
select * from devices
{%- endif %}
{%- if has_verbs %}
union all
select * from identified
union all
select * from aliases where id <> linked_id
union all
select * from merges
{%- endif %}
