// A file made on the phone goes into the phone's own keeping: as a download, or by its share sheet where
// an installed iOS app can save in no other way. It never goes over the network.

/** Lets go of the memory once the browser has certainly taken the file over. */
const TAKEN_MS = 60_000

/** An app on the iOS home screen: its downloads end in a page without a way back. */
const isHomeScreenApp = (): boolean => 'standalone' in navigator && navigator.standalone === true

/** False: the phone would not take it. */
export async function saveFile(name: string, type: string, text: string): Promise<boolean> {
  const file = new File([text], name, { type })
  if (isHomeScreenApp() && navigator.canShare?.({ files: [file] })) {
    return navigator.share({ files: [file] }).then(
      () => true,
      (error: unknown) => error instanceof DOMException && error.name === 'AbortError',
    )
  }
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS)
  return true
}
