import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { renderDiagnostics } from '../../src/diagnostics/render.ts'
import { compileText } from '../compile/compile.ts'

// A grapheme takes a microsecond, and the segmenter of V8 longer in a long text: what it is given is what a line costs.
let segmented = 0
const { segment } = Intl.Segmenter.prototype
beforeEach(() => {
  segmented = 0
  vi.spyOn(Intl.Segmenter.prototype, 'segment').mockImplementation(function (this: Intl.Segmenter, text) {
    segmented += text.length
    return segment.call(this, text)
  })
})
afterEach(() => void vi.restoreAllMocks())

const keys = (count: number) => Array.from({ length: count }, (_, index) => `"keyname${index}": 1`).join(', ')
const sysctls = (length: number) =>
  Array.from({ length: length / 40 }, (_, index) => `"net.ipv4.conf.eth${index}.mtu": "1500"`).join(', ')
const pod = (image: string) =>
  `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"hostUsers": false, "containers": [{"name": "c",
   "image": "${image}", "env": [${Array.from({ length: 600 }, (_, i) => `{"name": "V${i}", "value": "é"}`).join()}]}]}}`

const pinned = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`

describe('in one line', () => {
  it.each([
    ['500 unknown keys', `{"name": "a", ${keys(500)}}`, 50],
    ['5,000 unknown keys', `{"name": "a", ${keys(5000)}}`, 50],
    ['an error behind 140 kB', `{"name": "a", "kernel": {"sysctl": {${sysctls(140_000)}}}, "nope": 1}`, 1],
    ['an error behind 1 MB', `{"name": "a", "kernel": {"sysctl": {${sysctls(1_000_000)}}}, "nope": 1}`, 1],
    ['an error before 1 MB', `{"nope": 1, "name": "a", "kernel": {"sysctl": {${sysctls(1_000_000)}}}}`, 1],
    ['an error of 1 MB', `{"name": "${'é'.repeat(1_000_000)}"}`, 1],
    ['a syntax error behind 1 MB', `{"name": "${'é'.repeat(1_000_000)}", "b" 1}`, 1],
  ])('%s: only the part that is shown is taken apart', async (_, text, shown) => {
    for (const file of ['bakelet.json', 'bakelet.yaml']) {
      segmented = 0
      const { diagnostics, sources } = await compileText(text, { file })
      const printed = renderDiagnostics(diagnostics, sources, { color: false })
      expect(printed.match(/^error\[/gm)).toHaveLength(shown)
      // Seen, and at most 400 characters to each side of the mark.
      expect(segmented).toBeGreaterThan(0)
      expect(segmented).toBeLessThanOrEqual(shown * 810)
    }
  })
})

it('a sound pod is not taken apart', async () => {
  const { plan, diagnostics, sources } = await compileText('name: a', { pods: { 'web.json': pod(pinned) } })
  expect(plan).toBeDefined()
  renderDiagnostics(diagnostics, sources, { color: false })
  expect(segmented).toBe(0)
})
