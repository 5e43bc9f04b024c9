// What Lighthouse says of accessibility and good practice is the same on every machine, so it is held
// here; how fast the pages are is measured by `npm run lighthouse`.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judge } from '#scripts/bench/judge.ts'
import { charge, paidCharge } from '#scripts/bench/trips.ts'
import { inEveryEngine } from './engines.ts'
import { startStack, type Stack } from './stack.ts'

const LOOK_MS = 120_000

function tests(): void {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({ speed: 20 })
  })
  afterAll(() => stack.stop())

  const paths: [string, () => Promise<string>][] = [
    ['the station', async () => '/s/1001'],
    ['the running charge', async () => `/c/${await charge(stack, '1001')}`],
    ['the receipt', async () => `/c/${await paidCharge(stack, '3001')}/receipt`],
    ['the home of the app', async () => '/'],
  ]

  it.each(paths)(
    'on the page of %s',
    async (_page, path) => {
      const url = stack.url + (await path())
      expect(await judge(url, ['accessibility', 'best-practices'])).toMatchObject({
        faults: [],
        marks: { accessibility: 100, 'best-practices': 100 },
      })
    },
    LOOK_MS,
  )
}

inEveryEngine('Lighthouse finds nothing to mend', tests, ['chromium'])
