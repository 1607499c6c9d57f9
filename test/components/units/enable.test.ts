import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { osFiles } from '../../../src/outputs/mkosi/os.ts'
import { presetsOf } from '../../../src/outputs/mkosi/presets.ts'
import { bytesOf } from '../../../src/plan/content.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { compileText, inShort } from '../../compile/compile.ts'
import { itWith, run } from '../../support/foreign.ts'
import { emptyFolder } from '../../support/run.ts'

/** A unit by its name, what `enabled` says, and its [Install]. */
const cases: readonly [name: string, enabled: string, install: string][] = [
  ['a.service', 'true', 'WantedBy=multi-user.target'],
  ['a.service', 'true', 'WantedBy=basic.target multi-user.target\nWantedBy=sysinit.target'],
  ['a.service', 'true', 'WantedBy=basic.target\nWantedBy=\nWantedBy=multi-user.target'],
  ['a.service', 'true', 'RequiredBy=containerd.service'],
  ['a.service', 'true', 'Alias=b.service'],
  ['a.service', 'true', 'WantedBy=%p-x.target %n.target %p.target'],
  ['dash\\x2ded.service', 'true', 'WantedBy=multi-user.target'],
  ['a@db.service', 'true', 'WantedBy=%i.target'],
  ['a@.service', '[db]', 'WantedBy=multi-user.target'],
  ['a@.service', '[db, web]', 'WantedBy=multi-user.target x@%i.target\nAlias=b@.service'],
  ['a@.service', 'true', 'WantedBy=multi-user.target\nDefaultInstance=one'],
  ['a@.service', '[two]', 'WantedBy=multi-user.target\nDefaultInstance=one'],
  ['a@.service', '[one.two]', 'RequiredBy=multi-user.target'],
  ['a.service', 'false', 'WantedBy=multi-user.target'],
  ['a@.service', '[]', 'WantedBy=multi-user.target'],
]

describe.each(cases)('%s enabled: %s %j', (name, enabled, install) => {
  const planOf = async () => {
    const content = `[Service]\nExecStart=/bin/true\n[Install]\n${install}\n`
    const compiled = await compileText(
      JSON.stringify({ name: 'a', units: { [name]: { content } } }).replace(
        '"}}}',
        `", enabled: ${enabled}}}}`,
      ),
    )
    return compiled.plan ?? expect.fail(inShort(compiled).join('\n'))
  }

  itWith('systemd-analyze')('is what systemctl enable makes', async () => {
    const plan = await planOf()
    const root = await rootWith(plan)
    const names = plan.ownUnits.flatMap(unit => unit.enabled)
    if (names.length > 0) run('systemctl', [`--root=${root}`, 'enable', ...names])
    expect(linksIn(root)).toEqual(plannedLinks(plan))
  })

  itWith('systemd-analyze')('is what presets of an image leave', async () => {
    const plan = await planOf()
    const root = await rootWith(plan)
    const [preset] = osFiles('a', plan.ownUnits.flatMap(presetsOf))
    if (preset && 'content' in preset) write(root, preset.path, preset.content)
    run('systemctl', [`--root=${root}`, 'preset-all'])
    expect(linksIn(root)).toEqual(plannedLinks(plan))
  })
})

async function rootWith({ files }: Plan): Promise<string> {
  const root = await emptyFolder()
  for (const { path, content, origin } of files)
    if (origin.component === 'units') write(root, path, bytesOf(content))
  return root
}

function write(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

function linksIn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isSymbolicLink())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(path => `${path.slice(root.length)} -> ${readlinkSync(path)}`)
    .sort()
}

function plannedLinks({ links }: Plan): string[] {
  return links.map(({ path, target }) => `${path} -> ${target}`).sort()
}
