// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field, section } from './field.ts'
import { hostName, text, urlHost, urlPort } from './text-types.ts'

// Only what RFC 3986 lets stand unencoded in each part.
const userinfo = "([A-Za-z0-9._~!$&'()*+,;=:%-]+@)?"

const proxyUrl = () =>
  z.optional(
    text(
      new RegExp(`^https?://${userinfo}${urlHost}${urlPort}/?$`),
      'is not the URL of a proxy, like http://proxy.example.com:3128, with other characters than those of a URL as %XX',
    ),
  )

// What golang.org/x/net/http/httpproxy reads, less `*`, which would switch the proxy off, and `*.NAME`, which curl does not know.
const exception = text(
  new RegExp(`^(\\.?${hostName}${urlPort}|[0-9.]+/[0-9]{1,2}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(/[0-9]{1,3})?)$`),
  'is not a host, a domain like .example.com, an address or a network like 10.0.0.0/8',
)

export const proxy = section(
  {
    http: field(
      proxyUrl(),
      'URL of the proxy for `http://`. A user and a password may be in it; they are in files that only root reads.',
      'http://proxy.example.com:3128',
    ),
    https: field(
      proxyUrl(),
      'URL of the proxy for `https://`, which downloads and registries use. It often begins with `http://`: that is how the node speaks to the proxy itself.',
      'http://proxy.example.com:3128',
    ),
    noProxy: field(
      z._default(z.array(exception), []),
      'What is reached without the proxy: hosts and everything below them, domains like `.example.com`, addresses, networks. Added to the loopback, 169.254.169.254 (the metadata of clouds), the host name, the pods and the static addresses of the node.',
      ['.example.com', '10.0.0.0/8'],
    ),
  },
  'A proxy for the downloads of the installer, for containerd, the kubelet and apt on the node. Pods do not see it: set their `env`. A bake uses the proxy of the machine that bakes.',
)
