import { createHash } from 'node:crypto';
import { isObject } from '../src/base/json-object.ts';

const STYLE = `
body { margin: 0; padding: 20px; font: 14px/1.4 sans-serif; color: #1a194d; background: #f8f8fa }
section { background: #fff; border: 1px solid #e8e8ed; border-radius: 10px; padding: 16px 20px; margin-bottom: 14px }
h2 { font-size: 16px; margin: 0 0 12px }
label { display: block; margin-bottom: 14px }
b i { font-weight: normal; color: #6b6b80 }
small { display: block; color: #6b6b80; margin: 2px 0 4px }
input, select { box-sizing: border-box; width: 100%; padding: 7px; border: 1px solid #d1d1db; border-radius: 6px; background: #fff; color: #6b6b80 }
fieldset { border: 1px solid #e8e8ed; border-radius: 8px; margin-bottom: 14px }
summary { color: #615eff }`;

/** The hash of the form and of the way it is drawn. */
export function formHash(spec: string): string {
  return createHash('sha256').update(formPage(spec)).digest('hex');
}

/**
 * The form as a page, by Airbyte's rules: groups are cards, fields stand in their `order`, and those that are neither required nor
 * `always_show` hide under "Optional fields".
 * @param spec the content of spec.json
 */
export function formPage(spec: string): string {
  const parsed: unknown = JSON.parse(spec);
  const form = objectAt(parsed, 'connectionSpecification');
  const groups = Array.isArray(form['groups']) ? form['groups'].filter(isObject) : [];
  const cards = [...groups, {}].map((group) => {
    const fields = fieldsOf(form).filter(([, field]) => field['group'] === group['id']);
    return fields.length === 0
      ? ''
      : `<section>${group['title'] === undefined ? '' : `<h2>${text(group['title'])}</h2>`}${drawn(fields, form)}</section>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${cards.join('\n')}`;
}

type JsonObject = Record<string, unknown>;
type Field = readonly [name: string, field: JsonObject];

function fieldsOf(form: JsonObject): Field[] {
  const fields = Object.entries(objectAt(form, 'properties')).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  );
  return fields
    .filter(([, field]) => field['const'] === undefined && field['airbyte_hidden'] !== true)
    .sort(([, a], [, b]) => Number(a['order'] ?? 0) - Number(b['order'] ?? 0));
}

function drawn(fields: readonly Field[], form: JsonObject): string {
  const required = Array.isArray(form['required']) ? form['required'] : [];
  const isOpen = ([name, field]: Field): boolean => required.includes(name) || field['always_show'] === true;
  const open = fields.filter(isOpen).map((field) => drawnField(field, required.includes(field[0])));
  const hidden = fields.filter((field) => !isOpen(field));
  const names = hidden.map(([name, field]) => text(field['title'] ?? name)).join(', ');
  return `${open.join('\n')}${hidden.length === 0 ? '' : `<details><summary>Optional fields</summary></details><small>${names}</small>`}`;
}

function drawnField([name, field]: Field, isRequired: boolean): string {
  const heading = `<b>${text(field['title'] ?? name)}${isRequired ? '' : ' <i>Optional</i>'}</b><small>${plain(field['description'])}</small>`;
  const choice = firstOf(field['oneOf']);
  if (isObject(choice))
    return `<fieldset><legend>${heading}</legend><label><select><option>${text(choice['title'])}</option></select></label>${drawn(fieldsOf(choice), choice)}</fieldset>`;
  const example = firstOf(field['examples']);
  const value = text(field['default'] ?? '');
  if (Array.isArray(field['enum']))
    return `<label>${heading}<select><option>${value}</option></select></label>`;
  const type = field['airbyte_secret'] === true ? 'password' : 'text';
  return `<label>${heading}<input type="${type}" value="${value}" placeholder="${text(example ?? '')}"></label>`;
}

function objectAt(value: unknown, name: string): JsonObject {
  const found = isObject(value) ? value[name] : undefined;
  if (!isObject(found)) throw new Error(`spec.json: ${name} is not an object`);
  return found;
}

/** A description without its links, which Airbyte shows as links. */
function plain(description: unknown): string {
  return text(typeof description === 'string' ? description.replace(/<[^>]*>/g, '') : '');
}

function text(value: unknown): string {
  const shown = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list as readonly unknown[])[0] : undefined;
}
