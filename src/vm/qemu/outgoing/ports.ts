/** Protocol numbers of IANA. */
export const protocols = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const

export const domainPort = 53
