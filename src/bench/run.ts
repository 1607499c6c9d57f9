import { createReadStream } from 'node:fs'
import { despitePanics } from '../vm/despite-panics.ts'
import type { Contestant } from './contestant.ts'
import { type MeasuredBoot, type MeasureOptions, measure } from './measure.ts'

/** A boot, and how many before it ended in a panic and were repeated. */
export interface CountedBoot extends MeasuredBoot {
  readonly panics: number
}

export interface RunOptions extends Omit<MeasureOptions, 'report'> {
  /** How often each contestant boots. */
  readonly boots: number
  /** Wraps one boot: says that it begins, and what it says meanwhile. */
  readonly step: (
    title: string,
    work: (report: MeasureOptions['report']) => Promise<CountedBoot>,
  ) => Promise<CountedBoot>
  /** Called with each boot as soon as it is measured. */
  readonly onBoot: (boot: CountedBoot) => void
}

/** Boots the contestants in turn, so that what else this machine does meets all of them alike. */
export async function runBench(contestants: readonly Contestant[], options: RunOptions): Promise<void> {
  for (const { image } of contestants) await readThrough(image)
  for (let round = 1; round <= options.boots; round++)
    for (const contestant of contestants) {
      const title = `boot ${round} of ${options.boots}: ${contestant.name}`
      const boot = await options.step(title, report =>
        measureDespitePanics(contestant, { ...options, report }),
      )
      options.onBoot(boot)
    }
}

async function measureDespitePanics(contestant: Contestant, options: MeasureOptions): Promise<CountedBoot> {
  const { result, panics } = await despitePanics(
    () => measure(contestant, options),
    () => options.report('the kernel panicked; booting again'),
  )
  return { ...result, panics }
}

/** Into the page cache, where an image that was just made is already: the first boot of each is then like the others. */
async function readThrough(path: string): Promise<void> {
  for await (const _ of createReadStream(path, { highWaterMark: 1024 * 1024 }));
}
