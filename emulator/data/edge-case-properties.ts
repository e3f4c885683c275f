const LINE_SEPARATOR = '\u2028';
const PARAGRAPH_SEPARATOR = '\u2029';
const NEXT_LINE = '\u0085';

/**
 * Properties that are hard to deliver unchanged, each the inside of a JSON object. They are JSON text because JavaScript
 * numbers and objects would lose what makes them special.
 */
export const EDGE_CASE_PROPERTIES: readonly string[] = [
  // Numbers beyond 2^53, and the limits of 64 bits.
  '"account id":9007199254740993123,"lowest":-9223372036854775808,"unsigned":18446744073709551615',
  // Numbers whose text carries more than their value.
  '"amount":1.0,"scaled":1e3,"tiny":1.50E-7,"negative zero":-0.0,"precise":0.1000000000000000055511151231257827',
  // Names that differ by case, by a $, or by an underscore.
  '"userName":"Ada","username":"ada","USERNAME":"ADA","user_name":"a_da"',
  '"city":"Lyon (billing)","browser":"none of yours","os":null',
  // A duplicate of a default property, with an escaped name: the last one wins.
  '"\\u0024city":"Nantes"',
  '"deep":{"list":[[],[[1,[2,[3]]]],{"a":{"b":{"c":[null,true,{"d":1.0}]}}}],"empty":{}},"mixed":[1,"1",1.0,null,{}]',
  '"mood":"🙂 👩‍👩‍👧 🏳️‍🌈","name":"Zoë Ångström","鍵":"値","اسم":"قيمة"',
  String.raw`"escaped":"\u00e9\ud83d\ude00 \"quoted\" back\\slash \/ \b\f\n\r\t \u0000","trailing":"\\"`,
  `"lines":"a${LINE_SEPARATOR}b${PARAGRAPH_SEPARATOR}c${NEXT_LINE}d","escaped lines":"a\\u2028b\\u0085c\\r\\nd"`,
  '"nothing":null,"yes":true,"no":false,"no list":[],"no object":{},"no text":"","":"a name without letters"',
  String.raw`"a.b":1,"a b":2,"say \"hi\"":3,"🛒 total":4,"path\\name":5,"tab\there":6," padded ":7`,
  '"event":"not the event","properties":{"time":1},"__proto__":{"x":1},"constructor":"c"',
  '"spaced" : [ 1 , { "a" : 2 } ] , "half an emoji" : "\\ud83d"',
  '"$distinct_id_before_identity":"$device:1903b0f2c4a5d6","sent at":"2026-01-02T03:04:05+01:00"',
  // Names of columns that connectors define themselves, and a bare $.
  '"event_key":"none of yours","_rescued_data":{"a":1},"$distinct_id":7,"insert_id":null,"$":"nameless"',
  // Beyond a double, 20 digits, negative zero; and strings where other events have numbers or booleans.
  '"huge":1e400,"twenty digits":12345678901234567890,"zero":-0,"rating":"five","is_gift":"perhaps","price":"free"',
  `"hundred deep":${'['.repeat(100)}1.0${']'.repeat(100)}`,
  Array.from({ length: 255 }, (_, i) => `"many ${i}":${i}`).join(','),
  `"long":"${'All work and no play. '.repeat(150)}"`,
];
