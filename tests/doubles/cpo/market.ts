/**
 * The three markets the sandbox can stand in: country, currency, VAT, time zone and price level.
 * Prices are decimal text excluding VAT, as an OCPI tariff gives them. Knows no OCPI object.
 */

export type MarketCode = 'NO' | 'DK' | 'FI'

export type Market = {
  readonly countryCode: MarketCode
  readonly country: string
  readonly currency: 'NOK' | 'DKK' | 'EUR'
  readonly timeZone: string
  readonly language: string
  /** Percent: NO and DK 25, FI 25.5 since 1 September 2024. */
  readonly vat: string
  readonly prices: {
    readonly dcKwh: string
    readonly dcKwhIdle: string
    readonly idleHour: string
    readonly acFlat: string
    readonly acKwh: string
    readonly acHour: string
    readonly dayKwh: string
    readonly nightKwh: string
    readonly memberKwh: string
  }
}

export const markets: Readonly<Record<MarketCode, Market>> = {
  NO: {
    countryCode: 'NO',
    country: 'NOR',
    currency: 'NOK',
    timeZone: 'Europe/Oslo',
    language: 'no',
    vat: '25',
    // With VAT: 5.99/kWh; 5.49/kWh and 1.00/min idle; 10.00 + 3.99/kWh; 0.50/min; 6.99 by day, 4.99 by night; 4.99 members.
    prices: {
      dcKwh: '4.792',
      dcKwhIdle: '4.392',
      idleHour: '48',
      acFlat: '8',
      acKwh: '3.192',
      acHour: '24',
      dayKwh: '5.592',
      nightKwh: '3.992',
      memberKwh: '3.992',
    },
  },
  DK: {
    countryCode: 'DK',
    country: 'DNK',
    currency: 'DKK',
    timeZone: 'Europe/Copenhagen',
    language: 'da',
    vat: '25',
    prices: {
      dcKwh: '3.592',
      dcKwhIdle: '3.192',
      idleHour: '48',
      acFlat: '4',
      acKwh: '2.792',
      acHour: '16',
      dayKwh: '3.992',
      nightKwh: '2.392',
      memberKwh: '2.792',
    },
  },
  FI: {
    countryCode: 'FI',
    country: 'FIN',
    currency: 'EUR',
    timeZone: 'Europe/Helsinki',
    language: 'fi',
    vat: '25.5',
    prices: {
      dcKwh: '0.36',
      dcKwhIdle: '0.34',
      idleHour: '6',
      acFlat: '0.8',
      acKwh: '0.2',
      acHour: '1.6',
      dayKwh: '0.4',
      nightKwh: '0.28',
      memberKwh: '0.28',
    },
  },
}
