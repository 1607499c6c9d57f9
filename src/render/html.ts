declare const markup: unique symbol

/** A piece of HTML. Only html`` makes it, so what is put into it is either escaped or markup itself. */
export type Html = { readonly text: string; readonly [markup]: true }

type Value = string | number | Html | readonly Html[]

/** HTML from a template. Values are escaped, for text and for attributes in double quotes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = parts.map((part, index) => {
    const value = values[index]
    return value === undefined ? part : part + written(value)
  })
  return { text: text.join('') } as Html
}

function written(value: Value): string {
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  return 'text' in value ? value.text : value.map(({ text }) => text).join('')
}

/** HTML Living Standard, 13.3 "Escaping a string". */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
