import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { needConfig } from '../../src/tasks/find-config.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { copyExample } from '../support/example.ts'
import { itWith, run as runTool } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

interface Pod {
  readonly spec: {
    readonly containers: readonly {
      readonly command: readonly string[]
      readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
    }[]
    readonly volumes: readonly { readonly name: string; readonly hostPath: { readonly path: string } }[]
  }
}

const folderWithKeys = async () => {
  const folder = await emptyFolder()
  await copyExample('control-plane', folder)
  return folder
}

const planIn = async (folder: string) => {
  const { plan } = await compileFile(await needConfig({ files: [join(folder, 'bakelet.yaml')] }))
  return plan ?? expect.fail('the example has no errors')
}

itWith('openssl')('every file that a flag of the control plane names is in its container', async () => {
  const plan = await planIn(await folderWithKeys())
  const onNode = [...plan.files, ...plan.directories].map(({ path }): string => path)
  const named = plan.pods.flatMap(({ content }) => {
    const { containers, volumes } = (parse(content) as Pod).spec
    return containers.flatMap(({ command, volumeMounts }) =>
      command.flatMap(word => {
        const [, path] = /^--[a-z-]+=(\/.*)$/.exec(word) ?? []
        if (path === undefined) return []
        const mount = volumeMounts.find(({ mountPath }) => `${path}/`.startsWith(`${mountPath}/`))
        const volume = volumes.find(({ name }) => name === mount?.name)
        return volume && mount
          ? volume.hostPath.path + path.slice(mount.mountPath.length)
          : `${word}: no mount`
      }),
    )
  })
  expect(new Set(named).size).toBeGreaterThan(15)
  expect(named.filter(path => !onNode.includes(path))).toEqual([])
})

itWith('openssl')(
  'certificates are by their authority, for their use, their names and their keys',
  async () => {
    const pki = join(await folderWithKeys(), 'pki')
    const verify = (authority: string, name: string, ...options: readonly string[]) =>
      runTool('openssl', ['verify', '-CAfile', join(pki, authority), ...options, join(pki, `${name}.crt`)])
    const server = ['-purpose', 'sslserver']
    const client = ['-purpose', 'sslclient']
    for (const [authority, name, ...options] of [
      ['ca.crt', 'apiserver', ...server, '-verify_ip', '192.0.2.10'],
      ['ca.crt', 'apiserver', ...server, '-verify_ip', '127.0.0.1'],
      ['ca.crt', 'apiserver', ...server, '-verify_hostname', 'api.example.com'],
      ['ca.crt', 'admin', ...client],
      ['ca.crt', 'kube-controller-manager', ...client],
      ['ca.crt', 'kube-scheduler', ...client],
      ['etcd/ca.crt', 'etcd/server', ...server, '-verify_ip', '127.0.0.1'],
      ['etcd/ca.crt', 'etcd/server', ...client],
      ['etcd/ca.crt', 'apiserver-etcd-client', ...client],
      ['front-proxy-ca.crt', 'front-proxy-client', ...client],
    ] as const) {
      const { status, output } = verify(authority, name, ...options)
      expect(`${name}: ${output}`).toContain(': OK')
      expect(status).toBe(0)
      const publicKey = ['-noout', '-pubkey', '-in', join(pki, `${name}.crt`)]
      const ofKey = runTool('openssl', ['pkey', '-pubout', '-in', join(pki, `${name}.key`)])
      expect(runTool('openssl', ['x509', ...publicKey]).output).toBe(ofKey.output)
    }
    // Another authority says nothing.
    expect(verify('ca.crt', 'apiserver-etcd-client').status).not.toBe(0)
    expect(verify('ca.crt', 'apiserver', '-verify_ip', '192.0.2.11').status).not.toBe(0)
  },
)

itWith('openssl')('nobody but its owner reads a key, here and on the node', async () => {
  const folder = await folderWithKeys()
  for (const name of ['pki', 'pki/ca.key', 'pki/admin.conf', 'pki/kubeconfigs.yaml'])
    expect([name, ((await stat(join(folder, name))).mode & 0o077).toString(8)]).toEqual([name, '0'])
  const { files } = await planIn(folder)
  const keys = files.filter(({ path }) => /\.key$|kubeconfig$/.test(path))
  expect(keys).toHaveLength(8)
  for (const { path, mode, secret } of keys)
    expect({ path, mode, secret }).toEqual({ path, mode: expect.stringMatching(/^0[46]00$/), secret: true })
})

itWith('openssl')('the kubeconfigs are complete: the address and the certificates of each', async () => {
  const folder = await folderWithKeys()
  const { clusters, users } = parse(await readFile(join(folder, 'pki/admin.conf'), 'utf8'))
  expect(clusters).toMatchObject([{ cluster: { server: 'https://192.0.2.10:6443' } }])
  const file = async (name: string) => (await readFile(join(folder, 'pki', name))).toString('base64')
  expect(clusters[0].cluster['certificate-authority-data']).toBe(await file('ca.crt'))
  expect(users[0].user).toEqual({
    'client-certificate-data': await file('admin.crt'),
    'client-key-data': await file('admin.key'),
  })
  const { files } = await planIn(folder)
  for (const { content } of files.filter(({ path }) => path.endsWith('/kubeconfig')))
    expect(parse(String(content)).clusters).toMatchObject([{ cluster: { server: 'https://127.0.0.1:6443' } }])
})

itWith('openssl')('the script refuses to replace keys, and shows its usage', async () => {
  const script = join(await folderWithKeys(), 'certificates.sh')
  const again = await execa('sh', [script, '192.0.2.10'], { reject: false })
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('pki is already there') })
  const alone = await execa('sh', [script], { reject: false })
  expect(alone).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('usage: ') })
})

itWith('shellcheck')('shellcheck has no objection to the script', () => {
  expect(runTool('shellcheck', ['examples/control-plane/certificates.sh'])).toEqual({ status: 0, output: '' })
})
