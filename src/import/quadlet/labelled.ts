/** NAME=VALUE */
export function labelled(text: string): readonly [name: string, value: string] {
  const end = text.indexOf('=')
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)]
}
