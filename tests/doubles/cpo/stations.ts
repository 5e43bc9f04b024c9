/**
 * The sandbox's stations: three sites with EVSEs and connectors, believable for their market.
 * Static facts only; what is plugged in and who charges lives in `evse.ts`. Knows no HTTP.
 */
import type { EvseStatus } from './evse.ts'
import type { Market, MarketCode } from './market.ts'
import { foreignTariff, tariffIds } from './tariffs.ts'

export type ConnectorPlan = {
  readonly id: string
  readonly standard: 'IEC_62196_T2_COMBO' | 'CHADEMO' | 'IEC_62196_T2'
  readonly format: 'CABLE' | 'SOCKET'
  readonly powerType: 'DC' | 'AC_3_PHASE'
  readonly maxVoltage: number
  readonly maxAmperage: number
  readonly maxWatts: number
  readonly tariffIds: readonly string[]
}

export type EvsePlan = {
  readonly uid: string
  readonly evseId: string
  /** The number printed on the station. */
  readonly number: string
  readonly first: EvseStatus
  readonly connectors: readonly ConnectorPlan[]
}

export type LocationPlan = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly city: string
  readonly postalCode: string
  readonly latitude: string
  readonly longitude: string
  readonly evses: readonly EvsePlan[]
  /** Where it is abroad: another market than the CPO's own. */
  readonly market?: Market
}

type Place = Omit<LocationPlan, 'id' | 'evses' | 'market'>

const places: Readonly<Record<MarketCode, readonly [Place, Place, Place]>> = {
  NO: [
    place('Økern lading', 'Økernveien 145', 'Oslo', '0580', '59.92870', '10.80620'),
    place('Lillehammer sentrum', 'Storgata 83', 'Lillehammer', '2615', '61.11510', '10.46620'),
    place('Lade hurtiglading', 'Haakon VIIs gate 9', 'Trondheim', '7041', '63.44340', '10.44500'),
  ],
  DK: [
    place(
      'Ørestad lading',
      'Arne Jacobsens Allé 12',
      'København S',
      '2300',
      '55.63020',
      '12.57850',
    ),
    place('Roskilde centrum', 'Algade 20', 'Roskilde', '4000', '55.64170', '12.08530'),
    place('Aarhus N', 'Hasselager Centervej 1', 'Aarhus', '8260', '56.11090', '10.10650'),
  ],
  FI: [
    place('Pasilan lataus', 'Fredikanterassi 1', 'Helsinki', '00520', '60.19860', '24.93390'),
    place('Porvoon keskusta', 'Mannerheiminkatu 10', 'Porvoo', '06100', '60.39470', '25.66460'),
    place(
      'Tampereen pikalataus',
      'Hatanpään valtatie 1',
      'Tampere',
      '33100',
      '61.49550',
      '23.76900',
    ),
  ],
}

function place(
  name: string,
  address: string,
  city: string,
  postalCode: string,
  latitude: string,
  longitude: string,
): Place {
  return { name, address, city, postalCode, latitude, longitude }
}

function ccs(id: string, ...tariffs: readonly string[]): ConnectorPlan {
  return {
    id,
    standard: 'IEC_62196_T2_COMBO',
    format: 'CABLE',
    powerType: 'DC',
    maxVoltage: 500,
    maxAmperage: 300,
    maxWatts: 150_000,
    tariffIds: tariffs,
  }
}

function chademo(id: string, ...tariffs: readonly string[]): ConnectorPlan {
  const base = ccs(id, ...tariffs)
  return { ...base, standard: 'CHADEMO', maxAmperage: 125, maxWatts: 50_000 }
}

function type2(id: string, ...tariffs: readonly string[]): ConnectorPlan {
  return {
    id,
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    powerType: 'AC_3_PHASE',
    maxVoltage: 400,
    maxAmperage: 32,
    maxWatts: 22_000,
    tariffIds: tariffs,
  }
}

/** The sites of a market, and on request a big one more for load. EVSE 1001 is the one the start-up text points to: free, 150 kW, a price per kWh. */
export function stationsOf(
  market: Market,
  extraEvses: number,
  abroad: Market | null = null,
): readonly LocationPlan[] {
  const evse = (
    number: string,
    connectors: readonly ConnectorPlan[],
    first: EvseStatus = 'AVAILABLE',
  ): EvsePlan => ({
    uid: `STK-${number}`,
    evseId: `${market.countryCode}*STK*E${number}*1`,
    number,
    first,
    connectors,
  })
  const { energy, idle, start, time, night, member } = tariffIds
  const [big, small, far] = places[market.countryCode]
  const sites: LocationPlan[] = [
    {
      ...big,
      id: 'LOC-1',
      evses: [
        evse('1001', [ccs('1', energy)]),
        evse('1002', [ccs('1', energy), chademo('2', energy)]),
        evse('1003', [ccs('1', energy)], 'CHARGING'),
        evse('1004', [ccs('1', energy)], 'OUTOFORDER'),
        evse('1005', [ccs('1', idle)]),
        evse('1006', [ccs('1', member, energy)]),
      ],
    },
    {
      ...small,
      id: 'LOC-2',
      evses: [evse('2001', [type2('1', start)]), evse('2002', [type2('1', time)])],
    },
    {
      ...far,
      id: 'LOC-3',
      evses: [evse('3001', [ccs('1', idle)]), evse('3002', [ccs('1', night)])],
    },
  ]
  if (extraEvses > 0) {
    const numbers = Array.from({ length: extraEvses }, (_, index) => String(50_001 + index))
    const evses = numbers.map((number) => evse(number, [ccs('1', energy)]))
    sites.push({ ...big, name: `${big.name} nord`, id: 'LOC-5', evses })
  }
  if (abroad !== null) {
    const [site] = places[abroad.countryCode]
    const evses = ['6001', '6002'].map((number) => ({
      ...evse(number, [ccs('1', foreignTariff(abroad, energy))]),
      evseId: `${abroad.countryCode}*STK*E${number}*1`,
    }))
    sites.push({ ...site, id: 'LOC-6', evses, market: abroad })
  }
  return sites
}
