import fc from 'fast-check'

/** What some reader takes for syntax, for another type, for a line end, or not at all. */
export const oddities: readonly string[] = [
  ...['', ' ', '  ', '\t', '\n', '\n\n', '\r', '\r\n', '\v', '\f', '\0', '\u001b[31m', '\u007f'],
  ...[
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffd',
    '\ufffe',
    '\uffff',
    '\ufdd0',
    '\u{10fffe}',
    '\ud83d',
    '\ude00',
  ],
  ...['😀', 'é', 'e\u0301', '\u202e', '𝕏'],
  ...[
    '"',
    "'",
    '"""',
    "'''",
    '\\',
    '\\n',
    '\\"',
    '`',
    '`id`',
    '$(id)',
    '\u0024{HOME}',
    '$HOME',
    '$$',
    '!!',
    ';',
    '&&',
  ],
  ...['%', '%n', '%%', '%H', '{{', '}}', '{{ v1.x }}', '{{{x}}}', '{% x %}', '<%= x %>', '${', '%{'],
  ...['on', 'Off', 'YES', 'no', 'y', 'N', 'true', 'False', 'null', 'Null', '~', '=', '<<', '!', '&', '*'],
  ...[
    '0',
    '-0',
    '017',
    '0o17',
    '0x1F',
    '0b11',
    '1_000',
    '1:30',
    '12:30:45',
    '1e3',
    '1e+3',
    '1.',
    '.5',
    '-.5e-3',
  ],
  ...[
    '.inf',
    '-.Inf',
    '.NaN',
    '2024-01-01',
    '2024-1-1T1:1:1Z',
    '2024-01-01 10:00:00 +01',
    '9007199254740993',
  ],
  ...[
    '-',
    '- x',
    '?',
    '? x',
    ':',
    ': x',
    'a: b',
    'a:',
    '#',
    '# x',
    ' # x',
    '[',
    ']',
    '{',
    '}',
    '[x]',
    '{x: y}',
    ',',
  ],
  ...[
    '|',
    '>',
    '|-\n  x',
    '!x',
    '!!str x',
    '&x y',
    '*x',
    '@x',
    '%YAML 1.1',
    '---',
    '...',
    '\n---\n',
    '\n...\n',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length'],
  ...[
    'x'.repeat(3000),
    'line\n'.repeat(50),
    ' lead',
    'trail ',
    'trail\t',
    'two\nlines',
    'a\n  b\n c\n',
    'a\n   \n\t\nb \n',
    '\n  x\n',
  ],
  ...[
    '[Service]',
    'ExecStart=/bin/false',
    '/../..',
    '/etc/passwd',
    '../x',
    '-rf',
    '--',
    '#cloud-config',
    '#!/bin/sh',
  ],
]

const character = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }),
  fc.integer({ min: 0, max: 0xff }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
)

/** Anything at all. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddities) },
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...oddities), { maxLength: 4 }).map(parts => parts.join('')),
  },
  {
    weight: 2,
    arbitrary: fc.array(character, { maxLength: 20 }).map(codes => String.fromCodePoint(...codes)),
  },
)

/** What of a text a file can hold. */
export const writable = (text: string): string => text.replace(/\0|\ufffd|\p{Surrogate}/gu, '')

/** Anything that a text file can hold. */
export const hostileText = hostile.map(writable)

/** Anything that one line can hold, and not nothing. */
export const hostileLine = hostileText.map(text => text.replace(/\p{Cc}/gu, '') || '%')
