// The operator's own names for stations inside the real engine: they go first, and hide nothing unseen.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { createCatalogue } from '#bff/durable/stubs.ts'
import { aConnector } from '#tests/durable/a-connector.ts'
import './bindings.ts'

const catalogue = createCatalogue(env.CATALOGUE)
const first = aConnector({ physicalReference: '1001' })
const second = aConnector({
  stationId: 'NO*STK*E1002*1',
  evseId: 'NO*STK*E1002*1',
  evseUid: 'EVSE-2',
  physicalReference: '1002',
})
const found = async (typed: string): Promise<string[]> =>
  (await catalogue.find(typed)).map((one) => one.connector.stationId)

beforeEach(async () => {
  for (const { alias } of await catalogue.aliases()) await catalogue.removeAlias(alias)
  await catalogue.putConnectors([first, second], 'all')
})

describe('an alias', () => {
  it('leads to its station however it is typed, until it is removed', async () => {
    expect(await found('Plass 1')).toEqual([])
    expect(await catalogue.setAlias('Plass 1', 'NO*STK*E1001*1', false)).toBe('set')
    expect(await found('plass-1')).toEqual(['NO*STK*E1001*1'])
    expect(await catalogue.aliases()).toMatchObject([
      { alias: 'Plass 1', stationId: 'NO*STK*E1001*1', leads: true, hides: [] },
    ])
    const [station] = await catalogue.stations()
    expect(station).toMatchObject({ stationId: 'NO*STK*E1001*1', aliases: ['Plass 1'] })
    expect(await catalogue.removeAlias('PLASS1')).toBe(true)
    expect(await catalogue.removeAlias('PLASS1')).toBe(false)
    expect(await found('plass-1')).toEqual([])
  })

  it('names one connector of several with its id', async () => {
    const other = { ...first, stationId: 'NO*STK*E1001*1~2', connectorId: '2' }
    await catalogue.putConnectors([{ ...first, connectorRequired: true }, other], 'all')
    await catalogue.setAlias('P1', 'LOC1', false)
    expect(await found('p1~2')).toEqual(['NO*STK*E1001*1~2'])
    expect(await found('p1')).toHaveLength(2)
  })

  it('is refused where its station is not there, or it is the name of another', async () => {
    expect(await catalogue.setAlias('P1', 'NO*STK*E9', false)).toEqual({
      refused: 'unknown-station',
    })
    expect(await catalogue.setAlias('1002', 'NO*STK*E1001*1', false)).toEqual({
      refused: 'hides',
      stations: ['NO*STK*E1002*1'],
    })
    // Its own number, written otherwise, hides nobody.
    expect(await catalogue.setAlias('10-01', 'NO*STK*E1001*1', false)).toBe('set')
  })

  it('moves only where it is told to', async () => {
    await catalogue.setAlias('P1', 'NO*STK*E1001*1', false)
    expect(await catalogue.setAlias('p1', 'NO*STK*E1002*1', false)).toEqual({
      refused: 'taken',
      stations: ['NO*STK*E1001*1'],
    })
    expect(await catalogue.setAlias('p1', 'NO*STK*E1002*1', true)).toBe('set')
    expect(await found('P1')).toEqual(['NO*STK*E1002*1'])
  })

  it('whose station has gone is passed over, and told', async () => {
    await catalogue.setAlias('P1', 'NO*STK*E1001*1', false)
    await catalogue.putConnectors([{ ...second, physicalReference: 'P1' }], 'all')
    expect(await found('P1')).toEqual(['NO*STK*E1002*1'])
    expect(await catalogue.aliases()).toMatchObject([{ alias: 'P1', leads: false }])
  })

  it('that hides a station which came later is told in a notice, once', async () => {
    await catalogue.setAlias('P7', 'NO*STK*E1001*1', false)
    const later = { ...second, physicalReference: 'P7' }
    await catalogue.putConnectors([first, later], 'all')
    await catalogue.putConnectors([first, later], 'all')
    expect(await found('P7')).toEqual(['NO*STK*E1001*1'])
    const notices = await catalogue.notices(100)
    const hiding = notices.filter((one) => one.code === 'alias-hides-station')
    expect(hiding.filter(({ subject }) => subject === 'P7')).toMatchObject([
      { subject: 'P7', detail: expect.stringContaining('NO*STK*E1002*1'), count: 1 },
    ])
  })
})
