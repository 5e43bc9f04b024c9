// What a notification says: drawn by the screens' own door, for the objects, which know no screen.
export { alertText } from '#web/entry-server.tsx'
