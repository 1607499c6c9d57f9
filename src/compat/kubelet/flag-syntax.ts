import { parseGoDuration } from '../../components/kubelet/go-duration.ts'
import { parseQuantity } from '../../components/pods/check/quantity.ts'
import type { Config } from '../../config/schema.ts'

interface Syntax {
  readonly reads: (text: string) => boolean
  readonly hint: string
}

const duration: Syntax = {
  reads: text => parseGoDuration(text) !== undefined,
  hint: 'write a duration such as 30s or 1h30m',
}
const quantity: Syntax = {
  reads: text => parseQuantity(text) !== undefined,
  hint: 'write a quantity such as 64Ki',
}
/** strconv.ParseBool of Go. */
const yesOrNo: Syntax = {
  reads: text => /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text),
  hint: 'write true or false',
}

const bufferSizes = ['log-json-info-buffer-size', 'log-text-info-buffer-size']
const intervals = ['housekeeping-interval', 'global-housekeeping-interval', 'storage-driver-buffer-duration']
const switches = ['enable-load-reader', 'log-cadvisor-usage', 'storage-driver-secure']
const each = (names: readonly string[], syntax: Syntax) => names.map(name => [name, syntax] as const)

/**
 * Flags that have a parser of their own, which the table of flags lists as text: of component-base (logs/api/v1/options.go
 * and pflags.go, v0.36.4) and of cAdvisor (v0.53.0, the calls of flag.Duration, flag.Bool and flag.Int).
 */
const syntaxes: ReadonlyMap<string, Syntax> = new Map([
  ['v', { reads: isUnsigned(32), hint: 'write a whole number: 2 is usual, 10 prints everything' }],
  ['vmodule', { reads: isListOfLevels, hint: 'write pairs like kubelet*=4,cri=6' }],
  // Its field may be empty, which stands for text; logs/api/v1/options.go takes no empty flag.
  ['logging-format', { reads: text => text !== '', hint: 'write text or json' }],
  ['application-metrics-count-limit', { reads: text => /^[+-]?\d+$/.test(text), hint: 'write a number' }],
  ...each(bufferSizes, quantity),
  ...each(intervals, duration),
  ...each(switches, yesOrNo),
])

/** strconv.ParseUint(text, 10, bits) of Go. */
function isUnsigned(bits: number): (text: string) => boolean {
  return text => /^\d+$/.test(text) && BigInt(text) < 2n ** BigInt(bits)
}

/** vmoduleConfigurationPFlag.Set. */
function isListOfLevels(text: string): boolean {
  const isLevel = isUnsigned(31)
  return text
    .split(',')
    .filter(part => part !== '')
    .every(part => {
      const [pattern = '', level = '', ...more] = part.split('=')
      return pattern !== '' && more.length === 0 && isLevel(level)
    })
}

/** Values that the kubelet cannot parse on its command line. */
export function unreadFlags(flags: Config['kubelet']['flags']) {
  return Object.entries(flags).flatMap(([flag, value]) => {
    const syntax = syntaxes.get(flag)
    if (!syntax || syntax.reads(String(value))) return []
    const from = 'cmd/kubelet/app/options'
    return [{ flag, why: `--${flag} is ${value}`, hint: syntax.hint, from }]
  })
}
