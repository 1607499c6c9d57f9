import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { axisMarks } from '../../src/bench/picture/axis.ts'
import { htmlReport } from '../../src/bench/picture/html.ts'
import { svgReport } from '../../src/bench/picture/svg.ts'
import { terminalReport } from '../../src/bench/picture/terminal.ts'
import { jsonReport, summarize } from '../../src/bench/report.ts'
import { percentile } from '../../src/bench/statistics.ts'
import { itWith } from '../support/foreign.ts'
import { expectDocument } from '../support/json-document.ts'
import { bootOf, contestants, guests } from './boots.ts'

const boots = [
  bootOf('bakelet', 61.7),
  bootOf('floor', 40.2),
  bootOf('quadlet', 58),
  bootOf('bakelet', 66.4, { panics: 1 }),
  bootOf('floor', 39.8),
  bootOf('quadlet', 57, { guest: { ...guests.quadlet, units: {} } }),
  bootOf('bakelet', 63.1, { panics: 2 }),
  bootOf('floor', 44),
]
const report = summarize(contestants, boots, { name: 'edge-web', startedAt: '2026-11-24T13:45:00.000Z' })

it.each([
  [[3], 50, 3],
  [[2, 1], 50, 1],
  [[3, 1, 2], 50, 2],
  [[15, 20, 35, 40, 50], 30, 20],
  [[15, 20, 35, 40, 50], 95, 50],
  [Array.from({ length: 20 }, (_, n) => n + 1), 95, 19],
  [[1, 2], 0, 1],
])('of %j the percentile %d is %d', (values, percent, expected) => {
  expect(percentile(values, percent)).toBe(expected)
})

it('sums up', () => {
  expect(report.contestants).toMatchObject([
    {
      name: 'bakelet',
      boots: 3,
      panics: 3,
      p50: 63.1,
      p95: 66.4,
      min: 61.7,
      ratio: undefined,
      medianBoot: 6,
    },
    { name: 'floor', boots: 3, panics: 0, p50: 40.2, ratio: 63.1 / 40.2, memAvailableMiB: 1800.4 },
    // Its guest did not say how much memory there was.
    { name: 'quadlet', boots: 2, p50: 57, memAvailableMiB: undefined, medianBoot: 5 },
  ])
  expect(report.contestants[2]?.phases.map(({ names }) => names)).toEqual([
    ['firmware'],
    ['kernel'],
    ['systemd'],
    ['podman'],
    ['answer'],
    ['systemd', 'podman', 'answer'],
  ])
})

it('leaves out who has not booted yet', () => {
  const early = summarize(contestants, boots.slice(0, 2), { name: 'edge-web', startedAt: '' })
  expect(early.contestants.map(({ name }) => name)).toEqual(['bakelet', 'floor'])
})

it('is data', () => {
  const { contestants, boots } = expectDocument('bench', jsonReport(report))
  expect(contestants[1]).toMatchObject({ name: 'floor', p50: 40.2, ratio: 1.57, medianBoot: 1 })
  expect(boots[0].guest.cri).toEqual({ sandboxAsked: 38.847, sandboxReady: 47.304, containerStarted: 55.076 })
})

it('draws for a terminal', async () => {
  const text = terminalReport(report, { color: false })
  await expect(`${text}\n`).toMatchFileSnapshot('expected/terminal.txt')
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
})

it('draws the same in colors', () => {
  const text = terminalReport(report, { color: true })
  expect(text).toContain('\u001b[')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of a terminal (ECMA-48, SGR)
  expect(text.replace(/\u001b\[\d+m/g, '')).toBe(terminalReport(report, { color: false }))
})

it('draws a page', async () => {
  await expect(htmlReport(report)).toMatchFileSnapshot('expected/bench.html')
})

it('draws the picture as a file', async () => {
  await expect(svgReport(report)).toMatchFileSnapshot('expected/boot.svg')
  expect(svgReport(report)).not.toMatch(
    /<script|<image|url\(|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg")/,
  )
})

itWith('python3')('draws a picture that is XML', () => {
  const program = 'import sys, xml.etree.ElementTree as tree; print(tree.fromstring(sys.stdin.read()).tag)'
  const element = execFileSync('python3', ['-c', program], { input: svgReport(report), encoding: 'utf8' })
  expect(element).toBe('{http://www.w3.org/2000/svg}svg\n')
})

it('draws a page that needs nothing else and runs nothing', () => {
  expect(htmlReport(report)).not.toMatch(/<script|<link|<img|url\(|@import|https?:|\son\w+=/)
})

it('draws no page that a name breaks out of', () => {
  const page = htmlReport({ ...report, name: '</title><script>"&', machine: '<img src=x>' })
  expect(page).toContain('&lt;/title&gt;&lt;script&gt;&quot;&amp;')
  expect(page).not.toMatch(/<script|<img/)
})

it.each([
  [61.7, 12, [0, 10, 20, 30, 40, 50, 60]],
  [3.2, 12, [0, 0.5, 1, 1.5, 2, 2.5, 3]],
  [0.4, 12, [0, 0.1, 0.2, 0.3, 0.4]],
])('an axis up to %d s', (end, most, expected) => {
  expect(axisMarks(end, most)).toEqual(expected)
})
