import { expect, it } from 'vitest'
import type { Diagnostic, Severity } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostics } from '../../src/diagnostics/render.ts'

const problem = (severity: Severity, message: string): Diagnostic => ({
  ...{ code: 'config-unknown-key', severity, message, file: 'bakelet.yaml', path: [] },
})
const many = (count: number, severity: Severity) =>
  Array.from({ length: count }, (_, index) => problem(severity, `${severity} ${index}`))
const render = (diagnostics: readonly Diagnostic[]) => renderDiagnostics(diagnostics, [], { color: false })
const headings = (text: string) => text.match(/^(error|warning|info)\[/gm) ?? []

it('all of 50 are printed', () => {
  const text = render(many(50, 'error'))
  expect(headings(text)).toHaveLength(50)
  expect(text).not.toContain('more')
  expect(text).toMatch(/\n\n50 errors\n$/)
})

it('of more than 50 the first are printed, and how many there are', () => {
  const text = render(many(5000, 'error'))
  expect(headings(text)).toHaveLength(50)
  expect(text).toContain('error 49\n')
  expect(text).not.toContain('error 50\n')
  expect(text).toMatch(/\n\nand 4,950 more: `bakelet check --json` lists all of them\n\n5,000 errors\n$/)
})

it('no error is hidden behind warnings or notes, and the order stays', () => {
  const text = render([...many(60, 'info'), ...many(45, 'warning'), ...many(3, 'error')])
  const shown = headings(text)
  expect(shown).toHaveLength(50)
  expect(shown.slice(-3)).toEqual(['error[', 'error[', 'error['])
  expect(shown.filter(heading => heading === 'warning[')).toHaveLength(45)
  expect(shown.slice(0, 2)).toEqual(['info[', 'info['])
  expect(text).toMatch(/3 errors, 45 warnings, 60 notes\n$/)
})

it('a message that quotes a name of a million characters is cut', () => {
  const text = render([problem('error', `there is no key \`${'é'.repeat(1_000_000)}\``)])
  expect(text.length).toBeLessThan(1200)
  expect(text).toContain('éé…\n')
})
