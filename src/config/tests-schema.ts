// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { hostName, text, urlHost, urlPort } from './text-types.ts'

const testName = text(
  /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/,
  'is not the name of a test: letters, digits, spaces, ".", "_" and "-", at most 80 of them',
)

const whole = (least: number, most: number) => {
  const error = `is not a whole number from ${least} to ${most}`
  return z.int(error).check(z.minimum(least, error), z.maximum(most, error))
}

const timeoutSeconds = () =>
  field(z._default(whole(1, 300), 10), 'Time limit of the test in seconds, 1 to 300.', 30)

const port = whole(1, 65_535)

const hostText = text(
  new RegExp(`^(${hostName}|[0-9A-Fa-f:.]+)$`),
  'is not the name or the address of a host',
)

const httpUrl = text(
  new RegExp(`^http://${urlHost}${urlPort}(/[!-~]*)?$`),
  'is not an http:// URL; for https:// write a `command` that runs curl, and `curl` in `system.packages`',
)

const someText = () => z.string().check(z.minLength(1, 'is empty'))

/** One shape for each kind of test, so that a test cannot be two. */
const test = z.lazy(() =>
  z.union(
    [
      z.strictObject({
        command: field(
          someText(),
          'Command for /bin/sh, run on the node as root.',
          'systemctl is-active systemd-timesyncd',
        ),
        exitCode: field(z._default(whole(0, 255), 0), 'Expected exit code.'),
        output: field(
          z.optional(someText()),
          'Text that standard output must contain. Default: the output is not checked.',
          'active',
        ),
        timeoutSeconds: timeoutSeconds(),
      }),
      z.strictObject({
        port: field(port, 'TCP port that must accept a connection.', 5432),
        host: field(
          z._default(hostText, '127.0.0.1'),
          'Host that the node connects to: a name or an address.',
          '192.0.2.10',
        ),
        timeoutSeconds: timeoutSeconds(),
      }),
      z.strictObject({
        url: field(httpUrl, 'URL that the node requests with GET.', 'http://127.0.0.1:8080/healthz'),
        status: field(z._default(whole(100, 599), 200), 'Expected status code.'),
        body: field(
          z.optional(someText()),
          'Text that the body must contain within its first 64 KiB. Default: the body is not checked.',
          'ok',
        ),
        timeoutSeconds: timeoutSeconds(),
      }),
    ],
    'is not a mapping with one of `command`, `port` and `url`',
  ),
)

/** By name, as a report has it. */
export const tests = field(
  z._default(z.record(testName, test), {}),
  'Your own tests, by name. `bakelet verify` runs them on the node. Each has one of `command`, `port` and `url`. They are not part of the node.',
  { 'the page answers': { url: 'http://127.0.0.1:8080/' } },
)
