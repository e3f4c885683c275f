-- The daily counts and the users add up to the events.
with counts as (
  select
    (select count(*) from {{ ref('mixpanel_events') }} where time is not null and event is not null) as daily_events,
    (select coalesce(sum(number_of_events), 0) from {{ ref('mixpanel_daily') }}) as counted_daily,
    (select count(*) from {{ ref('mixpanel_events') }} where resolved_user_id is not null) as user_events,
    (select coalesce(sum(number_of_events), 0) from {{ ref('mixpanel_users') }}) as counted_of_users
)

select * from counts where daily_events <> counted_daily or user_events <> counted_of_users
