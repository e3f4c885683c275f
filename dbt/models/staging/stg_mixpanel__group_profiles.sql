{{ source_mixpanel.stage('group_profiles', unique_key=['data_group_id', 'group_id'],
  columns={'data_group_id': 'integer', 'group_id': 'text'},
  properties={'name': [['$name'], 'text']},
  keeps_others=true,
) }}
