// Which places of a message hold a secret or a person: by the name of a header, a query parameter or a
// field, and by what stands beside it. A name that is missing here is a leak: rather one too many.

export type Kind =
  | 'token'
  | 'secret'
  | 'signature'
  | 'cookie'
  | 'handle'
  | 'phone'
  | 'email'
  | 'name'
  | 'address'
  | 'person'
  | 'uid'

/** `client_secret`, `clientSecret` and `Client-Secret` are one name. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

const FIELDS: Readonly<Record<Exclude<Kind, 'handle' | 'cookie'>, readonly string[]>> = {
  token: [
    'token',
    'accesstoken',
    'refreshtoken',
    'idtoken',
    'bearertoken',
    'authtoken',
    'logintoken',
    'customertoken',
  ],
  secret: [
    'secret',
    'clientsecret',
    'clientid',
    'webhooksecret',
    'password',
    'apikey',
    'subscriptionkey',
    'ocpapimsubscriptionkey',
    'privatekey',
    'personalqr',
  ],
  signature: ['signature', 'sig', 'hmac'],
  phone: ['phonenumber', 'phone', 'mobile', 'mobilenumber', 'msisdn', 'telephone'],
  email: ['email', 'emailaddress', 'mail'],
  name: [
    'firstname',
    'lastname',
    'middlename',
    'givenname',
    'familyname',
    'fullname',
    'customername',
    'cardholdername',
  ],
  address: ['streetaddress', 'addressline1', 'addressline2', 'formattedaddress', 'ip', 'ipaddress'],
  person: ['birthdate', 'dateofbirth', 'nin', 'ssn', 'sub', 'maskedcardnumber', 'cardnumber'],
  uid: ['contractid', 'visualnumber', 'authid', 'groupid', 'idtag', 'rfid', 'emaid'],
}
const BY_FIELD = new Map(
  Object.entries(FIELDS).flatMap(([kind, names]) => names.map((name) => [name, kind as Kind])),
)

/** Within these every text is about a person. */
const PERSONS = new Set([
  'userdetails',
  'userinfo',
  'shippingdetails',
  'shippingaddress',
  'billingaddress',
  'profile',
  'customer',
  'user',
  'driver',
  'cardholder',
  'person',
  'contact',
  'addresses',
])
/** A `uid` beside one of these is a card's; an EVSE has one too, and keeps it. */
const OF_A_TOKEN = ['contract_id', 'whitelist', 'valid', 'auth_method']

/** What a field holds that must not be kept; null: it may stay. `path`: keys from the root. */
export function kindOfField(path: readonly string[], siblings: ReadonlySet<string>): Kind | null {
  const names = path.filter((key) => key !== '*').map(plain)
  const last = names.at(-1) ?? ''
  const kind = BY_FIELD.get(last)
  if (kind !== undefined) return kind
  const parent = names.at(-2) ?? ''
  if (last === 'uid') {
    const card = ['cdrtoken', 'token', 'tokens'].includes(parent)
    return card || OF_A_TOKEN.some((key) => siblings.has(key)) ? 'uid' : null
  }
  if (!names.slice(0, -1).some((name) => PERSONS.has(name))) return null
  return /name/.test(last)
    ? 'name'
    : /address|street|city|zip|postal|region/.test(last)
      ? 'address'
      : 'person'
}

/** Parameters of an address, or of a form. */
export function kindOfParameter(name: string): Kind | null {
  const word = plain(name)
  if (['code', 'key', 'jwt'].includes(word)) return 'secret'
  return BY_FIELD.get(word) ?? null
}

const HEADERS: Readonly<Record<string, Kind>> = {
  authorization: 'token',
  'proxy-authorization': 'token',
  'x-vipps-authorization': 'token',
  'ocp-apim-subscription-key': 'secret',
  'x-api-key': 'secret',
  client_id: 'secret',
  client_secret: 'secret',
  cookie: 'cookie',
  'set-cookie': 'cookie',
  'x-forwarded-for': 'address',
  'x-real-ip': 'address',
  'cf-connecting-ip': 'address',
  'true-client-ip': 'address',
  forwarded: 'address',
}

/** What a header holds that must not be kept; null: it may stay. */
export function kindOfHeader(name: string): Kind | null {
  return HEADERS[name.toLowerCase()] ?? kindOfParameter(name)
}
