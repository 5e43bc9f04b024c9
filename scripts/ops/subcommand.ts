// What every question of `npm run ops` has in common. It must never know one of them.

/** One question, or one thing to do, by its own word: `npm run ops -- <word> [args]`. */
export interface Subcommand {
  /** One line for the list of all. */
  summary: string
  /** How it is asked, what it reads from the environment, what its exit codes mean. */
  usage: string
  /** Exit code: 0 all is well, 1 something is not, 2 it was asked wrongly. */
  run: (args: string[]) => Promise<number>
}

/** A line on standard output. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Where the product is asked: `given`, else PUBLIC_URL, else this machine. Without a slash at the end. */
export function productAddress(given?: string): string {
  const address =
    given ?? (process.env['PUBLIC_URL'] || `http://127.0.0.1:${process.env['PORT'] || 8080}`)
  return address.replace(/\/+$/, '')
}
