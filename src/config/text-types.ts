// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { sysctlNumber } from './number-schema.ts'
import { privateKey } from './private-key.ts'

// The kinds of text that a config has. The message of each goes on from the name of the key.

// Made whole, since each `.check()` makes a copy of what it is called on, and a run of `gen` makes all of this.
export const text = (pattern: RegExp, error: string) =>
  new z.ZodMiniString({ type: 'string', checks: [z.regex(pattern, { error, abort: true })] })
// Not \P{Cc}: the patterns go into the JSON Schema, and only JavaScript's `u` flag gives that a meaning.
// biome-ignore lint/suspicious/noControlCharactersInRegex: to keep them out is what it is for
const oneLine = /^[^\u0000-\u001f\u007f-\u009f]+$/
/** A name of something elsewhere: any characters that one line can hold. */
export const line = () => text(oneLine, 'is empty or holds a control character')

// RFC 1123 label: what systemd, cloud-init and Kubernetes all take as a host name.
export const label = text(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  'is not a host name label: a-z, 0-9 and -, at most 63 of them',
)
// A name (RFC 1123), or an address of IPv4 or IPv6.
export const timeServer = text(
  /^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)$/,
  'is not the name or the address of a server',
)
export const version = text(/^\d+\.\d+\.\d+$/, 'is not a version like 1.2.3')
export const minorOrVersion = text(/^\d+\.\d+(\.\d+)?$/, 'is not a version like 1.36 or 1.36.4')
// Parts of a URL, as patterns: a name (RFC 1123, and `_`) or an address; of IPv6 in brackets.
export const hostName = '[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*'
export const urlHost = `(${hostName}|\\[[0-9A-Fa-f:.]+\\])`
export const urlPort = '(:[0-9]{1,5})?'
// Characters that need no quoting in a unit, a shell word, TOML or systemd's environment, so that a prefix is a prefix everywhere.
export const nodePath = () =>
  text(
    /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/,
    'is not an absolute, normalised path of letters, digits, ".", "_" and "-"',
  ) as z.ZodMiniType<`/${string}`, string>
// A key with a description needs one of its own: field() notes it at the schema.
export const digest = () => text(/^[0-9a-f]{64}$/, 'is not a sha256: 64 lower-case hexadecimal digits')
export const sha256 = digest()
/** Of an image: of its manifest, or of an index of manifests. */
export const imageDigest = text(
  /^sha256:[0-9a-f]{64}$/,
  'is not a digest: sha256: and 64 lower-case hexadecimal digits',
)
// Only what RFC 3986 lets stand unencoded. `new URL` alone would take line breaks and drop them.
export const httpsUrl = () =>
  text(/^https:\/\/[\w.~:[\]@%-]+([/?#][\w.~:/?#[\]@!$&'()*+,;=%-]*)?$/, 'is not an https:// URL').check(
    z.refine(url => URL.canParse(url), 'is not an https:// URL'),
  )

export const sysctlName = text(/^[a-z0-9_]+([./][A-Za-z0-9_*@-]+)+$/, 'is not a sysctl name')
export const sysctlValue = z.union(
  [text(new RegExp(`^$|${oneLine.source}`), 'holds a control character'), sysctlNumber, z.boolean()],
  'is not text of one line, a whole number, true or false',
)

// Of what Linux takes (Documentation/admin-guide/kernel-parameters.rst) all that needs no quotes.
export const kernelArgument = text(
  /^[A-Za-z0-9_.][A-Za-z0-9_.,:=+@/-]*$/,
  'is not a kernel argument like name or name=value, without quotes',
)

export const flagName = text(/^[A-Za-z0-9_.-]+$/, 'is not the name of a flag')
// A word of a unit, which takes no control characters and no noncharacters of Unicode; no flag needs more than ASCII.
export const flagText = text(/^[ -~]*$/, 'is not text in ASCII of one line')

// One line for every reader of user-data on its way: U+2028 and U+2029 end one in YAML 1.1, and some drop U+FEFF.
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const publicKeyLine = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]+$/
// A private key has many lines. It passes here and is refused with what to do about it (components/system/ssh-key.ts).
export const publicKey = text(
  new RegExp(`${publicKeyLine.source}|${privateKey.source}`),
  'is not a line of an authorized_keys file',
)

/** The name of a pod, with its namespace where that is not `default`. */
export const podName = (error: string) =>
  text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, error)
