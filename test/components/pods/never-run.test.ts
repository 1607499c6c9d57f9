import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/compile/index.ts'
import { podsThatNeverRun } from '../../boots/rehearse/never.ts'

/** What `check` says about a pod that never runs: test/boots/rehearse.test.ts has the kubelet say it. */
async function linesOf(text: string): Promise<string[]> {
  const preload = 'images: {preload: ["docker.io/library/busybox:1.37.0"]}'
  const { diagnostics } = await compile({
    config: { file: 'bakelet.yaml', text: `name: edge-web\npods: [pods/*.yaml]\n${preload}\n` },
    read: async () => ({
      pods: [{ source: { file: 'pods/case.yaml', text }, index: 0 }],
      ...{ clientCA: undefined, registryFiles: [], sourceFiles: [], certificates: [], diagnostics: [] },
      secrets: new Map(),
    }),
  })
  return diagnostics
    .filter(({ severity, file }) => severity !== 'info' && file === 'pods/case.yaml')
    .map(({ span }) => text.split('\n')[(span?.line ?? 0) - 1] ?? '')
}

describe('check', () => {
  it.each(podsThatNeverRun)('and the kubelet, on $name', async ({ pod, line }) => {
    const lines = await linesOf(pod)
    expect(lines).toEqual(line === undefined ? [] : [expect.stringContaining(line)])
  })
})
