-- Who each ID belongs to: the connected components of the links.
-- IDs are ranked by their number of links, so that a hub, such as a user with many devices, comes first. A label spreads
-- only to IDs of a higher rank, and it starts only where no neighbor has a lower one. So every ID gets the lowest rank of
-- its cluster, a cluster around a hub takes one row per ID, and because a row is never repeated, cycles end.
with recursive links as (
  select id, linked_id, link_kind, linked_at from {{ ref('int_mixpanel__identity_links') }} where id <> linked_id
),

-- A person's own ID is preferred to any other as the name of the cluster, and an anonymous one comes last.
ends as (
  select
    id,
    case when link_kind in ('device', 'identify', 'same') then 2 else 1 end as preference,
    linked_at
  from links
  union all
  select
    linked_id,
    case when link_kind in ('device', 'identify') then 0 when link_kind = 'same' then 2 else 1 end,
    linked_at
  from links
),

linked_ids as (
  select
    id,
    row_number() over (order by count(*) desc, id) as id_rank,
    case when min(preference) = 0 then 0 when max(preference) = 2 or id like '$device:%' then 2 else 1 end as preference,
    min(linked_at) as linked_at
  from ends
  group by id
),

pairs as (
  select a.id_rank as id_rank, b.id_rank as neighbor_rank
  from links
  inner join linked_ids as a on a.id = links.id
  inner join linked_ids as b on b.id = links.linked_id
),

neighbors as (
  select id_rank, neighbor_rank from pairs
  union all
  select neighbor_rank, id_rank from pairs
),

reached (id_rank, label) as (
  select id_rank, id_rank
  from neighbors
  group by id_rank
  having id_rank < min(neighbor_rank)
  union
  select neighbors.neighbor_rank, reached.label
  from reached
  inner join neighbors on neighbors.id_rank = reached.id_rank and neighbors.neighbor_rank > reached.label
),

labels as (
  select id_rank, min(label) as label from reached group by id_rank
),

clusters as (
  select
    linked_ids.id,
    linked_ids.preference,
    linked_ids.linked_at,
    first_value(linked_ids.id) over (
      partition by labels.label
      order by linked_ids.preference, linked_ids.linked_at nulls last, linked_ids.id
      rows between unbounded preceding and unbounded following
    ) as resolved_user_id,
    count(*) over (partition by labels.label) as cluster_size
  from linked_ids
  inner join labels on labels.id_rank = linked_ids.id_rank
),

-- Not `union`: with three parts and `recursive`, DuckDB 1.4 repeats rows.
all_ids as (
  select distinct id
  from (
    select identity_id as id from {{ ref('stg_mixpanel__export') }}
    union all
    select distinct_id from {{ ref('stg_mixpanel__engage') }}
    union all
    select id from linked_ids
  ) as found
  where id is not null
)

select
  all_ids.id,
  coalesce(clusters.resolved_user_id, all_ids.id) as resolved_user_id,
  case
    when clusters.preference = 2 or (clusters.id is null and all_ids.id like '$device:%') then 'anonymous'
    else 'user'
  end as id_kind,
  coalesce(clusters.cluster_size, 1) as cluster_size,
  clusters.linked_at
from all_ids
left join clusters on clusters.id = all_ids.id
