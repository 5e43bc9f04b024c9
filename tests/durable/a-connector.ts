// One connector of the catalogue; each test changes what it is about.
import type { SellableConnector } from '#bff/session/ports.ts'

export function aConnector(change: Partial<SellableConnector> = {}): SellableConnector {
  return {
    stationId: 'NO*STK*E1001*1',
    label: '1001',
    locationId: 'LOC1',
    locationName: 'Torget',
    address: 'Torget 1',
    city: 'Hamar',
    timeZone: 'Europe/Oslo',
    operator: 'Stikk',
    evseUid: 'EVSE-1',
    evseId: 'NO*STK*E1001*1',
    physicalReference: '1001',
    status: 'AVAILABLE',
    connectorId: '1',
    connectorRequired: false,
    standard: 'IEC_62196_T2_COMBO',
    format: 'CABLE',
    powerType: 'DC',
    maxPowerW: 150_000,
    tariffIds: ['T1'],
    ...change,
  }
}
