import fc from 'fast-check'
import type { Lock, LockedComponent, LockedImage, PerArch } from '../../src/lock/types.ts'

const hex = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 64, maxLength: 64 })
const sha256 = hex.map(digits => digits.map(digit => digit.toString(16)).join(''))
const digest = sha256.map(text => `sha256:${text}`)
const moduleSum = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map(bytes => `h1:${Buffer.from(bytes).toString('base64')}`)
const version = fc.tuple(fc.nat(9), fc.nat(99), fc.nat(99)).map(numbers => numbers.join('.'))
/** Any text of one line: what a toolchain calls itself is not ours. */
const words = fc
  .string({ minLength: 1, unit: 'grapheme' })
  .filter(text => !/[\p{Cc}\ufffd]/u.test(text) && text.isWellFormed())

function perArch<T>(file: fc.Arbitrary<T>): fc.Arbitrary<PerArch<T>> {
  return fc.record({ amd64: file, arm64: file }, { requiredKeys: [] })
}

const component: fc.Arbitrary<LockedComponent> = fc.oneof(
  fc.record({
    version,
    source: fc.constant('release' as const),
    files: perArch(fc.record({ url: fc.webUrl({ validSchemes: ['https'] }), sha256 })),
  }),
  fc.record({
    version,
    source: fc.constant('build' as const),
    ...{ module: words, moduleSum },
    files: perArch(fc.record({ toolchain: words, sha256 })),
  }),
)

const image: fc.Arbitrary<LockedImage> = fc.oneof(
  fc.record({ source: fc.constant('registry' as const), digest, manifests: perArch(digest) }),
  fc.record({
    source: fc.constant('build' as const),
    files: perArch(fc.record({ madeFrom: words, digest })),
  }),
)

const reference = fc
  .tuple(fc.domain(), fc.stringMatching(/^[a-z0-9]{1,20}$/), fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/))
  .map(([host, name, tag]) => `${host}/${name}:${tag}`)

/** Any lock that there can be. */
export const locks: fc.Arbitrary<Lock> = fc.record(
  {
    data: sha256,
    base: fc.record({ url: fc.webUrl({ validSchemes: ['https'] }), sha256 }, { requiredKeys: ['sha256'] }),
    debian: fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), perArch(sha256), {
      noNullPrototype: true,
    }),
    components: fc.record(
      { kubelet: component, containerd: component, runc: component, 'cni-plugins': component },
      { requiredKeys: [] },
    ),
    images: fc.dictionary(reference, image, { noNullPrototype: true }),
  },
  { requiredKeys: ['data', 'components', 'images'] },
)
