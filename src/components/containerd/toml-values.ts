import type { FreeValue } from '../../config/free-value.ts'
import { show } from '../../config/show.ts'
import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { ExactNumber, fits64Bits } from '../../render/exact-number.ts'
import { isReadByV1 } from '../../render/toml-key.ts'

interface Place {
  readonly path: ConfigPath
  readonly file: string
  /** Its version. */
  readonly containerd: string
}

/** The values and keys that this containerd cannot read from any TOML. */
export function checkTomlValues(value: FreeValue, place: Place): Diagnostic[] {
  if (value === null) return [noValue(place)]
  if (value instanceof ExactNumber) return fits64Bits(value) ? [] : [outOfRange(value, place)]
  if (typeof value !== 'object') return []
  const at = (key: string | number) => ({ ...place, path: [...place.path, key] })
  if (Array.isArray(value)) return value.flatMap((item, index) => checkTomlValues(item, at(index)))
  return Object.entries(value).flatMap(([key, child]) => [
    ...(place.containerd.startsWith('1.') && !isReadByV1(key) ? [unreadableKey(key, at(key))] : []),
    ...checkTomlValues(child, at(key)),
  ])
}

const noValue = ({ path, file }: Place): Diagnostic => ({
  code: 'config-wrong-type',
  severity: 'error',
  message: `\`${formatPath(path)}\` has no value, and TOML has no word for that`,
  file,
  path,
  hint: 'give it a value, or remove it',
})

/** containerd reads TOML into int64 and float64 of Go (go-toml parser.go@v1.9.5, decode.go@v2.3.0). */
function outOfRange(number: ExactNumber, { path, file }: Place): Diagnostic {
  const isInteger = typeof number.value === 'bigint'
  return {
    code: 'config-bad-value',
    severity: 'error',
    message: `\`${formatPath(path)}\` is out of the range of a 64-bit ${isInteger ? 'integer' : 'float'}: ${show(number)}`,
    file,
    path,
    hint: isInteger
      ? `the range is ${-(2n ** 63n)} to ${2n ** 63n - 1n}`
      : `the range is ${Number.MIN_VALUE} to ${Number.MAX_VALUE}, and the same below zero`,
  }
}

/** See render/toml-key.ts. */
const unreadableKey = (key: string, { path, file, containerd }: Place): Diagnostic => ({
  code: 'config-bad-value',
  severity: 'error',
  message: `the TOML reader of containerd ${containerd} (go-toml v1) cannot read the key ${JSON.stringify(key)}`,
  file,
  path,
  at: 'key',
  hint: 'a key with a double quote may contain neither a single quote nor a control character; containerd 2.0 and later read every key',
})
