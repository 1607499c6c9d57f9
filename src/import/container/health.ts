import { durationSeconds } from './quantities.ts'

export interface Health {
  readonly command: readonly string[]
  readonly interval?: string | undefined
  readonly timeout?: string | undefined
  readonly retries?: number | undefined
  readonly startPeriod?: string | undefined
}

/** The defaults of docker and podman (HEALTHCHECK in the Dockerfile reference; podman-healthcheck-run(1)): 30 s, 30 s and 3. */
export function probe({ command, interval, timeout, retries, startPeriod }: Health): object {
  const wait = startPeriod === undefined ? 0 : (durationSeconds(startPeriod) ?? 0)
  return {
    exec: { command },
    ...(wait > 0 ? { initialDelaySeconds: wait } : {}),
    periodSeconds: atLeastOne(interval, 30),
    timeoutSeconds: atLeastOne(timeout, 30),
    failureThreshold: Math.max(1, retries ?? 3),
  }
}

const atLeastOne = (text: string | undefined, preset: number) =>
  Math.max(1, (text === undefined ? undefined : durationSeconds(text)) ?? preset)

/** A command that a shell runs, as CMD-SHELL does. The kubelet expands nothing in a probe. */
export const byShell = (line: string): readonly string[] => ['/bin/sh', '-c', line]
