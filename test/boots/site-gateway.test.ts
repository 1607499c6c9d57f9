import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask } from './lab.ts'
import { expectForeignDiskKept } from './site-gateway/foreign-disk.ts'
import { expectGateway, newDisk, openSite, up, visit } from './site-gateway/site.ts'

/** examples/site-gateway, as `bakelet up --disk` boots it. Its first boot is in test/examples. */

it('a baked gateway has its certificate, its network and its images; a new image has the data of the last', async () => {
  const site = await openSite('site-gateway')
  const data = await newDisk(site, 'data')
  const first = await up(site, await site.project(), data)
  await expectGateway(first, site)
  const visits = await visit(first)
  // More than a node without the data would count: `up` is a visitor, too.
  for (let number = visits + 1; number <= visits + 10; number++) expect(await visit(first)).toBe(number)
  expect(await first.stop()).toBe('clean')

  const second = await up(site, await site.project('system.timezone=Europe/Berlin'), data)
  expect(await ask(second.vm, 'readlink /etc/localtime')).toMatch(/Europe\/Berlin\n$/)
  expect(await visit(second)).toBeGreaterThan(visits + 10)
  await expectGateway(second, site)
  expect(await second.stop()).toBe('clean')

  await expectForeignDiskKept(site.folder, join(site.folder, 'out/site-gateway/site-gateway.qcow2'))
})
