// Where the values of a JSON text stand, without reading it into anything: what is replaced is replaced
// in the text itself, so that all the rest stays byte for byte ("1.50" stays "1.50").

/** A value that holds no other. */
export interface Leaf {
  /** Keys from the root; the items of a list all go by `*`. */
  path: string[]
  /** All keys of the object it stands in. */
  siblings: ReadonlySet<string>
  /** Its text, with quotes where it has any, is `text.slice(from, to)`. */
  from: number
  to: number
  value: string | number | boolean | null
}

const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\]|\\.)*"/y
const SCALAR = /-?\d[\d.eE+-]*|true|false|null/y
/** Deeper than any real message; a text that is only brackets must not cost us the stack. */
const MOST_DEPTH = 200

class Scan {
  readonly leaves: Leaf[] = []
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Reads one value and what follows it; throws where the text is no JSON. */
  whole(): Leaf[] {
    this.#value([], new Set())
    this.#take(SPACE)
    if (this.#at < this.#text.length) throw new SyntaxError('more than one value')
    return this.leaves
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) return null
    this.#at += found.length
    return found
  }

  #mark(mark: string): boolean {
    this.#take(SPACE)
    if (this.#text[this.#at] !== mark) return false
    this.#at += 1
    return true
  }

  #value(path: string[], siblings: ReadonlySet<string>): void {
    if (path.length > MOST_DEPTH) throw new SyntaxError('too deep')
    if (this.#mark('{')) return this.#object(path)
    if (this.#mark('[')) return this.#list(path, siblings)
    const from = this.#at
    const raw = this.#take(STRING) ?? this.#take(SCALAR)
    if (raw === null) throw new SyntaxError('no value')
    const value = JSON.parse(raw) as Leaf['value']
    this.leaves.push({ path, siblings, from, to: this.#at, value })
  }

  #object(path: string[]): void {
    const keys = new Set<string>()
    if (this.#mark('}')) return
    do {
      this.#take(SPACE)
      const raw = this.#take(STRING)
      if (raw === null || !this.#mark(':')) throw new SyntaxError('no key')
      const key = String(JSON.parse(raw))
      keys.add(key)
      this.#value([...path, key], keys)
    } while (this.#mark(','))
    if (!this.#mark('}')) throw new SyntaxError('no end of an object')
  }

  #list(path: string[], siblings: ReadonlySet<string>): void {
    if (this.#mark(']')) return
    do this.#value([...path, '*'], siblings)
    while (this.#mark(','))
    if (!this.#mark(']')) throw new SyntaxError('no end of a list')
  }
}

/** Every leaf in the order of the text; null where it is no JSON. */
export function leavesOf(text: string): Leaf[] | null {
  try {
    return new Scan(text).whole()
  } catch {
    return null
  }
}

/** The text with some leaves' own texts replaced; null leaves one as it is. */
export function withLeaves(
  text: string,
  leaves: readonly Leaf[],
  replace: (leaf: Leaf) => string | null,
): string {
  let done = ''
  let at = 0
  for (const leaf of leaves) {
    const fresh = replace(leaf)
    if (fresh === null) continue
    done += text.slice(at, leaf.from) + fresh
    at = leaf.to
  }
  return done + text.slice(at)
}
