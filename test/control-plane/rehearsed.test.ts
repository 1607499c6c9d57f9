import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { run } from '../../src/host/process.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { root, say, signal, tools } from '../boots/lab.ts'
import { copyExample } from '../support/example.ts'
import { controlPlane } from './example.ts'

const folder = join(root, 'out/test-control-plane-rehearsed')
const example = join(folder, 'example')

/** A node of a rehearsal has no default route, and so the API server no address to announce. */
async function announceAddress() {
  const file = join(example, 'pods/kube-apiserver.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/^( *)- --secure-port=.*\n/m, '$&$1- --advertise-address=192.0.2.2\n'))
}

it('examples/control-plane works under the defaults, in a rehearsal', async () => {
  await rm(folder, { recursive: true, force: true })
  await ensureTools(rehearsalTools, tools)
  const store = await openStore()
  await copyExample('control-plane', example)
  await announceAddress()
  const { plan, kubectl } = await controlPlane(folder, store)
  const at = ['--kubeconfig', join(example, 'pki/admin.conf'), '--server', 'https://127.0.0.1:6443']
  const options = ['--cache-dir', join(folder, 'cache'), '--request-timeout', '30s']
  const { broken, pods } = await rehearse({
    ...{ plan, store, signal, timeoutMs: 300_000, report: line => say(line) },
    onResult: async (_, pid) => {
      const ask = async (...args: readonly string[]) =>
        (await run('nsenter', ['-t', `${pid}`, '-n', kubectl, ...at, ...options, ...args])).stdout
      const until = (pattern: RegExp, ...args: readonly string[]) =>
        expect
          .poll(() => ask(...args).catch(({ message }: Error) => message), {
            timeout: 300_000,
            interval: 1000,
          })
          .toMatch(pattern)
      await until(/^ok$/, 'get', '--raw', '/readyz')
      await ask('create', 'configmap', 'greeting', '--from-literal=text=hello')
      expect(await ask('get', 'configmap', 'greeting', '-o', 'jsonpath={.data.text}')).toBe('hello')
      // Of the controller manager, and then of the scheduler.
      await until(/^serviceaccount\/default$/m, 'get', 'serviceaccount', 'default', '-o', 'name')
      await ask('run', 'homeless', '--image=registry.k8s.io/pause:3.10.2')
      const reason = 'jsonpath={.status.conditions[?(@.type=="PodScheduled")].reason}'
      await until(/^Unschedulable$/, 'get', 'pod', 'homeless', '-o', reason)
    },
  })
  expect({ broken, states: pods.map(({ state }) => state) }).toEqual({
    broken: undefined,
    states: ['runs', 'runs', 'runs', 'runs'],
  })
})
