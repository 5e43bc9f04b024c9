// What every engine must say of the files of the build.

/** Of a script that may be a thread of its own: the scanner's reader compiles what it fetches from us. */
export const THREAD_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
export const FOREVER = 'public, max-age=31536000, immutable'
export const ASK_AGAIN = 'public, max-age=0, must-revalidate'
