import { addDuration, noDurations } from '#bff/watch/durations.ts'
import { figure, histogram, labelled, METRICS } from '#bff/watch/metrics.ts'
import { EVENTS } from '#bff/watch/events.ts'
import { file } from '#tests/tidy/sources.ts'
import { describe, expect, it } from 'vitest'
import { readExposition } from './exposition.ts'

const text = (lines: string[]): string => [...lines, ''].join('\n')

describe('an exposition', () => {
  it('is read back as it was meant, whatever a label holds', () => {
    const odd = 'a "quoted" \\ back\nslash'
    const families = readExposition(
      text(figure('stikk_notices_total', [[labelled('code', odd), 3]])),
    )
    expect(families.get('stikk_notices_total')).toMatchObject({
      type: 'counter',
      samples: [{ labels: { code: odd }, value: 3 }],
    })
  })

  it('has histograms whose buckets hold all that is below them, in seconds', () => {
    const durations = noDurations()
    for (const ms of [5, 60, 60, 40_000]) addDuration(durations, ms)
    const name = 'stikk_request_seconds'
    const family = readExposition(text(histogram(name, [['door="api"', durations]]))).get(name)
    const valueOf = (le: string) => family?.samples.find(({ labels }) => labels['le'] === le)?.value
    expect([valueOf('0.01'), valueOf('0.1'), valueOf('30'), valueOf('+Inf')]).toEqual([1, 3, 3, 4])
    expect(family?.samples.find((one) => one.name === `${name}_sum`)?.value).toBe(40.125)
  })

  it.each([
    ['a value that is none', '# HELP a b\n# TYPE a gauge\na x\n'],
    ['a family in two groups', '# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n'],
    ['a series twice', '# HELP a b\n# TYPE a gauge\na{b="c"} 1\na{b="c"} 2\n'],
    ['no line feed at the end', '# HELP a b\n# TYPE a gauge\na 1'],
    ['a quote in a label', '# HELP a b\n# TYPE a gauge\na{b="c"d"} 1\n'],
    [
      'buckets that fall',
      `# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n`,
    ],
  ])('with %s would be refused', (_, broken) => {
    expect(() => readExposition(broken)).toThrow()
  })
})

describe('docs/watching.md', () => {
  const doc = file('docs/watching.md') ?? ''
  const rows = (pattern: RegExp): string[] =>
    [...doc.matchAll(pattern)].map(([, name = '']) => name)

  it('names every metric, and none that does not exist', () => {
    expect(rows(/^\| `(stikk_\w+)/gm).toSorted()).toEqual(Object.keys(METRICS).toSorted())
  })

  it('names every event with its level, and none that does not exist', () => {
    const told = [...doc.matchAll(/^\| `([a-z0-9-]+)` \| (info|warn|error)/gm)]
    expect(Object.fromEntries(told.map(([, name, level]) => [name, level]))).toEqual(EVENTS)
  })
})
