import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ec2LimitBytes } from '../../src/outputs/cloud-init/check.ts'
import { cloudConfig, plainParts, userDataParts } from '../../src/outputs/cloud-init/index.ts'
import { explainSize } from '../../src/outputs/cloud-init/size.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { claimOf } from '../support/claim.ts'
import { itWith } from '../support/foreign.ts'
import { judge } from '../support/judge.ts'

/** Cases with so much in one config that only --gzip makes their user-data fit. */
const large = ['disks', 'everything', 'logs', 'private-registry', 'machine', 'units']

describe.each(caseNames)('user-data of %s', async name => {
  const { config, delivery } = await loadCase(name)
  const text = await cloudConfig(delivery)
  const plainText = plainParts(delivery)
    .map(({ text }) => text)
    .join('')

  itWith('python3 with PyYAML')('reads as what was planned, also where no file is compressed', async () => {
    const claim = await claimOf(delivery, config)
    expect(await judge({ ...claim, parts: [text] })).toEqual([])
    expect(await judge({ ...claim, parts: [plainText] })).toEqual([])
  })

  it('fits into what EC2 takes, most of it without --gzip, which makes it smaller still', () => {
    expect(gzipSync(plainText).length).toBeLessThanOrEqual(gzipSync(text).length)
    expect(gzipSync(plainText).length).toBeLessThan(ec2LimitBytes)
    if (!large.includes(name)) expect(Buffer.byteLength(text)).toBeLessThan(ec2LimitBytes)
  })

  it('is explained by rows that add up to its size', async () => {
    const parts = await userDataParts(delivery)
    const [table = '', held = ''] = explainSize(parts, Buffer.byteLength(text)).split(/^The files .*\n/m)
    const rows = [...table.matchAll(/^ *(\d+) {2}(.*)$/gm)]
    const total = rows.pop()
    const sum = rows.reduce((bytes, [, row]) => bytes + Number(row), 0)
    expect(total?.slice(1)).toEqual([String(sum), 'in all'])
    expect(sum).toBe(Buffer.byteLength(text))
    expect(rows).toHaveLength(parts.length)
    const files = parts.flatMap(({ holds = [] }) => holds)
    expect(held.match(/^ *\d+ {2}\/.*$/gm) ?? []).toHaveLength(files.length)
    if (files.length > 0) expect(parts[1]?.name).toBe(`files, compressed together: ${files.length} files`)
  })
})

describe('user-data of examples/web', () => {
  it('has room for two more pods in what EC2 takes', async () => {
    const file = join(import.meta.dirname, '../../examples/web/bakelet.yaml')
    const { plan } = await compileFile({ file, text: readFileSync(file, 'utf8') })
    if (!plan) throw new Error('the example has no errors')
    const pods = ['web', 'second', 'third'].flatMap(name =>
      plan.pods.map(pod => ({
        ...pod,
        fileName: `${name}.yaml`,
        content: pod.content.replaceAll('web', name),
      })),
    )
    expect(Buffer.byteLength(await cloudConfig({ plan: { ...plan, pods } }))).toBeLessThan(ec2LimitBytes)
  })
})

describe('explainSize', () => {
  it('shows what gzip makes of the whole', async () => {
    const parts = plainParts((await loadCase('web')).delivery)
    const table = explainSize(parts, 6000)
    expect(table).toMatch(/^ {3}6000 {2}in all, compressed$/m)
    expect(table).toMatch(/EC2 takes 16384: 10384 to spare\.\n$/)
    expect(explainSize(parts, 20_000)).toMatch(/EC2 takes 16384: 3616 too many\.\n$/)
  })
})
