// Bokmål: the price before the charge. Read on the server alone, so it costs the phone only its HTML.
export const price = {
  title: 'Pris',
  perKwh: 'per kWh',
  perMinute: 'per minutt',
  perSession: 'per lading',
  energy: 'Strøm',
  time: 'Ladetid',
  flat: 'Startpris',
  // A sentence of its own: it costs after the charge, and the driver can still avoid it.
  parking: 'Når ladingen er ferdig',
  vat: 'Alle priser er med mva.',
  noVat: 'Det er ikke mva. på prisen.',
  // A part that applies where none of those before it does.
  otherwise: 'ellers',
  // When a part applies. They are put together with commas.
  days: '{from} til {until}',
  dates: 'fra {from} til og med {until}',
  datesFrom: 'fra {from}',
  datesUntil: 'til og med {until}',
  energyWh: 'fra {from} til {until}',
  energyWhFrom: 'fra {from}',
  energyWhUntil: 'de første {until}',
  powerW: 'ved {from} eller mer, men under {until}',
  powerWFrom: 'ved {from} eller mer',
  powerWUntil: 'ved under {until}',
  currentMa: 'ved {from} eller mer, men under {until}',
  currentMaFrom: 'ved {from} eller mer',
  currentMaUntil: 'ved under {until}',
  // OCPI counts from the start of the session, also for what costs after the charge.
  durationS: 'fra {from} til {until} etter at ladingen begynte',
  durationSFrom: 'fra {from} etter at ladingen begynte',
  durationSUntil: 'til {until} etter at ladingen begynte',
  step: {
    '=1': 'avregnes per påbegynt {unit}',
    other: 'avregnes per påbegynte {step}',
  },
  least: 'En lading koster minst {least}.',
  most: 'En lading koster høyst {most}.',
  leastAndMost: 'En lading koster minst {least} og høyst {most}.',
  holds: 'Prisen gjelder til {until}, deretter den nye, også midt i en lading.',
} as const
