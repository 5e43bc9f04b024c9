// `npm run ops -- alias` and `ocpi sync`, against a product that answers as it is told.
import { expect, it } from 'vitest'
import { product } from './ops-product.ts'
import { askHere } from './ops-process.ts'

it('an alias is set, and moved where it is told to', async () => {
  const { asked, env } = await product({ body: { alias: 'P 1', stationId: 'NO*STK*E1' } })
  const { text } = await askHere(env, 'alias', 'set', 'P 1', 'NO*STK*E1')
  expect(text).toBe('P 1 leads to NO*STK*E1.\n')
  await askHere(env, 'alias', 'set', 'P 1', 'NO*STK*E1', '--move')
  expect(asked).toMatchObject([
    {
      method: 'PUT',
      path: '/operator/aliases/P%201',
      body: { stationId: 'NO*STK*E1', move: false },
    },
    { body: { stationId: 'NO*STK*E1', move: true } },
  ])
})

it('an alias is removed', async () => {
  const { asked, env } = await product({ body: { removed: true } })
  expect(await askHere(env, 'alias', 'remove', 'P1')).toMatchObject({ text: 'P1 is removed.\n' })
  expect(asked).toMatchObject([{ method: 'DELETE', path: '/operator/aliases/P1', body: null }])
})

it('a list with an alias that leads nowhere, or hides a station, is not well', async () => {
  const good = { alias: 'P1', stationId: 'E1', setAt: 1, leads: true, hides: [] }
  const fine = await product({ body: { aliases: [good] } })
  expect((await askHere(fine.env, 'alias', 'list')).code).toBe(0)
  const aliases = [
    { ...good, alias: 'P2', leads: false },
    { ...good, alias: 'P3', hides: ['E3'] },
  ]
  const { env } = await product({ body: { aliases } })
  const { code, text } = await askHere(env, 'alias', 'list')
  expect(code).toBe(1)
  expect(text).toMatch(/P2 +│ E1 +│ LEADS NOWHERE/)
  expect(text).toMatch(/P3 +│ E1 +│ HIDES E3/)
})
