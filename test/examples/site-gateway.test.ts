import { expect, it } from 'vitest'
import { expectGateway, newDisk, openSite, up, visit } from '../boots/site-gateway/site.ts'

it('a first boot of the gateway comes to the same files, and does the same, as its image', async () => {
  const site = await openSite('site-gateway-first-boot')
  const node = await up(site, await site.project(), await newDisk(site, 'data'), { firstBoot: true })
  await expectGateway(node, site)
  expect(await visit(node)).toBeGreaterThan(0)
})
