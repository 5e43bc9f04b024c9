// Which station is meant by what a driver typed, and which of its tariffs binds.
import { chooseTariff } from '#bff/durable/choose-tariff.ts'
import { neighboursOf, resolveStation } from '#bff/durable/resolve-station.ts'
import type { CatalogueTariff, SellableConnector } from '#bff/session/ports.ts'
import { describe, expect, it } from 'vitest'
import { NO_CONDITION } from '../session/timeline.ts'
import { anOpening } from './examples.ts'

function connector(change: Partial<SellableConnector>): SellableConnector {
  return {
    stationId: 'NO*STK*E1001*1',
    label: '1001',
    locationId: 'LOC1',
    locationName: 'Torget',
    address: 'Torget 1',
    city: 'Hamar',
    timeZone: 'Europe/Oslo',
    operator: 'Stikk',
    evseUid: 'uid-1',
    evseId: 'NO*STK*E1001*1',
    physicalReference: '1001',
    status: 'AVAILABLE',
    connectorId: '1',
    connectorRequired: false,
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    powerType: 'AC',
    maxPowerW: 22_000,
    tariffIds: ['T1'],
    ...change,
  }
}

describe('a station id', () => {
  const first = connector({})
  const second = connector({
    stationId: 'NO*STK*E1002*1~1',
    evseUid: 'uid-2',
    evseId: 'NO*STK*E1002*1',
    physicalReference: '1002',
    label: '1002',
  })
  const third = { ...second, stationId: 'NO*STK*E1002*1~2', connectorId: '2' }
  const all = [first, second, third]

  it.each([
    ['the id on the EVSE', 'NO*STK*E1001*1', [first]],
    ['the same in lower case without stars', 'nostke10011', [first]],
    ['the same with dashes and blanks', 'no-stk-e1001 1', [first]],
    ['the EVSE uid, whatever its case', 'UID-1', [first]],
    ['the number printed on the station', ' 1001 ', [first]],
    ['a number that two connectors share', '1002', [second, third]],
    ['one connector of the two', '1002~2', [third]],
    ['an id of ours as it stands', 'NO*STK*E1002*1~1', [second]],
    ['a location: everything there', 'loc1', all],
    ['nothing we know', '9999', []],
    ['a connector that is not there', '1001~7', []],
    ['nothing at all', '  ', []],
  ])('by %s', (_, typed, expected) => {
    expect(resolveStation(all, typed)).toEqual(expected)
  })

  it('meant by an EVSE id never falls through to a printed number', () => {
    const odd = connector({ evseUid: 'uid-3', evseId: 'X1', physicalReference: 'NOSTKE10011' })
    expect(resolveStation([odd, first], 'NOSTKE10011')).toEqual([first])
  })

  it('printed with signs between is found without them, and as it stands before that', () => {
    const dashed = connector({ evseUid: 'uid-3', evseId: null, physicalReference: 'A-12' })
    const plain = connector({ evseUid: 'uid-4', evseId: null, physicalReference: 'A12' })
    expect(resolveStation([dashed, first], 'a 12')).toEqual([dashed])
    expect(resolveStation([dashed, plain], 'a12')).toEqual([plain])
    expect(resolveStation([dashed, plain], 'A-12')).toEqual([dashed])
  })

  it('has as neighbours the free EVSEs of its own location, each once', () => {
    const busy = connector({ evseUid: 'uid-4', status: 'CHARGING' })
    const far = connector({ evseUid: 'uid-5', locationId: 'LOC2' })
    expect(neighboursOf([...all, busy, far], first)).toEqual([
      { stationId: 'NO*STK*E1002*1~1', label: '1002' },
    ])
  })
})

const tariff = (digest: string, change: Partial<CatalogueTariff> = {}): CatalogueTariff => ({
  id: digest,
  type: null,
  currency: 'NOK',
  validFrom: null,
  validUntil: null,
  tariff: { ...anOpening().tariff, digest },
  refusal: null,
  ...change,
})

const chosen = (...tariffs: CatalogueTariff[]) =>
  chooseTariff(tariffs, connector({}), 'NOK', 1000).tariff?.digest ?? null

const whyOf = (...tariffs: CatalogueTariff[]) => {
  const choice = chooseTariff(tariffs, connector({}), 'NOK', 1000)
  return choice.tariff ? null : [choice.id, choice.why]
}

describe('the tariff that binds', () => {
  it('is the one for drop-in drivers, else the regular one, else the one without a type', () => {
    const [adHoc, regular, plain] = [
      tariff('adHoc', { type: 'AD_HOC_PAYMENT' }),
      tariff('regular', { type: 'REGULAR' }),
      tariff('plain'),
    ]
    expect(chosen(plain, regular, adHoc)).toBe('adHoc')
    expect(chosen(plain, regular)).toBe('regular')
    expect(chosen(plain)).toBe('plain')
  })

  it('is none of several alike', () => {
    expect(chosen(tariff('a'), tariff('b'))).toBeNull()
  })

  it('is none that is over, not yet valid, or in another currency', () => {
    expect(chosen(tariff('over', { validUntil: 1000 }))).toBeNull()
    expect(chosen(tariff('soon', { validFrom: 1001 }))).toBeNull()
    expect(chosen(tariff('euro', { currency: 'EUR' }))).toBeNull()
    expect(chosen(tariff('over', { validUntil: 1000 }), tariff('now', { validFrom: 1000 }))).toBe(
      'now',
    )
  })

  it('is never replaced by a lesser one because we cannot sell by it', () => {
    const unsold = tariff('night', { type: 'AD_HOC_PAYMENT', tariff: null, refusal: 'restricted' })
    expect(chosen(unsold, tariff('plain'))).toBeNull()
  })

  it('is none where there are none', () => {
    expect(chosen()).toBeNull()
  })

  it('is none where it cannot be billed at this connector, and no other takes its place', () => {
    const byCurrent = tariff('current', { type: 'AD_HOC_PAYMENT' })
    const restrictions = {
      ...NO_CONDITION,
      currentMa: { from: null, until: 32_000 },
    }
    const elements = anOpening().tariff.elements.map(({ components }) => ({
      components,
      restrictions,
    }))
    const known = { ...byCurrent, tariff: { ...anOpening().tariff, digest: 'current', elements } }
    const at = (powerType: 'AC' | 'DC') =>
      chooseTariff([known, tariff('plain')], connector({ powerType }), 'NOK', 1000)
    expect(at('AC').tariff?.digest).toBe('current')
    expect(at('DC')).toEqual({
      tariff: null,
      id: 'current',
      why: 'its price depends on the current, which nothing tells on DC',
    })
  })

  it('or why there is none, and whose fault it is', () => {
    const broken = tariff('T9', { tariff: null, refusal: 'max_price: is zero' })
    expect(whyOf(broken)).toEqual(['T9', 'max_price: is zero'])
    expect(whyOf(tariff('a'), tariff('b'))).toEqual([null, 'several tariffs apply alike: a, b'])
    expect(whyOf()).toEqual([null, 'no tariff of its applies now in NOK'])
  })
})
