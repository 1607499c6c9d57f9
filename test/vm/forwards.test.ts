import { expect, it } from 'vitest'
import { reachablePorts } from '../../src/verify/phases.ts'
import { forwardsOf } from '../../src/vm/forwards.ts'
import { compileText } from '../compile/compile.ts'

const pod = (port: string) => `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: true
  containers:
    - { name: web, image: docker.io/library/busybox:1.37.0, ports: [${port}] }
`

it.each([
  ['{ containerPort: 8080 }', [8080]],
  ['{ containerPort: 8080, hostIP: 192.0.2.10 }', [8080]],
  // Nothing outside of the node reaches these: to wait for them is to wait for ever.
  ['{ containerPort: 8080, hostIP: 127.0.0.1 }', []],
  ['{ containerPort: 8080, hostIP: "::1" }', []],
])('the port %s is forwarded, and waited for, as %j', async (port, expected) => {
  const text = 'name: web\npods: [web.yaml]\n'
  const { plan } = await compileText(text, { pods: { 'web.yaml': pod(port) } })
  if (!plan) return expect.fail('it has no errors')
  expect((await forwardsOf(plan)).map(({ guestPort }) => guestPort)).toEqual(expected)
  expect(reachablePorts(plan).map(({ port }) => port)).toEqual(expected)
})
