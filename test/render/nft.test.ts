import { expect, it } from 'vitest'
import { nftAddress, nftAddresses, nftInterface, nftPort, nftRule, nftTable } from '../../src/render/nft.ts'

it('replaces a table as a whole', () => {
  const rule = nftRule`iifname ${nftInterface('cni0')} ${nftAddress('saddr', '2001:db8::/32')} ${nftPort('udp', 53)} accept`
  expect(
    nftTable('lab', [
      { name: 'mine', rules: [rule] },
      { name: 'input', hook: 'input', rules: [] },
    ]),
  ).toBe(`table inet lab
delete table inet lab
table inet lab {
	chain mine {
		iifname "cni0" ip6 saddr 2001:db8::/32 udp dport 53 accept
	}
	chain input {
		type filter hook input priority filter; policy drop;
	}
}
`)
})

it('matches any of several addresses, each by its family', () => {
  expect(nftAddresses('daddr', ['192.0.2.1', '2001:db8::/32', '198.51.100.0/24'])).toEqual([
    'ip daddr { 192.0.2.1, 198.51.100.0/24 }',
    'ip6 daddr { 2001:db8::/32 }',
  ])
  expect(nftAddresses('saddr', [])).toEqual([])
})

it('takes no word that nft would read as more than one', () => {
  expect(() => nftInterface('cni0" accept; #')).toThrow('not an interface')
  expect(() => nftInterface('cni*')).toThrow('not an interface')
  expect(() => nftAddress('daddr', '192.0.2.1 accept')).toThrow('not an address')
  expect(() => nftAddresses('daddr', ['192.0.2.1 }'])).toThrow('not an address')
  expect(() => nftPort('tcp', 0)).toThrow('not a port')
  expect(() => nftTable('a b', [])).toThrow('not a name')
})
