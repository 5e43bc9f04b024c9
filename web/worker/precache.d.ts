// What the build tells the service worker of the files it made (scripts/vite/precache.ts).
declare module 'virtual:stikk-precache' {
  /** The name of this build of the client. */
  export const build: string
  /** Addresses of what the app needs without a network; `revision` null: named by its content. */
  export const files: readonly { readonly url: string; readonly revision: string | null }[]
}
