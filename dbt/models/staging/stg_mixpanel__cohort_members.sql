{{ source_mixpanel.stage('cohort_members', unique_key=['distinct_id', 'cohort_id'],
  columns={'distinct_id': 'text', 'cohort_id': 'integer'},
  properties={'last_seen': [['$last_seen'], 'timestamp']},
  keeps_others=true,
) }}
