import { createHash } from 'node:crypto';
import { isObject } from '../../src/base/json-object.ts';
import { type Field, formOf, type JsonObject } from '../form-fields.ts';
import { drawnField, shownFields, text } from './field.ts';
import { STYLE } from './style.ts';

/** The hash of the form and of the way it is drawn. */
export function formHash(spec: string): string {
  return createHash('sha256')
    .update(formPage(spec, false) + formPage(spec, true))
    .digest('hex');
}

/**
 * The form as a page, by the rules of Airbyte's web application. A group is a card. Its required fields, choices and fields with
 * `always_show` come first; the others hide under "Optional fields". A card without any of the first kind is closed. Unlike
 * there, the tooltip of each field, with its description and its examples, is in sight.
 * @param spec the content of spec.json
 * @param opened draws the form after a click on each closed part
 */
export function formPage(spec: string, opened: boolean): string {
  const form = formOf(JSON.parse(spec));
  const cards = groupsOf(form).map(([id, title]) => {
    const fields = shownFields(form).filter(([, field]) => field['group'] === id);
    return fields.length === 0 ? '' : `<section>${drawnCard(title, fields, form, opened)}</section>`;
  });
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Form</title>`;
  return `<!doctype html><html lang="en"><head>${head}<style>${STYLE}</style></head><body>${cards.join('\n')}</body></html>`;
}

/** The groups with their titles; fields without a group come last, on a card without a title. */
function groupsOf(form: JsonObject): (readonly [id: unknown, title: string])[] {
  const groups = Array.isArray(form['groups']) ? form['groups'].filter(isObject) : [];
  return [...groups.map(({ id, title }) => [id, text(title)] as const), [undefined, '']];
}

function drawnCard(title: string, fields: readonly Field[], form: JsonObject, opened: boolean): string {
  const required = Array.isArray(form['required']) ? form['required'] : [];
  const isShown = ([name, field]: Field): boolean =>
    required.includes(name) || field['always_show'] === true || field['oneOf'] !== undefined;
  const draw = (field: Field): string => drawnField(field, required.includes(field[0]));
  const shown = fields.filter(isShown).map(draw).join('\n');
  const rest = fields
    .filter((field) => !isShown(field))
    .map(draw)
    .join('\n');
  const hidden = (label: string): string =>
    rest === '' ? '' : `<details${opened ? ' open' : ''}><summary>${label}</summary>${rest}</details>`;
  return shown === '' ? hidden(title) : `<h2>${title}</h2>${shown}${hidden('Optional fields')}`;
}
