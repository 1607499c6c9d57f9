import { html } from './html.ts'

export interface JunitCase {
  readonly suite: string
  readonly name: string
  readonly result:
    | { readonly kind: 'passed' }
    | { readonly kind: 'skipped'; readonly message: string }
    | { readonly kind: 'failed'; readonly message: string }
}

/** Characters that XML 1.0 cannot have, not even as a reference: production [2] Char. */
const invalid = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** A report as Jenkins, GitLab and GitHub's actions read it: a suite with a case for each result. */
export function junitXml(name: string, cases: readonly JunitCase[]): string {
  const count = (kind: JunitCase['result']['kind']) =>
    cases.filter(({ result }) => result.kind === kind).length
  const counts = html`tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    html`<testsuite name="${valid(name)}" ${counts}>`.text,
    ...cases.map(({ suite, name, result }) => {
      const head = html`<testcase classname="${valid(suite)}" name="${valid(name)}"`.text
      if (result.kind === 'passed') return `  ${head}/>`
      const element = result.kind === 'failed' ? 'failure' : 'skipped'
      return `  ${head}><${element} ${html`message="${valid(result.message)}"`.text}/></testcase>`
    }),
    '</testsuite>',
    '',
  ].join('\n')
}

function valid(text: string): string {
  return text.replace(invalid, '\ufffd')
}
