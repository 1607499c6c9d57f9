import { show } from '../../../config/show.ts'
import { isTable } from '../../../config/table.ts'
import type { Container } from './container-lists.ts'
import { isPortName, isPortNumber } from './names.ts'
import type { Node } from './node.ts'
import { listed, type Reporter } from './reporter.ts'

// SetDefaults_PodSpec, pkg/apis/core/v1/defaults.go@v1.36.4
const defaultGraceSeconds = 30

/**
 * Rules on probes: pkg/apis/core/validation/validation.go@v1.36.4 (validateProbe and its three callers,
 * validateInitContainers).
 */
export function checkProbes({ node, keepsRunning }: Container, out: Reporter): void {
  for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = node.get(kind)
    if (!probe.given) continue
    if (!keepsRunning) {
      out.report(
        'pod-invalid',
        probe,
        `an init container has no ${kind}, unless it is a sidecar`,
        'remove it, or add restartPolicy: Always',
        { at: 'key' },
      )
      continue
    }
    checkHandler(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], out)
    for (const field of [
      'initialDelaySeconds',
      'timeoutSeconds',
      'periodSeconds',
      'successThreshold',
      'failureThreshold',
    ]) {
      const value = probe.get(field)
      if ((value.number ?? 0) < 0) out.invalid(value, `${field} is negative`, 'write 0 or more')
    }
    const success = probe.get('successThreshold')
    if (kind !== 'readinessProbe' && (success.number ?? 0) > 1)
      out.invalid(success, `the successThreshold of a ${kind} is always 1`, 'remove it')
    const grace = probe.get('terminationGracePeriodSeconds')
    if (grace.given && kind === 'readinessProbe')
      out.invalid(
        grace,
        'a readinessProbe stops nothing, so it has no terminationGracePeriodSeconds',
        'remove it',
      )
    else if (grace.number !== undefined && grace.number <= 0)
      out.invalid(grace, 'terminationGracePeriodSeconds of a probe is at least 1', 'write 1 or more')
  }
}

/** validateLifecycle, validateStopSignal */
export function checkLifecycle(
  { node, keepsRunning }: Container,
  spec: Node,
  minor: number,
  out: Reporter,
): void {
  const lifecycle = node.get('lifecycle')
  if (!lifecycle.given) return
  if (!keepsRunning) {
    const message = 'an init container has no lifecycle, unless it is a sidecar'
    out.report('pod-invalid', lifecycle, message, 'remove it, or add restartPolicy: Always', { at: 'key' })
    return
  }
  for (const hook of ['postStart', 'preStop'])
    if (lifecycle.get(hook).given) checkHook(lifecycle.get(hook), spec, minor, out)
  const signal = lifecycle.get('stopSignal')
  if (signal.given && !spec.get('os').get('name').string)
    out.invalid(signal, 'a stopSignal needs to know the operating system', 'add spec.os: {name: linux}')
  else if (signal.string !== undefined && !isSignal(signal.string))
    out.invalid(signal, `${show(signal.value)} is not a signal`, 'write a name like SIGTERM')
}

function checkHandler(handler: Node, kinds: readonly string[], out: Reporter) {
  if (!isTable(handler.value)) return
  const given = kinds.filter(kind => handler.get(kind).given)
  if (given.length === 0) out.invalid(handler, 'the handler does nothing', `add ${listed(kinds)}`)
  if (given.length > 1)
    out.invalid(handler, `the handler has ${given.length} kinds: ${given.join(', ')}`, 'keep one')

  const exec = handler.get('exec')
  if (exec.given && exec.get('command').items.length === 0)
    out.invalid(exec.get('command'), 'the command is empty', "write command: [sh, -c, '…']")
  for (const kind of ['httpGet', 'tcpSocket', 'grpc']) checkHandlerPort(handler.get(kind).get('port'), out)
  for (const header of handler.get('httpGet').get('httpHeaders').items) {
    const name = header.get('name')
    if (name.string !== undefined && !/^[-A-Za-z0-9]+$/.test(name.string))
      out.invalid(
        name,
        `${show(name.value)} is not the name of an HTTP header`,
        'write letters, digits and "-"',
      )
  }
  const [protocol, scheme] = ['protocol', 'scheme'].map(handler.get('httpGet').get) as [Node, Node]
  if (protocol.value === 'HTTP2' && scheme.value === 'HTTPS')
    out.invalid(protocol, 'HTTP2 goes with the scheme HTTP', 'remove scheme, or protocol')
  if (protocol.value === 'HTTP2' && handler.get('httpGet').get('host').string)
    out.invalid(
      handler.get('httpGet').get('host'),
      'HTTP2 goes to the Pod itself',
      'remove host, or protocol',
    )
}

/** validateSleepAction */
function checkHook(hook: Node, spec: Node, minor: number, out: Reporter) {
  checkHandler(hook, ['exec', 'httpGet', 'tcpSocket', 'sleep'], out)
  const sleep = hook.get('sleep')
  const seconds = sleep.get('seconds')
  const length = seconds.given || !sleep.given ? seconds.number : 0
  const grace = spec.get('terminationGracePeriodSeconds').number ?? defaultGraceSeconds
  // AllowPodLifecycleSleepActionZeroValue, which the kubelet did not set before 1.35.
  const least = minor >= 35 ? 0 : 1
  if (length !== undefined && (length < least || length > grace))
    out.invalid(
      seconds,
      `a sleep of ${length} s does not fit terminationGracePeriodSeconds, which is ${grace}`,
      `write ${least} to ${grace}, or a longer spec.terminationGracePeriodSeconds`,
    )
}

function checkHandlerPort(port: Node, out: Reporter) {
  if (port.number !== undefined && !isPortNumber(port.number))
    out.invalid(port, `${port.number} is not a port`, 'write a number between 1 and 65535')
  if (port.string !== undefined && !isPortName(port.string))
    out.invalid(
      port,
      `${show(port.value)} is neither a port nor the name of one`,
      /^\d+$/.test(port.string)
        ? `write it without quotes: ${port.string}`
        : 'write the number, or the name of a port of the container',
    )
}

// supportedStopSignalsLinux
const signals = new Set(
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'.split(
    ' ',
  ),
)
const isSignal = (name: string) =>
  (name.startsWith('SIG') && signals.has(name.slice(3))) ||
  /^SIGRTMIN\+([1-9]|1[0-5])$|^SIGRTMAX-([1-9]|1[0-4])$/.test(name)
