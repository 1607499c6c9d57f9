import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { variantOn } from '../../src/compat/lifetime.ts'
import { checkStruct, type Structs } from '../../src/compat/structs.ts'
import containerdConfig from '../../src/data/containerd-config.json' with { type: 'json' }
import kubeletFields from '../../src/data/kubelet-fields.json' with { type: 'json' }
import kubeletFlags from '../../src/data/kubelet-flags.json' with { type: 'json' }
import kubernetes from '../../src/data/kubernetes.json' with { type: 'json' }
import { managedTree } from '../../src/plan/managed.ts'
import { knownVersions, pinnedVersions } from '../../src/upstream/pins.ts'
import { programs } from '../../src/upstream/programs/index.ts'
import { compareVersions, minorOf } from '../../src/upstream/version.ts'
import { compileText } from '../compile/compile.ts'
import { textOf } from '../support/text-of.ts'

const newest = (name: 'kubelet' | 'containerd', line: string) => {
  const inLine = (version: string) => minorOf(version) === line
  return pinnedVersions(name).findLast(inLine) ?? knownVersions(name).findLast(inLine) ?? ''
}

/** Each kubelet with each containerd line that upstream lists for it and that bakelet knows. */
const pairs = Object.entries(kubernetes.minors).flatMap(([minor, { containerd }]) => {
  const lines = containerd
    .map(minorOf)
    .filter(line => compareVersions(line, programs.containerd.supported?.from ?? '') >= 0)
  // For 1.20 to 1.22 upstream lists containerd 1.5 "or later"; CRI v1alpha2 was in it up to 1.7.
  return (lines.length > 0 ? lines : ['1.7', '1.6']).map(line => [minor, line] as const)
})

it('the matrix has every minor', () => {
  expect(new Set(pairs.map(([minor]) => minor)).size).toBe(18)
  expect(pairs.length).toBeGreaterThan(40)
})

/** What becomes known of a line after its last patch. */
const ofOldLines = ['version-without-fixes', 'version-vulnerable']

describe.each(pairs)('kubelet %s with containerd %s', (minor, line) => {
  // The runc that containerd 1.6.39 names has holes by now.
  const runc = line === '1.6' ? 'runc: { version: 1.3.6 }\n' : ''
  const config = (arch: string) =>
    `name: a\narch: ${arch}\ncontainerd: { version: ${newest('containerd', line)} }\nkubelet: { version: ${newest('kubelet', minor)} }\n${runc}`

  it.each(['amd64', 'arm64'])('has nothing to say on %s', async arch => {
    const { diagnostics, plan } = await compileText(config(arch))
    // There is no digest of containerd 2.4 and of its runc 1.5.2 yet, so both are built.
    const codes = diagnostics.map(({ code }) => code).filter(code => !ofOldLines.includes(code))
    expect(codes).toEqual(line === '2.4' ? ['source-unpinned', 'source-unpinned'] : [])
    expect(plan).toBeDefined()
  })

  it('is given what it reads, and nothing that it lacks or deprecates', async () => {
    const { plan } = await compileText(config('amd64'))
    const files = new Map(
      managedTree(plan as NonNullable<typeof plan>).flatMap(entry =>
        entry.type === 'file' ? [[entry.path as string, entry.content]] : [],
      ),
    )
    const unknown: string[] = []
    const checkIn = (structs: unknown, at: string, struct: string, value: object) =>
      checkStruct(
        {
          structs: structs as Structs,
          line: at,
          foldsCase: false,
          unknown: ({ path }) => {
            unknown.push(path.join('.'))
            return { code: 'config-unknown-key', severity: 'error', message: '', path }
          },
        },
        struct,
        value as Record<string, unknown>,
        [],
      )

    const fields = parseYaml(textOf(files.get('/usr/local/bakelet/conf/kubelet.yaml')))
    expect(
      checkIn(kubeletFields.types, minor, 'KubeletConfiguration', omit(fields, 'apiVersion', 'kind')),
    ).toEqual([])

    const { version, plugins, ...head } = parseToml(
      textOf(files.get('/usr/local/bakelet/conf/containerd.toml')),
    )
    expect(version).toBe(containerdConfig.schema[line as keyof typeof containerdConfig.schema])
    checkIn(containerdConfig.types, line, 'Config', head)
    for (const [id, table] of Object.entries(plugins as object)) {
      const variants = (containerdConfig.plugins as Structs[string])[id]
      if (!variants) continue
      const variant = variantOn(variants, line)
      expect(variant, id).toBeDefined()
      checkIn(containerdConfig.types, line, variant?.type ?? '', table)
    }
    expect(unknown).toEqual([])

    const unit = textOf(files.get('/etc/systemd/system/kubelet.service'))
    const [, command = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? []
    for (const [, flag = ''] of command.matchAll(/ --([a-z-]+)/g)) {
      const variant = variantOn((kubeletFlags.flags as Structs[string])[flag] ?? [], minor)
      expect(variant, flag).toBeDefined()
      expect(variant, flag).not.toHaveProperty('deprecated')
      expect(variant, flag).not.toHaveProperty('field')
    }
  })
})

function omit(value: object, ...keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
}
