{{ source_mixpanel.stage('annotations', unique_key=['id'], columns={
  'id': 'integer',
  'project_id': 'integer',
  'date': 'timestamp',
  'description': 'text',
  'user': 'json',
  'tags': 'json',
}) }}
