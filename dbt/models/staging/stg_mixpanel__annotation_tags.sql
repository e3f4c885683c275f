{{ source_mixpanel.stage('annotation_tags', unique_key=['id'], columns={
  'id': 'integer',
  'name': 'text',
  'project_id': 'integer',
  'has_annotations': 'boolean',
}) }}
