import { html } from '../../render/html.ts'
import type { BenchReport } from '../report.ts'
import { lanesOf } from './lanes.ts'
import { style } from './style.ts'
import { waterfallSvg } from './waterfall.ts'

/** The picture of the report alone, for a README or a wiki: it needs no font and no network, and follows dark mode. */
export function svgReport(report: BenchReport): string {
  return `${waterfallSvg(lanesOf(report), html`<style>${style}</style>\n`).text}\n`
}
