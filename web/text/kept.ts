// Formatters of Intl, each made once: making one costs a slow phone two milliseconds, more than all it will
// ever format. Part of the first load. There are as many as there are languages, currencies and time
// zones in use, so none is ever thrown away.

/** A maker of formatters that keeps what it has made. */
export function kept<Options, Format>(
  Make: new (locale: string, options: Options) => Format,
): (locale: string, options: Options) => Format {
  const made = new Map<string, Format>()
  return (locale, options) => {
    const name = locale + JSON.stringify(options)
    const format = made.get(name) ?? new Make(locale, options)
    made.set(name, format)
    return format
  }
}

export const numberFormat = kept(Intl.NumberFormat)
