import { expect, it } from 'vitest'
import { html } from '../../src/render/html.ts'

it.each([
  ['<b>', '&lt;b&gt;'],
  ['" onload="x()', '&quot; onload=&quot;x()'],
  ['&lt;', '&amp;lt;'],
  ['$&', '$&amp;'],
])('escapes %s', (value, escaped) => {
  expect(html`<p title="${value}">${value}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`)
})

it('takes markup, lists of it, and numbers as they are', () => {
  const items = ['a', '<'].map(each => html`<li>${each}</li>`)
  expect(html`<ol start="${3}">${items}</ol>${html`<hr>`}${''}`.text).toBe(
    '<ol start="3"><li>a</li><li>&lt;</li></ol><hr>',
  )
})
