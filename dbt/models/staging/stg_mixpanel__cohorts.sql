{{ source_mixpanel.stage('cohorts', unique_key=['id'], columns={
  'id': 'integer',
  'name': 'text',
  'description': 'text',
  'created': 'timestamp',
  'count': 'integer',
  'is_visible': 'integer',
  'project_id': 'integer',
  'data_group_id': 'integer',
}) }}
