import { type Html, html } from '../../render/html.ts'
import type { BenchReport } from '../report.ts'
import { type Lane, lanesOf, mebibytes, nameOf, ratioOf, remarks, tenths } from './lanes.ts'
import { style } from './style.ts'
import { waterfallSvg } from './waterfall.ts'

/** The report as one page that needs nothing else: no script, no font, no network. */
export function htmlReport(report: BenchReport): string {
  const lanes = lanesOf(report)
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${report.name}: power-on to the answer</title>
<style>${style}${pageStyle}</style>
<h1>${report.name}: power-on to the answer</h1>
<p>${report.startedAt.slice(0, 10)}. ${report.machine}.</p>
<figure>
${waterfallSvg(lanes)}
<figcaption>The boot of each that took the median time. The tables below have the same numbers.</figcaption>
</figure>
${totals(report)}
${lanes.map(laneTable)}
${remarks(report).map(line => html`<p>${line}</p>\n`)}`
  return page.text
}

function totals({ contestants }: BenchReport): Html {
  return html`<table>
<caption>Seconds from power-on to the answer</caption>
<thead><tr><th scope="col">what</th><th scope="col">boots</th><th scope="col">p50</th><th scope="col">p95</th><th scope="col">min</th><th scope="col">bakelet ÷ it</th><th scope="col">MemAvailable</th></tr></thead>
<tbody>
${contestants.map(
  each => html`<tr><th scope="row">${each.name}<small>${each.about}</small></th><td>${each.boots}</td><td>${tenths(each.p50)}</td><td>${tenths(each.p95)}</td><td>${tenths(each.min)}</td><td>${ratioOf(each.ratio)}</td><td>${mebibytes(each.memAvailableMiB)}</td></tr>
`,
)}</tbody>
</table>`
}

function laneTable({ summary, boot }: Lane): Html {
  const medians = new Map(summary.phases.map(({ names, ...rest }) => [nameOf(names), rest]))
  return html`<table>
<caption>${summary.name}: ${tenths(boot.seconds)} s</caption>
<thead><tr><th scope="col">phase</th><th scope="col">from</th><th scope="col">to</th><th scope="col">seconds</th><th scope="col">median of all</th><th scope="col" class="words">what happens</th></tr></thead>
<tbody>
${boot.phases.map(({ phases, from, to }) => {
  const name = nameOf(phases)
  const { p50, about } = medians.get(name) ?? { p50: to - from, about: '' }
  return html`<tr><th scope="row"><i class="${phases[0]}"></i>${name}</th><td>${tenths(from)}</td><td>${tenths(to)}</td><td>${tenths(to - from)}</td><td>${tenths(p50)}</td><td class="words">${about}</td></tr>
`
})}</tbody>
</table>`
}

const pageStyle = html`
body { margin: 2rem auto; padding: 0 1rem; max-width: 64rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.4rem }
figure { margin: 2rem 0; overflow-x: auto }
svg { width: 100%; min-width: 40rem; height: auto }
figcaption, small { color: var(--faint) }
table { border-collapse: collapse; margin: 2rem 0; width: 100% }
caption { text-align: left; font-weight: 600; padding-bottom: .5rem }
th, td { text-align: right; padding: .3rem .6rem; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; vertical-align: top }
th { font-weight: 400 }
thead th { color: var(--faint) }
th { white-space: nowrap }
th:first-child, .words { text-align: left }
small { display: block; white-space: normal }
i { display: inline-block; width: .8em; height: .8em; margin-right: .5em; border-radius: 2px; background: currentColor }
`
