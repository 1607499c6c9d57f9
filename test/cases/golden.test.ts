import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config/schema.ts'
import { defaultMirror } from '../../src/debian/mirror.ts'
import type { Delivery } from '../../src/outputs/cloud-init/delivery.ts'
import { userDataParts } from '../../src/outputs/cloud-init/index.ts'
import { metaData } from '../../src/outputs/cloud-init/meta-data.ts'
import { mkosiFolder } from '../../src/outputs/mkosi/index.ts'
import { packerFolder } from '../../src/outputs/packer/index.ts'
import { bytesOf } from '../../src/plan/content.ts'
import { planDigest } from '../../src/plan/digest.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import type { ManagedEntry } from '../../src/plan/managed-entry.ts'
import { ownerText } from '../../src/plan/owner.ts'
import type { Plan } from '../../src/plan/types.ts'
import { caseFolder, caseNames, loadCase } from './cases.ts'

// test/cases/NAME/expected holds what the case comes to: `tree`, one line for each managed path; `root/`, the content
// of every file; user-data and meta-data; `mkosi/` and `packer/`, the folders for them. `vitest --update` rewrites them.
//
// Left out are scripts, which are those of templates/, and the plan's digest, which changes with them; and the archive of user-data, which
// has them too: test/outputs/archive.test.ts unpacks it.
describe.each(caseNames)('%s', async name => {
  const { plan, config, fetched, delivery } = await loadCase(name)
  const scripts = ['bakelet-install', 'bakelet-uninstall'].map(script => `${plan.prefix}/bin/${script}`)
  const expected: Record<string, string> = {
    tree: managedTree(plan).map(line).join(''),
    'user-data': (await userDataParts(delivery))
      .filter(part => !scripts.includes(part.name))
      .map(({ text }) => withoutDigest(text).replace(/(?<= echo )[\w+/=]{1000,}/, 'ARCHIVE'))
      .join(''),
    'meta-data': withoutDigest(metaData(plan)),
    ...contents(plan, scripts),
    ...mkosiFiles(fetched, config.image),
    ...packerFiles(delivery, config.image.size),
  }
  const folder = join(caseFolder(name), 'expected')

  it.each(Object.keys(expected))('%s', async path => {
    await expect(expected[path]).toMatchFileSnapshot(join(folder, path))
  })

  // What is below the prefix is bakelet's alone, and a folder that no plan names would be left behind and not compared.
  it('has every folder of the prefix in the tree', () => {
    const tree = managedTree(plan)
    const folders = tree.flatMap(({ type, path }) => (type === 'directory' ? [path] : []))
    const below = tree.flatMap(({ path }) => (path.startsWith(`${plan.prefix}/`) ? [dirname(path)] : []))
    expect(folders).toEqual(expect.arrayContaining([...new Set(below)]))
  })

  it('has no other files', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    expect(files.sort()).toEqual(Object.keys(expected).sort())
  })
})

function contents(plan: Plan, leftOut: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    managedTree(plan).flatMap(entry =>
      entry.type === 'file' && !leftOut.includes(entry.path)
        ? [[`root${entry.path}`, shown(bytesOf(entry.content))]]
        : [],
    ),
  )
}

/** Without the managed tree, which `root/` has, and what is the same for every config. */
function mkosiFiles(plan: FetchedPlan, image: Config['image']): Record<string, string> {
  const managed = new Set(managedTree(plan).map(({ path }) => `mkosi.extra${path}`))
  const files = mkosiFolder(plan, { ...image, mirror: defaultMirror })
  return Object.fromEntries(
    files
      .filter(
        ({ path }) =>
          !managed.has(path) &&
          !/^(tools|initrd)\/|^(mkosi\.(prepare|finalize)|bolt-canonical\.py)$/.test(path),
      )
      .map(file => [
        `mkosi/${file.path}`,
        'link' in file ? `-> ${file.link}\n` : shownImageFile(file.content),
      ]),
  )
}

/** The name of the root partition comes from the plan's digest. */
const shownImageFile = (content: string | Uint8Array) =>
  shown(content).replaceAll(/\broot-[0-9a-f]{16}\b/g, 'root-DIGEST')

/** As above. */
function packerFiles(delivery: Delivery, size: string): Record<string, string> {
  const base = { url: 'https://images.example/debian-13.qcow2', checksum: `sha256:${'0'.repeat(64)}` }
  const options = { builders: ['qemu', 'amazon-ebs'], size, base } as const
  const files =
    delivery.mirror === undefined
      ? packerFolder(delivery.plan, { ...options, delivery: 'download' })
      : packerFolder(delivery.plan, { ...options, delivery: 'upload' })
  return Object.fromEntries(
    files
      .filter(({ path }) =>
        /^(README\.md|node\.pkr\.hcl|payload\/(node\.sh|files\.list|sources))$/.test(path),
      )
      .map(file => [
        `packer/${file.path}`,
        'link' in file ? '' : shown(file.content).replaceAll(planDigest(delivery.plan), 'DIGEST'),
      ]),
  )
}

/** What is not text, in hexadecimal. */
function shown(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : `${Buffer.from(content).toString('hex')}\n`
}

function line(entry: ManagedEntry): string {
  switch (entry.type) {
    case 'link':
      return `link           ${entry.path} -> ${entry.target}\n`
    case 'artifact':
      return `artifact  ${entry.mode} ${entry.path}${entry.sha256 ? ` sha256:${entry.sha256}` : ''}\n`
    default:
      return `${entry.type.padEnd(9)} ${entry.mode} ${entry.path}${entry.owner ? ` ${ownerText(entry.owner)}` : ''}\n`
  }
}

function withoutDigest(text: string): string {
  return text.replace(/^(# Made by bakelet for .*|instance-id: .*)\n/gm, '')
}
