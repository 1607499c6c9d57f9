export interface Port {
  readonly containerPort: number
  readonly hostPort?: number
  readonly hostIP?: string
  readonly protocol?: 'UDP' | 'SCTP'
}

const form =
  /^(?:(?:(?<ip>\d+(?:\.\d+){3}|\[[0-9A-Fa-f:.]+\]):)?(?<host>\d*(?:-\d+)?):)?(?<port>\d+(?:-\d+)?)(?:\/(?<protocol>tcp|udp|sctp))?$/i

/** `[[IP:]HOST:]CONTAINER[/PROTOCOL]`, with ranges, as docker's `ports` and podman's PublishPort= have it. */
export function parsePorts(text: string): readonly Port[] | undefined {
  const groups = form.exec(text.trim())?.groups
  if (!groups) return undefined
  const inside = range(groups.port ?? '')
  const outside = groups.host ? range(groups.host) : []
  if (!inside || !outside || (outside.length > 0 && outside.length !== inside.length)) return undefined
  const hostIP = groups.ip?.replace(/^\[|\]$/g, '')
  return inside.map((containerPort, index) => ({
    containerPort,
    ...(outside[index] === undefined ? {} : { hostPort: outside[index] }),
    ...(hostIP === undefined || hostIP === '0.0.0.0' || hostIP === '::' ? {} : { hostIP }),
    ...protocolOf(groups.protocol),
  }))
}

export function protocolOf(text = ''): Pick<Port, 'protocol'> {
  const protocol = text.toUpperCase()
  return protocol === 'UDP' || protocol === 'SCTP' ? { protocol } : {}
}

export const portKey = ({ containerPort, protocol }: Port): string =>
  `${containerPort}/${protocol?.toLowerCase() ?? 'tcp'}`

function range(text: string): number[] | undefined {
  const [first = Number.NaN, last = first] = text.split('-').map(Number)
  if (!(first >= 1 && last >= first && last <= 65_535)) return undefined
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
