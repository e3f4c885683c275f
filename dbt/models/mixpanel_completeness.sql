-- Mixpanel counts days of the project's time zone.
{%- set zone = var('source_mixpanel_project_timezone') %}
{%- set time = "timezone('" ~ zone ~ "', timezone('UTC', time))" if zone else 'time' %}
with counted as (
  select event, date as event_date, count as number_counted
  from {{ ref('stg_mixpanel__event_counts') }}
  where count is not null
),

delivered as (
  select event, cast({{ time }} as date) as event_date, count(*) as number_delivered
  from {{ ref('mixpanel_events') }}
  where time is not null and event is not null
  group by 1, 2
),

first_days as (
  select
    (select min(event_date) from counted) as first_counted,
    (select min(event_date) from delivered) as first_delivered
),

compared as (
  select
    coalesce(counted.event_date, delivered.event_date) as event_date,
    coalesce(counted.event, delivered.event) as event,
    counted.number_counted,
    coalesce(delivered.number_delivered, 0) as number_delivered
  from counted
  full join delivered on delivered.event = counted.event and delivered.event_date = counted.event_date
)

select
  compared.event_date,
  compared.event,
  compared.number_counted,
  compared.number_delivered,
  compared.number_counted - compared.number_delivered as number_missing,
  compared.number_counted is null
    or compared.number_counted - compared.number_delivered
      <= compared.number_counted * {{ var('source_mixpanel_completeness_tolerance') }} as is_complete
from compared
cross join first_days
where compared.event_date >= first_days.first_counted
  and compared.event_date >= first_days.first_delivered
