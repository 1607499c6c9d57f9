import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runHere } from '../support/run-here.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'bakelet-files-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const check = async (config: string) => {
  writeFileSync(join(cwd, 'bakelet.yaml'), config)
  return runHere(['check'], { cwd })
}

describe('a file that the config names and that is not there', () => {
  it('is an error at its name: the certificate of the authority', async () => {
    const { exitCode, stderr } = await check('name: a\nkubelet: {server: {clientCA: pki/ca.crt}}\n')
    expect(exitCode).toBe(1)
    expect(stderr).toMatchInlineSnapshot(`
      "error[file-missing]: there is no file \`pki/ca.crt\`
       --> bakelet.yaml:2:30
        |
      2 | kubelet: {server: {clientCA: pki/ca.crt}}
        |                              ^^^^^^^^^^
        = help: give the path of a PEM file

      1 error
      "
    `)
  })

  it('is an error at its name: a folder in place of the certificate', async () => {
    mkdirSync(join(cwd, 'pki'))
    const { exitCode, stderr } = await check('name: a\nkubelet: {server: {clientCA: pki}}\n')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[file-not-readable]: pki is a folder, not a regular file')
  })

  it('is an error at its name: a pod, and a pattern of none', async () => {
    const { exitCode, stderr } = await check('name: a\npods: [pods/web.yaml, "pods/*.yml"]\n')
    expect(exitCode).toBe(1)
    expect(stderr).toMatchInlineSnapshot(`
      "error[pod-glob-empty]: \`pods/web.yaml\` matches no file
       --> bakelet.yaml:2:8
        |
      2 | pods: [pods/web.yaml, "pods/*.yml"]
        |        ^^^^^^^^^^^^^
        = help: paths are relative to this folder

      error[pod-glob-empty]: \`pods/*.yml\` matches no file
       --> bakelet.yaml:2:23
        |
      2 | pods: [pods/web.yaml, "pods/*.yml"]
        |                       ^^^^^^^^^^^^
        = help: paths are relative to this folder

      2 errors
      "
    `)
  })

  it('is an error at its name: the certificate for a mirror', async () => {
    const { exitCode, stderr } = await check(
      'name: a\nregistries: {registry.k8s.io: {mirrors: [{url: https://a.example, ca: ca.crt}]}}\n',
    )
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[file-missing]: there is no file `ca.crt`\n --> bakelet.yaml:2:')
  })

  it('is an error at its name: a file of the node', async () => {
    const { exitCode, stderr } = await check('name: a\nfiles: {/etc/a: {source: etc/a}}\n')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[file-missing]: there is no file `etc/a`\n --> bakelet.yaml:2:26')
    expect(stderr).toContain('help: paths are relative to this folder')
  })

  it('is not an error where it is there', async () => {
    copyFileSync(join(import.meta.dirname, '../cases/everything/pki/ca.crt'), join(cwd, 'ca.crt'))
    const { exitCode, stderr } = await check('name: a\nkubelet: {server: {clientCA: ca.crt}}\n')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'bakelet.yaml: no problems\n' })
  })
})

it.each([
  ['a client', 'kubelet: {server: {clientCA: ca.crt}}'],
  ['a registry', 'registries: {registry.k8s.io: {ca: ca.crt}}'],
  ['the node', 'system: {certificates: [ca.crt]}'],
])('an expired authority of %s is an error', async (_, line) => {
  copyFileSync(join(import.meta.dirname, '../components/registries/expired.crt'), join(cwd, 'ca.crt'))
  const { exitCode, stderr } = await check(`name: a\n${line}\n`)
  expect(exitCode).toBe(1)
  expect(stderr).toContain(
    'error[certificate-expired]: the certificate in ca.crt expired on 2024-01-01\n --> bakelet.yaml:2:',
  )
  expect(stderr).toContain('= help: name the certificate that replaces it')
})

