import type { ValueRule } from './value-rule.ts'

/** ValidateTracingConfiguration in component-base tracing/api/v1/config.go. */
export const checkTracing: ValueRule = ({ config }) => {
  const table = config.table('tracing')
  const from = 'tracing/api/v1/config.go of k8s.io/component-base'
  const rate = table.number('samplingRatePerMillion', 0) ?? 0
  const endpoint = table.text('endpoint') ?? ''
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(endpoint)?.[1]?.toLowerCase()
  const isKnown = !endpoint.includes('//') || ['dns', 'unix', 'unix-abstract'].includes(scheme ?? '')
  // url.Parse of Go: a host has no escapes.
  const hasEscape =
    endpoint
      .replace(/^.*?\/\//, '')
      .split('/')[0]
      ?.includes('%') === true
  return [
    ...(rate < 0 || rate > 1_000_000
      ? [
          {
            path: [...table.path, 'samplingRatePerMillion'],
            why: `\`tracing.samplingRatePerMillion\` is ${rate}`,
            hint: 'write 0 to 1000000',
            from,
          },
        ]
      : []),
    ...(isKnown && !hasEscape
      ? []
      : [
          {
            path: [...table.path, 'endpoint'],
            why: `\`tracing.endpoint\` is ${endpoint}`,
            hint: 'write HOST:PORT',
            from,
          },
        ]),
  ]
}
