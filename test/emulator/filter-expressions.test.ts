import { expect, test } from '@jest/globals';
import { eventLookup } from '../../emulator/data/parsed-event.ts';
import { matches } from '../../emulator/filter-expressions/evaluate.ts';
import { parseWhere } from '../../emulator/filter-expressions/parse.ts';

const PROPERTIES = {
  time: 1_700_000_000,
  plan: 'pro',
  price: 12.5,
  'a "quoted" \\ name': 1,
  tags: ['red', 'blue'],
  paid: true,
  nothing: null,
  text: '42',
  seen: '2026-01-01T00:00:00',
};

test.each([
  'properties["plan"] == "pro"',
  "properties['plan'] == 'pro'",
  'properties["plan"] != "free"',
  'properties["price"] > 12 and properties["price"] < 13',
  'properties["price"]>=12.5 and properties["price"]<=1.25e1',
  'properties["price"] > -3',
  'properties["$time"]>=datetime(1700000000) and properties["$time"]<datetime(1700003600)',
  'properties["time"] == 1700000000',
  'number(properties["text"]) == 42',
  'string(properties["price"]) == "12.5"',
  'boolean(properties["plan"])',
  'datetime(properties["seen"]) < datetime("2026-01-02T00:00:00")',
  'properties["seen"] >= "2026-01-01T00:00:00"',
  'defined(properties["plan"]) and defined(properties["nothing"])',
  'not defined(properties["missing"])',
  'not not properties["paid"]',
  '"red" in properties["tags"]',
  '"r" in properties["plan"]',
  'properties["plan"] in ["free", "pro"]',
  'properties["nothing"] == null and properties["paid"] == true',
  String.raw`properties["a \"quoted\" \\ name"] == 1`,
  'properties["x"] == 1 and properties["x"] == 1 or properties["paid"]',
  'properties["paid"] or properties["paid"] and false',
  '(properties["plan"] == "free" or properties["price"] > 1) and not (properties["paid"] == false)',
  '  properties["paid"]  ',
])('holds: %s', (expression) => {
  expect(matches(parseWhere(expression), eventLookup(PROPERTIES))).toBe(true);
});

test.each([
  'properties["plan"] == "Pro"',
  'properties["missing"] >= 0',
  'properties["missing"] < 0',
  'properties["plan"] > 3',
  'properties["text"] == 42',
  'number(properties["plan"]) > 0',
  'properties["price"]',
  'properties["toString"]',
  'defined(properties["missing"])',
  '"green" in properties["tags"]',
  '1 in properties["price"]',
  'properties["plan"] in []',
  'not (properties["paid"] or properties["missing"] == 1)',
])('does not hold: %s', (expression) => {
  expect(matches(parseWhere(expression), eventLookup(PROPERTIES))).toBe(false);
});

test.each([
  ['', 'ends too early'],
  ['properties["a"', 'ends too early'],
  ['properties["a"] ==', 'ends too early'],
  ['properties[a] == 1', 'unexpected "a"'],
  ['properties["a"] = 1', 'cannot be read at " = 1"'],
  ['properties["a] == 1', 'cannot be read at'],
  ['properties["a"] == 1 1', 'unexpected "1"'],
  ['properties["a"] && true', 'cannot be read at'],
  ['property["a"] == 1', 'unexpected "property"'],
  ['(properties["a"] == 1', 'ends too early'],
  ['not', 'ends too early'],
  ['defined properties["a"]', 'unexpected "properties"'],
  ['-"a" < 1', 'unexpected "a"'],
])('%j is invalid', (expression, message) => {
  expect(() => parseWhere(expression)).toThrow(message);
});
