// `npm run ops -- qr create` and `qr sheet`: codes with their files, and the sheet of stickers that is
// printed of them.
import { basename, dirname } from 'node:path'
import * as z from 'zod'
import { environmentOf } from '#bff/vipps/environment.ts'
import { QR_SIZES } from '#bff/vipps/qr.ts'
import { Wrong, type Answer, type Asking, type Register } from './desk.ts'
import { hasPayer } from './payer.ts'
import { makeCodes, writeWhole, type Made } from './qr-codes.ts'
import { plainCodes } from './qr-plain.ts'
import { numberOf, plugOf, wanted, whichShape, whichStations, type Wanted } from './qr-stations.ts'
import { byUnit, unitsOf, type Units } from './qr-units.ts'
import { stickerSizeOf, USUAL_STICKER } from './sticker-layout.ts'
import { stickerSheet } from './sticker-sheet.ts'

const making = whichShape.extend({
  out: z.string().default('qr'),
  size: z
    .string()
    .refine((text) => {
      const pixels = Number(text)
      return Number.isInteger(pixels) && pixels >= QR_SIZES.least && pixels <= QR_SIZES.most
    }, `${QR_SIZES.least} to ${QR_SIZES.most} pixels`)
    .transform(Number)
    .default(QR_SIZES.usual),
  plain: z.boolean().default(false),
  sheet: z.string().optional(),
  sticker: z
    .string()
    .transform(stickerSizeOf)
    .refine((size) => size !== null, 'width x height in mm, like 60x85')
    .default(USUAL_STICKER),
  operator: z.string().optional(),
  support: z.string().optional(),
})
type Making = z.infer<typeof making>

type Seen = (made: Made) => void
type Make = (stations: readonly Wanted[], seen: Seen) => Promise<Made[]>

/** Each by the unit of its merchant; the answers in the order of the stations. */
function payersMake(units: Units, { out, size }: Making): Make {
  return async (stations, seen) => {
    const made = new Map<string, Made>()
    for (const [{ api, publicUrl }, ids] of byUnit(units, stations)) {
      const errand = { api, publicUrl, out, size }
      for (const one of await makeCodes(errand, ids, seen)) made.set(one.stationId, one)
    }
    return stations.flatMap(({ id }) => made.get(id) ?? [])
  }
}

function plainMake(publicUrl: string, { out, size }: Making): Make {
  return async (stations, seen) => {
    const ids = stations.map(({ id }) => id)
    return plainCodes({ publicUrl, out, size }, ids, seen)
  }
}

/** A code that leads nowhere from outside is worth nothing on a wall. */
function plainAddress({ env, progress }: Asking): string {
  const address = (env['PUBLIC_URL'] ?? '').replace(/\/+$/, '')
  if (URL.canParse(address) && address.startsWith('https://')) return address
  if (!URL.canParse(address) || environmentOf(address) !== 'loopback') {
    throw new Wrong('PUBLIC_URL must be an https address')
  }
  progress(`PUBLIC_URL is ${address}: these codes work on this machine alone.`)
  return address
}

async function create(asking: Asking, options: Making, named: readonly string[]): Promise<Answer> {
  // Settled before anything is asked: wrong settings are told first of all.
  const plain = options.plain || !hasPayer(asking.env)
  const units = plain ? null : unitsOf(asking, options.merchant)
  const make = units ? payersMake(units, options) : plainMake(plainAddress(asking), options)
  if (plain && !options.plain) {
    asking.progress('No keys of Vipps: plain codes, which its own scanner does not take.')
  }
  const described = options.sheet !== undefined || units?.several === true
  const stations = await wanted(asking, named, options, described)
  let count = 0
  const codes = await make(stations, ({ stationId, how }) => {
    count += 1
    asking.progress(`${count}/${stations.length} ${stationId}: ${how}`)
  })
  const sheet =
    options.sheet === undefined ? null : await print(asking, options, units, stations, codes)
  const well = codes.every(({ ok }) => ok)
  const lines = codes.map(lineOf)
  if (sheet !== null)
    lines.push(`${sheet.stickers} stickers on ${sheet.pages} pages: ${sheet.file}`)
  return { well, document: { ok: well, codes, sheet }, text: lines.join('\n') }
}

const lineOf = ({ ok, stationId, how, file }: Made): string =>
  ok ? `ok    ${stationId}: ${how}, ${file}.svg` : `FAIL  ${stationId}: ${how}`

async function print(
  { env }: Asking,
  options: Making,
  units: Units | null,
  stations: readonly Wanted[],
  codes: readonly Made[],
): Promise<{ file: string; stickers: number; pages: number }> {
  const { sheet: file = '', sticker } = options
  const stickers = stations.flatMap((one, index) => {
    const code = codes[index]?.text
    if (!code) return []
    const seller = units?.of(one) ?? {
      operator: env['OPERATOR_NAME'],
      support: env['SUPPORT_PHONE'],
    }
    const operator = options.operator ?? seller.operator ?? ''
    const support = options.support ?? seller.support ?? ''
    return [{ code, number: numberOf(one), plug: plugOf(one), operator, support }]
  })
  const drawn = await stickerSheet(stickers, sticker ?? USUAL_STICKER)
  if (typeof drawn === 'string') throw new Wrong(drawn)
  writeWhole(dirname(file), basename(file), drawn.pdf)
  return { file, stickers: stickers.length, pages: drawn.pages }
}

export const qrCreate: Register = (family, desk) => {
  const command = (name: string) =>
    whichStations(family.command(name))
      .option('--out <folder>', 'where <code>.svg, .png and .txt (the text it says) go', 'qr')
      .option('--size <pixels>', 'side of the PNG', String(QR_SIZES.usual))
      .option('--plain', 'codes of the station page itself, without Vipps in between')
      .option(
        '--sticker <size>',
        'width x height in mm',
        `${USUAL_STICKER.width}x${USUAL_STICKER.height}`,
      )
      .option('--operator <name>', 'on the stickers (default: OPERATOR_NAME)')
      .option('--support <phone>', 'on the stickers (default: SUPPORT_PHONE)')
  command('create')
    .description(
      'makes a code for each station and writes its files; what is done is not done again',
    )
    .option('--sheet <file>', 'a sheet of stickers besides, as PDF')
    .examples(
      "qr create 'NO*STK*E1001'",
      'qr create --all --out codes --sheet stickers.pdf',
      'qr create --stations list.txt --plain',
    )
    .answers(desk, making, create)
  command('sheet')
    .description('the same, for the sheet of stickers: A4, marks to cut along, codes as vectors')
    .option('--sheet <file>', 'the PDF', 'stickers.pdf')
    .examples(
      'qr sheet --all',
      'qr sheet --all --by-alias --sticker 90x130 --sheet large.pdf',
      "qr sheet P1 P2 --plain --operator 'Fjord Lading' --support '+47 22 00 00 00'",
    )
    .answers(desk, making, create)
  // The name it had before there was `create --all`.
  family
    .command('all', { hidden: true })
    .option('--stations <file>')
    .option('--out <folder>', '', 'qr')
    .option('--size <pixels>', '', String(QR_SIZES.usual))
    .answers(desk, making, (asking, options) => create(asking, { ...options, all: true }, []))
}
