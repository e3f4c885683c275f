import { isObject } from '../base/json-object.ts';

/** A tag that annotations can carry: `{"id":1,"name":"release","project_id":12345,"has_annotations":true}`. */
export interface AnnotationTag extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
}

/**
 * The list of tags; undefined for any other answer. The public description shows a bare list. Other lists of the App API
 * come as `{"status":"ok","results":[...]}`, so that form is accepted too.
 */
export function parseAnnotationTags(answer: unknown): AnnotationTag[] | undefined {
  const list = isObject(answer) ? answer['results'] : answer;
  return Array.isArray(list) && list.every(isAnnotationTag) ? list : undefined;
}

function isAnnotationTag(value: unknown): value is AnnotationTag {
  return isObject(value) && typeof value['id'] === 'number' && typeof value['name'] === 'string';
}
