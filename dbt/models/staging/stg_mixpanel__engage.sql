{{ source_mixpanel.stage('engage', unique_key=['distinct_id'],
  columns={'distinct_id': 'text'},
  properties={
    'name': [['$name'], 'text'],
    'email': [['$email'], 'text'],
    'created': [['$created'], 'timestamp'],
    'last_seen': [['$last_seen'], 'timestamp'],
  },
  keeps_others=true,
) }}
