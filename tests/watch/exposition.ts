// The rules of the Prometheus text exposition format, version 0.0.4, as a reader that refuses what breaks
// one: for tests of what we write. It shares nothing with the writer.

export interface Family {
  type: string
  help: string
  samples: { name: string; labels: Record<string, string>; value: number }[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)/
const VALUE = /^(?:[+-]?Inf|NaN|[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped'])

/** Reads an exposition; throws, naming the line, where it breaks the format. */
export function readExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family>()
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the last line must end with a line feed')
  let current = ''
  const seen = new Set<string>()
  for (const line of lines) {
    const fail = (why: string): never => {
      throw new Error(`${why}: ${line}`)
    }
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') {
      if (families.has(name)) fail('a family is one group')
      if (NAME.exec(name)?.[0] !== name) fail('not a name')
      families.set(name, { type: '', help: rest, samples: [] })
      current = name
    } else if (kind === 'TYPE') {
      const family = families.get(name)
      if (!family || name !== current) return fail('TYPE follows HELP of the same name')
      if (!TYPES.has(rest) || family.samples.length > 0) fail('one TYPE, before the samples')
      family.type = rest
    } else {
      const family = families.get(current)
      if (!family) return fail('a sample of no family')
      const sample = readSample(line, fail)
      if (!belongs(sample.name, current, family.type)) fail('a sample of another family')
      const identity = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()])
      if (seen.has(identity)) fail('the same series twice')
      seen.add(identity)
      family.samples.push(sample)
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkBuckets(name, family)
  return families
}

function readSample(line: string, fail: (why: string) => never): Family['samples'][number] {
  const name = NAME.exec(line)?.[0] ?? fail('not a name')
  const labels: Record<string, string> = {}
  let rest = line.slice(name.length)
  if (rest.startsWith('{')) {
    const end = rest.lastIndexOf('}')
    let inside = rest.slice(1, end)
    rest = rest.slice(end + 1)
    while (inside !== '') {
      const [all = '', label = '', value = ''] = LABEL.exec(inside) ?? fail('not a label')
      if (label in labels) fail('the same label twice')
      labels[label] = value.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))
      inside = inside.slice(all.length)
    }
  }
  const value = rest.slice(1)
  if (!rest.startsWith(' ') || !VALUE.test(value)) fail('not a value')
  return { name, labels, value: value === '+Inf' ? Infinity : Number(value) }
}

function belongs(sample: string, family: string, type: string): boolean {
  if (type !== 'histogram') return sample === family
  return [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(sample)
}

/** Buckets rise, the last is +Inf and holds all of them. */
function checkBuckets(name: string, { samples }: Family): void {
  const series = new Map<string, Map<number, number>>()
  for (const one of samples.filter((sample) => sample.name === `${name}_bucket`)) {
    const { le = '', ...labels } = one.labels
    const key = JSON.stringify(labels)
    const bound = le === '+Inf' ? Infinity : Number(le)
    series.set(key, (series.get(key) ?? new Map<number, number>()).set(bound, one.value))
  }
  for (const [key, buckets] of series) {
    const counts = [...buckets].toSorted(([a], [b]) => a - b).map(([, count]) => count)
    const rises = counts.every((count, at) => at === 0 || count >= (counts[at - 1] ?? 0))
    const all = samples.find(
      (one) => one.name === `${name}_count` && JSON.stringify(one.labels) === key,
    )
    if (!rises || !buckets.has(Infinity) || buckets.get(Infinity) !== all?.value) {
      throw new Error(`the buckets of ${name} ${key} contradict each other`)
    }
  }
}
