import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type PodServer, serverOf } from '../../../src/bench/baselines/pod.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { manifest, planWith, serverWith } from './pods.ts'

async function examplesWeb(): Promise<PodServer> {
  const file = join(import.meta.dirname, '../../../examples/web/bakelet.yaml')
  const { plan } = await compileFile({ file, text: await readFile(file, 'utf8') })
  if (!plan) throw new Error('the example has a plan')
  return serverOf(plan)
}

describe('the server of a pod', () => {
  it('of the example is its httpd, and what fills its volume', async () => {
    const { preparations, ...server } = await examplesWeb()
    expect(server).toMatchObject({
      name: 'web',
      program: { command: ['httpd', '-f', '-p', '8080', '-h', '/www'], args: [] },
      ports: [{ hostPort: 8080, containerPort: 8080 }],
      volumes: ['www'],
    })
    expect(server.program.volumeMounts).toEqual([{ name: 'www', mountPath: '/www', readOnly: true }])
    expect(preparations).toMatchObject([{ name: 'site', command: ['sh', '-c'] }])
  })

  it('leaves out ports that nobody outside reaches', async () => {
    const ports = [{ containerPort: 1 }, { containerPort: 2, hostPort: 3 }]
    expect((await serverWith({ ports })).ports).toEqual([{ hostPort: 3, containerPort: 2 }])
  })
})

describe('a pod that a baseline cannot run is refused, with what stands in the way', () => {
  it.each([
    ['a probe', { livenessProbe: {} }, {}, '`spec.containers[0]` has the unknown key `livenessProbe`'],
    ['a variable from elsewhere', { env: [{ name: 'A', valueFrom: {} }] }, {}, '`valueFrom`'],
    ['UDP', { ports: [{ containerPort: 1, hostPort: 1, protocol: 'UDP' }] }, {}, 'ports[0].protocol'],
    ['an address', { ports: [{ containerPort: 1, hostPort: 1, hostIP: '127.0.0.1' }] }, {}, '`hostIP`'],
    ['a part of a volume', { volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'x' }] }, {}, '`subPath`'],
    ['a way out of the root', { volumeMounts: [{ name: 'v', mountPath: '/a/../b' }] }, {}, 'mountPath'],
    [
      'what no unit holds',
      { args: ['\u2028'] },
      {},
      '`spec.containers[0].args[0]` has a character that a unit cannot hold',
    ],
    ["the node's network", {}, { hostNetwork: true }, '`spec` has the unknown key `hostNetwork`'],
    ['an end', {}, { restartPolicy: 'OnFailure' }, 'spec.restartPolicy'],
    ["the node's files", {}, { volumes: [{ name: 'v', hostPath: { path: '/x' } }] }, '`hostPath`'],
    [
      'a sidecar',
      {},
      {
        containers: [
          { name: 'a', image: 'a' },
          { name: 'b', image: 'b' },
        ],
      },
      'spec.containers',
    ],
  ])('%s', async (_, container, spec, why) => {
    await expect(serverWith(container, spec)).rejects.toThrow(
      /^no baselines for this config: the pod web has/,
    )
    await expect(serverWith(container, spec)).rejects.toThrow(why)
  })

  it('all at once', async () => {
    await expect(serverWith({ tty: true }, { hostPID: true })).rejects.toThrow(/tty.*\n.*hostPID/)
  })

  it('two of them', async () => {
    const plan = await planWith(manifest({}), manifest({}))
    expect(() => serverOf(plan)).toThrow('the config has 2 pods')
  })
})
