/** What came of a call: an answer, a refusal (nobody listens, or the datagram was refused), or nothing. */
export type Outcome = 'yes' | 'refused' | 'no'

/** A call over the network, as calls.pl makes it. */
export interface Call {
  /** What it is, in words. */
  readonly id: string
  readonly protocol: 'tcp' | 'udp' | 'ping'
  readonly host: string
  readonly port: number
  /** Address that it says it comes from. Default: that of the route. */
  readonly sender?: string
}

export function textOfCalls(calls: readonly Call[]): string {
  return calls
    .map(({ id, protocol, host, port, sender = '' }) => `${[id, protocol, host, port, sender].join('\t')}\n`)
    .join('')
}

/** Every outcome that each call had, by its `id`. */
export type Outcomes = ReadonlyMap<string, ReadonlySet<Outcome>>

/** What calls.pl printed. */
export function outcomesOf(printed: string): Outcomes {
  const all = new Map<string, Set<Outcome>>()
  for (const line of printed.split('\n').filter(line => line !== '')) {
    const [id = '', outcome] = line.split('\t')
    all.set(id, (all.get(id) ?? new Set()).add(outcome as Outcome))
  }
  return all
}