describe('user-data that is larger than EC2 takes', () => {
  // Nothing of it can be compressed away: 20,000 hexadecimal digits that follow no rule are 10,000 bytes.
  const noise = (length: number) => {
    let state = 1
    return Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647
      return (state % 16).toString(16)
    }).join('')
  }
  const gen = async (length: number, ...more: readonly string[]) => {
    const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`
    writeFileSync(
      join(cwd, 'pod.yaml'),
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {noise: n${noise(length)}}}\nspec: {containers: [{name: c, image: "${image}"}]}\n`,
    )
    writeFileSync(join(cwd, 'bakelet.yaml'), 'name: a\npods: [pod.yaml]\n')
    return runHere(['gen', 'cloud-init', ...more], { cwd })
  }

  it('is a warning, and is printed all the same', async () => {
    const { exitCode, stdout, stderr } = await gen(20_000)
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(
      /^warning\[user-data-too-large\]: user-data is \d+ bytes, \d+ more than EC2 takes; largest: `\/usr\/local\/bakelet\/conf\/pods\/\S+` \(\d+\), /,
    )
    expect(stderr).toContain('--> bakelet.yaml:2:8')
    expect(stderr).toMatch(
      /help: cut what is largest: --gzip makes it \d+ bytes, still too many; or bake an image/,
    )
    expect(Number(/is (\d+) bytes/.exec(stderr)?.[1])).toBe(Buffer.byteLength(stdout))
  })

  it('is none where --gzip makes it small enough, and says what else to do where it does not', async () => {
    const { stderr: small } = await gen(10, '--gzip', '-o', 'small')
    expect(small).not.toContain('user-data-too-large')
    const { stderr: large } = await gen(60_000, '--gzip', '-o', 'large')
    expect(large).toContain('help: cut what is largest; or bake an image')
  })

  it('is one that --gzip helps, with the size that it then has', async () => {
    const { stderr } = await gen(8_000)
    const size = Number(/--gzip makes it (\d+) bytes, which fits/.exec(stderr)?.[1])
    const { stdout, stderr: none } = await gen(8_000, '--gzip', '--explain-size')
    expect(none).toBe('')
    expect(stdout).toContain(`${size}  in all, compressed`)
  })
})

describe('a file of the node in user-data', () => {
  const noise = (bytes: number) => createHash('shake256', { outputLength: bytes }).update('noise').digest()
  const gen = async (bytes: number, args: readonly string[] = []) => {
    writeFileSync(join(cwd, 'app.bin'), noise(bytes))
    writeFileSync(
      join(cwd, 'bakelet.yaml'),
      'name: a\ncontainerd: {cri: false}\nfiles: {/opt/app.bin: {source: app.bin}}\n',
    )
    return runHere(['gen', 'cloud-init', '-o', 'out', ...args], { cwd })
  }

  it.each([
    [[], 'help: cut what is largest: --gzip makes it 2'],
    [['--gzip'], 'help: cut what is largest; or bake an image'],
  ])('that passes the limit of EC2 is named: %j', async (args, hint) => {
    const { exitCode, stderr } = await gen(20_000, args)
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stderr).toMatch(
      /warning\[user-data-too-large\]: user-data is \d+ bytes, \d+ more than EC2 takes; largest: `\/opt\/app.bin`/,
    )
    expect(stderr).toContain(hint)
  })

  it('of 10 MB is an error with a way out, and nothing is written', async () => {
    const { exitCode, stderr } = await gen(10_000_000)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[user-data-too-large]: `/opt/app.bin` takes 13333')
    expect(stderr).toContain('bakelet.yaml:3:9')
    expect(stderr).toContain('no cloud takes more than 262144, and EC2 16384')
    expect(stderr).toContain('help: bring it in an image: `bakelet bake`')
    expect(existsSync(join(cwd, 'out'))).toBe(false)
  })

  it('is better downloaded where it is a plugin of the kubelet', async () => {
    const bytes = Buffer.concat([Buffer.from('#!/bin/sh\n'), noise(1_000_000)])
    writeFileSync(join(cwd, 'plugin'), bytes)
    const provider = {
      program: { source: 'plugin' },
      matchImages: ['a.example.com'],
      defaultCacheDuration: '12h',
    }
    const config = { name: 'edge', kubelet: { credentialProviders: { cloud: provider } } }
    writeFileSync(join(cwd, 'bakelet.json'), JSON.stringify(config))
    const { exitCode, stderr } = await runHere(['gen', 'cloud-init', '-c', 'bakelet.json'], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('or let the node download it: `amd64: {url, sha256}` in place of `source`')
  })
})
