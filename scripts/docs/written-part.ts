const endMark = '<!-- End of the written part. -->\n'

/** A page with the part of it that is made from the code. Throws where the page has no place, or two, for it. */
export function withWrittenPart(page: string, { from, part }: { from: string; part: string }): string {
  const begin = `<!-- Written by \`npm run docs\` from ${from}. -->\n`
  const [before, rest, ...more] = page.split(begin)
  const end = rest?.indexOf(endMark) ?? -1
  if (rest === undefined || end < 0 || more.length > 0)
    throw new Error(`the page needs one ${begin} and ${endMark}`)
  return `${before}${begin}\n${part}\n${rest.slice(end)}`
}
