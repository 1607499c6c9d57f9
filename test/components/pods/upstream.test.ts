import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from './manifest.ts'

/** Recorded from upstream's own code by `npm run judge:record`. */
const recorded: {
  kubernetes: string
  verdicts: Record<string, { accepted: boolean; reason?: string }>
} = JSON.parse(readFileSync(join(import.meta.dirname, 'verdicts.json'), 'utf8'))

/** Manifests that upstream's validation takes and we refuse, each with the reason. */
const stricter: Record<string, string> = {
  'ebs.yaml': 'the kubelet passes the volume to CSI, which fails without an API server',
  'empty-item.yaml': 'an empty list item becomes an empty argument, which nobody means',
  'git-repo.yaml': 'the plugin is there and mounts nothing while GitRepoVolumeDriver is locked to off',
  'grace-negative.yaml': 'the kubelet takes a negative grace period for one second',
  'image-space.yaml':
    'validation looks only for white space at the ends; the pull then fails with InvalidImageName',
  'image-upper-case.yaml':
    'validation does not parse the reference; the pull then fails with InvalidImageName',
  'projected-downward.yaml':
    'the kubelet mounts no projected volume without an API server (pkg/volume/projected/projected.go)',
  'rbd.yaml': 'the kubelet has no plugin for it since 1.31',
  'repeated-key.yaml': 'the kubelet silently takes the last of the two',
  'runtime-class.yaml': 'without an API server the kubelet crashes when it looks the class up',
  'stop-signal-gate.yaml': 'the kubelet does not use the signal while ContainerStopSignals is off',
  'windows.yaml': 'the pod is valid, and the kubelet of a Linux node rejects it (PodOSNotSupported)',
}

const folder = join(import.meta.dirname, 'manifests')
const manifests = ['good', 'bad'].flatMap(kind =>
  readdirSync(join(folder, kind)).map(name => ({ kind, name })),
)

async function accepts(kind: string, name: string) {
  const text = readFileSync(join(folder, kind, name), 'utf8')
  const { diagnostics } = await check(text, { kubeletVersion: recorded.kubernetes, file: name })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return { errors, accepted: errors.length === 0 }
}

describe(`the verdicts of Kubernetes ${recorded.kubernetes}`, () => {
  test('are recorded for every manifest', () => {
    expect(Object.keys(recorded.verdicts).sort()).toEqual(manifests.map(({ name }) => name).sort())
  })

  test.each(manifests)('$kind/$name', async ({ kind, name }) => {
    const { errors, accepted } = await accepts(kind, name)
    expect(accepted, JSON.stringify(errors, null, 1)).toBe(kind === 'good')
    const upstream = recorded.verdicts[name]
    if (name in stricter) expect(upstream?.accepted).toBe(true)
    else expect(upstream?.accepted, upstream?.reason).toBe(accepted)
  })

  test.each(manifests.filter(({ kind }) => kind === 'bad'))(
    'one fault, one error: $name',
    async ({ kind, name }) => {
      const { errors } = await accepts(kind, name)
      expect(errors, JSON.stringify(errors, null, 1)).toHaveLength(1)
      for (const { message, hint } of errors) {
        expect(message).not.toMatch(/\.$|undefined|NaN|\[object/)
        expect(hint).toBeTruthy()
      }
    },
  )
})
