import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { connectorsOf } from '#bff/ocpi/translate-location.ts'
import { CONNECTOR, EVSE, LOCATION, withFields } from './fixtures.ts'

const translate = (json: string) => connectorsOf(parseJson(json))
const withEvse = (patch: Record<string, unknown>) =>
  translate(withFields(LOCATION, { evses: [{ ...EVSE, ...patch }] }))
const withConnector = (patch: Record<string, unknown>) =>
  withEvse({ connectors: [{ ...CONNECTOR, ...patch }] }).connectors[0]

const zone = (patch: Record<string, unknown>) =>
  translate(withFields(LOCATION, patch)).connectors[0]?.timeZone

describe('A location with one connector', () => {
  it('becomes a connector that can be sold', () => {
    expect(translate(LOCATION)).toEqual({
      faults: [],
      connectors: [
        {
          stationId: 'NO*STK*E1001*1',
          label: '1001',
          locationId: 'LOC-1',
          locationName: 'Økern lading',
          address: 'Økernveien 145',
          city: 'Oslo',
          timeZone: 'Europe/Oslo',
          operator: 'Sandkassen Lading',
          evseUid: 'STK-1001',
          evseId: 'NO*STK*E1001*1',
          physicalReference: '1001',
          status: 'AVAILABLE',
          connectorId: '1',
          connectorRequired: false,
          standard: 'IEC_62196_T2_COMBO',
          format: 'CABLE',
          powerType: 'DC',
          maxPowerW: 150_000,
          tariffIds: ['DC-KWH'],
          party: 'NO*STK',
        },
      ],
    })
  })

  it('falls back on the uid where there is neither EVSE id nor printed number', () => {
    const [one] = withEvse({ evse_id: '', physical_reference: '#NA' }).connectors
    expect(one).toMatchObject({ stationId: 'STK-1001', label: 'STK-1001', evseId: null })
  })

  it('asks for the connector where the EVSE says so', () => {
    const [one] = withEvse({ capabilities: ['START_SESSION_CONNECTOR_REQUIRED'] }).connectors
    expect(one?.connectorRequired).toBe(true)
    expect(one?.stationId).toBe('NO*STK*E1001*1')
  })

  it.each([
    [{ status: 'charging' }, 'CHARGING'],
    [{ status: 'RESTING' }, 'UNKNOWN'],
    [{ status: undefined }, 'UNKNOWN'],
  ])('reads %j as %s', (patch, status) => {
    expect(withEvse(patch).connectors[0]?.status).toBe(status)
  })
})

describe('An EVSE with several connectors', () => {
  it('names each, and always asks for it', () => {
    const { connectors } = withEvse({ connectors: [CONNECTOR, { ...CONNECTOR, id: 2 }] })
    expect(connectors.map((c) => [c.stationId, c.connectorId, c.connectorRequired])).toEqual([
      ['NO*STK*E1001*1~1', '1', true],
      ['NO*STK*E1001*1~2', '2', true],
    ])
  })

  it('keeps the names when one of them cannot be read, and says which', () => {
    const { connectors, faults } = withEvse({ connectors: [CONNECTOR, { standard: 'CHADEMO' }] })
    expect(connectors.map((c) => c.stationId)).toEqual(['NO*STK*E1001*1~1'])
    expect(faults).toEqual([expect.stringContaining('STK-1001')])
  })
})

describe('Power of a connector', () => {
  const ac = { max_electric_power: undefined, power_type: 'AC_3_PHASE', max_amperage: 32 }
  it.each([
    [{ ...ac, max_voltage: 230 }, 22_080],
    [{ ...ac, max_voltage: 400 }, 22_170],
    [{ ...ac, power_type: 'AC_1_PHASE', max_voltage: 230 }, 7360],
    [{ max_electric_power: undefined, max_voltage: 500, max_amperage: 300 }, 150_000],
    [{ max_electric_power: '50000' }, 50_000],
    [{ max_electric_power: undefined, max_voltage: undefined }, null],
  ])('of %j is %s W', (patch, watts) => {
    expect(withConnector(patch)?.maxPowerW).toBe(watts)
  })
})

const soldBy = (evse: Record<string, unknown>, connector: Record<string, unknown> = {}) =>
  connectorsOf(
    parseJson(
      withFields(LOCATION, {
        evses: [{ ...EVSE, connectors: [{ ...CONNECTOR, ...connector }], ...evse }],
      }),
    ),
  )

describe('A connector that is not quite as it should be', () => {
  it.each([undefined, null, '', '#NA'])(
    'is sold without an id of its own (%s), where it is alone',
    (id) => {
      const { connectors, faults } = soldBy({}, { id })
      expect(connectors).toMatchObject([{ connectorId: '1', connectorRequired: false }])
      expect(faults).toEqual([])
    },
  )

  it('is not, where START must name it, in whatever case that is asked for', () => {
    const capabilities = ['start_session_connector_required']
    expect(soldBy({ capabilities }, { id: '' })).toMatchObject({ connectors: [], faults: [{}] })
    expect(soldBy({ capabilities }).connectors).toMatchObject([{ connectorRequired: true }])
  })

  it('has its power in watts, though it says kW', () => {
    expect(soldBy({}, { max_electric_power: 150 }).connectors).toMatchObject([
      { maxPowerW: 150_000 },
    ])
    expect(soldBy({}, { max_electric_power: '22.0' }).connectors).toMatchObject([
      { maxPowerW: 22_000 },
    ])
  })
})

describe('A location that is not quite as it should be', () => {
  it('is left out where it may not be published', () => {
    expect(translate(withFields(LOCATION, { publish: false })).connectors).toEqual([])
  })

  it('takes the zone of its country where it gives none that exists', () => {
    expect(zone({ time_zone: '#NA' })).toBe('Europe/Oslo')
    expect(zone({ time_zone: 'Norway/Somewhere', country: 'FIN' })).toBe('Europe/Helsinki')
    expect(zone({ time_zone: undefined, country: 'ISL' })).toBe('UTC')
  })

  it('goes without name, operator and tariffs', () => {
    const json = withFields(LOCATION, {
      name: undefined,
      operator: null,
      evses: [{ ...EVSE, connectors: [{ ...CONNECTOR, tariff_ids: undefined }] }],
    })
    expect(translate(json).connectors[0]).toMatchObject({
      locationName: 'Økernveien 145',
      operator: 'NO*STK',
      tariffIds: [],
    })
  })

  it('loses only the EVSE that cannot be read', () => {
    const json = withFields(LOCATION, { evses: [{ status: 'AVAILABLE' }, EVSE] })
    const { connectors, faults } = translate(json)
    expect(connectors).toHaveLength(1)
    expect(faults[0]).toContain('uid')
  })

  it('is a fault when it has no id', () => {
    expect(translate(withFields(LOCATION, { id: null }))).toEqual({
      connectors: [],
      faults: [expect.stringContaining('id')],
    })
  })
})
