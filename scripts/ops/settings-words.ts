// What each setting is for, in the words of who sets it. `bff/env.ts` alone says what a value must be; a
// test holds the two lists together.

/** Who needs it. */
export type Matter = 'address' | 'payer' | 'charger' | 'seller' | 'price' | 'time' | 'access'

/** What the start script reads beside the settings (scripts/plan.ts): of the machine, not the product. */
export const MACHINE_WORDS: Readonly<Record<string, string>> = {
  PORT: 'port the product listens on (8080)',
  LISTEN_HOST: 'address it listens on (127.0.0.1: a proxy stands in front)',
  DATA_DIR: 'folder that holds all that must not be lost',
}

/** Name -> whose matter it is, and what it is for. */
export const SETTINGS_WORDS: Readonly<Record<string, readonly [Matter, string]>> = {
  PUBLIC_URL: ['address', 'https address under which drivers and both neighbours find the product'],
  TRUST_PROXY: ['address', 'how many proxies stand in front and may name the client’s address'],
  RATE_LIMIT: ['address', 'off: no limits to creates and to failed log-ins (tests alone)'],
  SESSION_SECRET: [
    'access',
    'signs offers and drivers’ links; whoever has it can open every session',
  ],
  SESSION_SECRET_PREVIOUS: ['access', 'the one before, until nothing signed with it is about'],
  OPERATOR_TOKEN: ['access', 'opens the operator’s API; unset, there is none'],
  METRICS_TOKEN: ['access', 'opens /metrics; unset, there is none'],
  ALERT_URL: ['access', 'where whoever runs the product is woken; unset, nobody is'],
  ALERT_SECRET: ['access', 'signs what is sent there: whsec_ and base64 of 24 to 64 bytes'],
  VIPPS_BASE_URL: ['payer', 'https://api.vipps.no, or https://apitest.vipps.no to try'],
  VIPPS_CLIENT_ID: ['payer', 'key of the sales unit, from Vipps’ portal'],
  VIPPS_CLIENT_SECRET: ['payer', 'key of the sales unit, from Vipps’ portal'],
  VIPPS_SUBSCRIPTION_KEY: ['payer', 'key of the sales unit, from Vipps’ portal; either of the two'],
  VIPPS_MSN: ['payer', 'number of the sales unit (Merchant Serial Number)'],
  VIPPS_WEBHOOK_SECRET: ['payer', 'only where the webhook was registered by hand'],
  MARKET: ['payer', 'country of the sales unit: currency, least amount, language'],
  CURRENCY: ['payer', 'only to say it twice: it must be the market’s'],
  OCPI_REGISTER: [
    'charger',
    'who begins: outgoing (we register with them) or incoming (they with us)',
  ],
  OCPI_VERSIONS_URL: ['charger', 'their versions address, where we register with them'],
  OCPI_TOKEN_A: ['charger', 'token of the first call of a registration'],
  OCPI_VERSION: ['charger', 'the one version to speak, where it is not the highest both know'],
  OCPI_COUNTRY_CODE: ['charger', 'our country in OCPI'],
  OCPI_PARTY_ID: ['charger', 'our party in OCPI, three characters'],
  OCPI_TOKEN_ENCODING: ['charger', 'how the backend writes tokens, where it must be said'],
  OPERATOR_NAME: ['seller', 'who sells, on pages, receipts and stickers'],
  OPERATOR_ORG_NUMBER: ['seller', 'organisation number, on receipts'],
  SUPPORT_PHONE: ['seller', 'whom drivers call, on pages and stickers'],
  SUPPORT_URL: ['seller', 'where drivers are helped'],
  TERMS_URL: ['seller', 'terms of sale that a driver accepts'],
  PRIVACY_URL: ['seller', 'privacy statement'],
  AMOUNTS: ['price', 'amounts on offer, minor units with commas between'],
  AMOUNT_RANGE: ['price', 'least and most of an amount of the driver’s own'],
  DEFAULT_AMOUNT: ['price', 'the amount that is chosen at first'],
  VAT_RATE: ['price', 'VAT where a tariff says none, in hundredths of a percent (2500)'],
  PRICE_SOURCE: ['price', 'whose price counts: lower, tariff or cdr'],
  PLUG_ORDER: ['price', 'what drivers are told to do first: plug-first, pay-first or either'],
  CDR_WAIT_S: ['time', 'how long a CDR is waited for before the meter is billed'],
  START_WAIT_S: ['time', 'until a start that did not come is given up'],
  STOP_WAIT_S: ['time', 'until a stop is repeated'],
  GIVE_UP_S: ['time', 'until what fails is parked for the operator'],
  LATE_START_WATCH_S: ['time', 'how long a start that came too late is looked for'],
  KEEP_BOOKS_YEARS: [
    'time',
    'how many years what was sold is kept after its year (the law’s least)',
  ],
  KEEP_UNPAID_DAYS: ['time', 'how many days a session is kept that came to nothing'],
  VAPID_PUBLIC_KEY: ['seller', 'notifications to drivers (ops push keys makes the pair)'],
  VAPID_PRIVATE_KEY: ['access', 'signs notifications; the other half of the pair'],
  PUSH_HOSTS: ['seller', 'push services besides those of the browsers'],
  QR_TOTP_SECRET: ['charger', 'verifies changing codes on the stations’ displays'],
  MERCHANTS: ['seller', 'further merchants with their sales units and stations, as JSON'],
  SANDBOX_SPEED: ['time', 'how much faster than life the stand-ins are'],
}
