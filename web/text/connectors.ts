// Plugs by the name people call them. These are names, the same in every language; a standard we do
// not know is shown as it was given, which is better than a wrong name.
const NAMES: Readonly<Record<string, string>> = {
  IEC_62196_T1: 'Type 1',
  IEC_62196_T1_COMBO: 'CCS 1',
  IEC_62196_T2: 'Type 2',
  IEC_62196_T2_COMBO: 'CCS',
  IEC_62196_T3A: 'Type 3A',
  IEC_62196_T3C: 'Type 3C',
  CHADEMO: 'CHAdeMO',
  CHAOJI: 'ChaoJi',
  DOMESTIC_E: 'Schuko',
  DOMESTIC_F: 'Schuko',
  DOMESTIC_K: 'DK 107-2-D1',
  IEC_60309_2_single_16: 'CEE 16 A',
  IEC_60309_2_three_16: 'CEE 16 A',
  IEC_60309_2_three_32: 'CEE 32 A',
  IEC_60309_2_three_64: 'CEE 64 A',
  MCS: 'MCS',
  NEMA_5_20: 'NEMA 5-20',
  TESLA_R: 'Tesla Roadster',
  TESLA_S: 'Tesla',
}

/** "CCS" for `IEC_62196_T2_COMBO`. */
export function connectorName(standard: string): string {
  return NAMES[standard] ?? standard.replaceAll('_', ' ')
}
