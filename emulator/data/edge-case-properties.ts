const LINE_SEPARATOR = '\u2028';
const PARAGRAPH_SEPARATOR = '\u2029';
const NEXT_LINE = '\u0085';

/**
 * Properties that are hard to carry unchanged, each text the inside of a JSON object. They are JSON as text because
 * a JavaScript number or object could not hold what makes them odd.
 */
export const EDGE_CASE_PROPERTIES: readonly string[] = [
  // Numbers beyond 2^53, and at the ends of 64 bits.
  '"account id":9007199254740993123,"lowest":-9223372036854775808,"unsigned":18446744073709551615',
  // Numbers whose text says more than their value.
  '"amount":1.0,"scaled":1e3,"tiny":1.50E-7,"negative zero":-0.0,"precise":0.1000000000000000055511151231257827',
  // Names that differ by their case, or by a $, or by a way of writing.
  '"userName":"Ada","username":"ada","USERNAME":"ADA","user_name":"a_da"',
  '"city":"Lyon (billing)","browser":"none of yours","os":null',
  // The same name again, written with an escape: the later one counts.
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
  // Names of columns that readers have of their own, and a name of nothing but the mark of Mixpanel's own ones.
  '"event_key":"none of yours","_rescued_data":{"a":1},"$distinct_id":7,"insert_id":null,"$":"nameless"',
  // More than a double holds, 20 digits, a zero with a sign; and numbers where others have texts.
  '"huge":1e400,"twenty digits":12345678901234567890,"zero":-0,"rating":"five","is_gift":"perhaps","price":"free"',
  `"hundred deep":${'['.repeat(100)}1.0${']'.repeat(100)}`,
  Array.from({ length: 255 }, (_, i) => `"many ${i}":${i}`).join(','),
  `"long":"${'All work and no play. '.repeat(150)}"`,
];
