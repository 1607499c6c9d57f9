const units: Readonly<Record<string, string>> = { b: '', k: 'Ki', m: 'Mi', g: 'Gi', t: 'Ti' }

/** A size as docker and podman write it, such as 512m or 1.5gb, in powers of 1024, as a quantity of Kubernetes. */
export function sizeQuantity(text: string): string | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*([bkmgt])?i?b?$/i.exec(text.trim())
  if (!found) return undefined
  const [, number = '', unit = 'b'] = found
  return `${number}${units[unit.toLowerCase()]}`
}

/** A number of processors such as 0.5. */
export function cpuQuantity(text: string): string | undefined {
  const cpus = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  return Number.isFinite(cpus) && cpus > 0 ? `${Math.ceil(cpus * 1000)}m` : undefined
}

const seconds: Readonly<Record<string, number>> = {
  ...{ us: 1e-6, ms: 1e-3, s: 1, sec: 1, m: 60, min: 60, h: 3600, hr: 3600, d: 86_400 },
}

/** A duration such as 1m30s, in whole seconds; a bare number is seconds. */
export function durationSeconds(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  if (!/^(\s*\d+(\.\d+)?\s*(us|ms|sec|s|min|m|hr|h|d))+\s*$/.test(text)) return undefined
  const parts = text.matchAll(/(\d+(?:\.\d+)?)\s*(us|ms|sec|s|min|m|hr|h|d)/g)
  return Math.ceil(
    [...parts].reduce((sum, [, number, unit = 's']) => sum + Number(number) * (seconds[unit] ?? 1), 0),
  )
}
