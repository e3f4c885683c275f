import { isObject } from '../../src/base/json-object.ts';
import { type Field, fieldsOf, type JsonObject } from '../form-fields.ts';
import { ARROW_DOWN, CALENDAR } from './style.ts';

/** The fields that a user fills in, in their order. */
export function shownFields(form: JsonObject): Field[] {
  return fieldsOf(form)
    .filter(([, field]) => field['airbyte_hidden'] !== true)
    .sort(([, a], [, b]) => Number(a['order'] ?? 0) - Number(b['order'] ?? 0));
}

export function drawnField([name, field]: Field, isRequired: boolean): string {
  const title = `<b>${text(field['title'] ?? name)}</b>`;
  const help = `<div class="help">${html(field['description'])}${drawnExamples(field)}</div>`;
  if (field['type'] === 'boolean') {
    const on = field['default'] === true ? ' on' : '';
    return `<div class="field"><div class="name"><span class="switch${on}"></span>${title}</div>${help}</div>`;
  }
  const branches = listOf(field['oneOf']).filter(isObject);
  if (branches.length > 0)
    return `<div class="field"><div class="name">${title}</div>${help}${drawnChoice(branches)}</div>`;
  const optional = isRequired ? '' : '<i>Optional</i>';
  const format =
    field['pattern_descriptor'] === undefined ? '' : `<small>${text(field['pattern_descriptor'])}</small>`;
  return `<div class="field"><div class="name">${title}${optional}${format}</div>${help}${drawnControl(field)}</div>`;
}

/** The radio buttons of a choice, and the fields of its first branch, which Airbyte chooses in a new form. */
function drawnChoice(branches: readonly JsonObject[]): string {
  const tiles = branches.map((branch, i) => {
    const name = `<b>${text(branch['title'])}</b><div class="help">${html(branch['description'])}</div>`;
    return `<div class="tile${i === 0 ? ' chosen' : ''}"><span class="dot"></span><div>${name}</div></div>`;
  });
  const [first = {}] = branches;
  const required = listOf(first['required']);
  const fields = shownFields(first).map((field) => drawnField(field, required.includes(field[0])));
  return `${tiles.join('')}<div class="inner">${fields.join('\n')}</div>`;
}

function drawnControl(field: JsonObject): string {
  const value = text(Array.isArray(field['default']) ? '' : (field['default'] ?? ''));
  const icon = Array.isArray(field['enum']) ? ARROW_DOWN : field['format'] === 'date-time' ? CALENDAR : '';
  return `<div class="box"><span>${value}</span>${icon}</div>`;
}

function drawnExamples(field: JsonObject): string {
  const examples = listOf(field['examples']).map(
    (example) => `<kbd>${text(Array.isArray(example) ? example.join(', ') : example)}</kbd>`,
  );
  return examples.length === 0
    ? ''
    : `<div>Example${examples.length === 1 ? '' : 's'}: ${examples.join(' ')}</div>`;
}

export function text(value: unknown): string {
  const shown = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A description: Airbyte shows its links and lists. */
function html(description: unknown): string {
  return typeof description === 'string' ? description : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
