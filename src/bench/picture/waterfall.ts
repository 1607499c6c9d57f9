import { type Html, html } from '../../render/html.ts'
import type { Stretch } from '../timeline.ts'
import { axisMarks } from './axis.ts'
import { type Lane, longest, nameOf, tenths } from './lanes.ts'

// Lengths are of the picture's own grid: about a pixel each where the page is wide enough.
const width = 960
const row = 24
const head = 44
const axisHeight = 34
const left = 8
/** From a bar to its label. */
const gap = 6
/** What a letter of the label takes; a guess that is rather too large, since each machine has its own fonts. */
const letter = 7.5

// HTML knows the element without it, and a file does not.
const namespace = html` xmlns="http://www.w3.org/2000/svg"`

/**
 * The boots as bars over one time axis: a lane for each contestant, in it a line for each phase. With `style`, the element that
 * holds the style sheet, the picture is a file; without it, the style sheet is that of the page.
 */
export function waterfallSvg(lanes: readonly Lane[], style?: Html): Html {
  const end = longest(lanes)
  const heights = lanes.map(({ boot }) => head + boot.phases.length * row)
  const height = heights.reduce((sum, each) => sum + each, 0) + axisHeight
  // A label is to the right of its bar, where it is never too wide: the last bars leave room for it.
  const right =
    Math.max(...lanes.flatMap(({ boot }) => boot.phases.map(each => labelOf(each).length))) * letter
  const x = (seconds: number) => round(left + (seconds / end) * (width - left - gap - right))
  const tops = heights.map((_, index) => heights.slice(0, index).reduce((sum, each) => sum + each, 0))
  return html`<svg${style ? namespace : []} viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="picture-title picture-text">
<title id="picture-title">From power-on to the answer</title>
<desc id="picture-text">${inWords(lanes)}</desc>
${style ?? []}${axisMarks(end, 12).map(
  mark => html`<line class="grid" x1="${x(mark)}" x2="${x(mark)}" y1="0" y2="${height - axisHeight}"/>
<text class="mark" x="${x(mark)}" y="${height - 12}" text-anchor="${mark === 0 ? 'start' : 'middle'}">${mark} s</text>
`,
)}${lanes.map((lane, index) => laneSvg(lane, tops[index] ?? 0, x))}</svg>`
}

function laneSvg({ summary, boot }: Lane, top: number, x: (seconds: number) => number): Html {
  return html`<text class="lane" x="${left}" y="${top + 28}">${summary.name} <tspan class="total">${tenths(boot.seconds)} s</tspan></text>
${boot.phases.map((stretch, index) => {
  const { phases, from, to } = stretch
  const [start, y] = [x(from), top + head + index * row - 4]
  const length = Math.max(round(x(to) - start), 2)
  return html`<rect class="${phases[0]}" x="${start}" y="${y}" width="${length}" height="${row - 6}" rx="2"><title>${labelOf(stretch)}, from ${tenths(from)} s to ${tenths(to)} s</title></rect>
<text x="${round(start + length + gap)}" y="${y + 13}">${labelOf(stretch)}</text>
`
})}`
}

function labelOf({ phases, from, to }: Stretch): string {
  return `${nameOf(phases)} ${tenths(to - from)} s`
}

function inWords(lanes: readonly Lane[]): string {
  return lanes
    .map(
      ({ summary, boot }) =>
        `${summary.name} took ${tenths(boot.seconds)} seconds: ${boot.phases
          .map(({ phases, from, to }) => `${nameOf(phases)} ${tenths(to - from)}`)
          .join(', ')}.`,
    )
    .join(' ')
}

function round(length: number): number {
  return Number(length.toFixed(1))
}
