-- Every key of the staging model is in mixpanel_events.
select event_key from {{ ref('stg_mixpanel__export') }}
except
select event_key from {{ ref('mixpanel_events') }}
