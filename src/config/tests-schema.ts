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
  field(z._default(whole(1, 300), 10), 'Seconds until the test has failed: 1 to 300.', 30)

const port = whole(1, 65_535)

/** One shape for each question, so that no test can have two. */
const test = z.lazy(() =>
  z.union(
    [
      z.strictObject({
        command: field(
          z.string().check(z.minLength(1, 'is empty')),
          'A command for /bin/sh on the node, as root.',
          'systemctl is-active systemd-timesyncd',
        ),
        exitCode: field(z._default(whole(0, 255), 0), 'The exit code that it has to end with.'),
        output: field(
          z.optional(z.string().check(z.minLength(1, 'is empty'))),
          'Text that has to be in its standard output. Default: any output will do.',
          'active',
        ),
        timeoutSeconds: timeoutSeconds(),
      }),
      z.strictObject({
        port: field(port, 'A TCP port that has to take a connection.', 5432),
        host: field(
          z._default(
            text(new RegExp(`^(${hostName}|[0-9A-Fa-f:.]+)$`), 'is not the name or the address of a host'),
            '127.0.0.1',
          ),
          'Where the port is, as the node sees it.',
          '192.0.2.10',
        ),
        timeoutSeconds: timeoutSeconds(),
      }),
      z.strictObject({
        url: field(
          text(
            new RegExp(`^http://${urlHost}${urlPort}(/[!-~]*)?$`),
            'is not an http:// URL, which the node can ask without another program',
          ),
          'An http:// URL that the node asks by GET. For https:// write a `command` with a program of `system.packages`.',
          'http://127.0.0.1:8080/healthz',
        ),
        status: field(z._default(whole(100, 599), 200), 'The status that the answer has to have.'),
        body: field(
          z.optional(z.string().check(z.minLength(1, 'is empty'))),
          'Text that has to be in the first 64 KiB of the answer. Default: any body will do.',
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
  'Tests of your own, by name, that `bakelet verify` runs on the node. Each has one of `command`, `port` and `url`. Nothing of them is on the node.',
  { 'the page answers': { url: 'http://127.0.0.1:8080/' } },
)
