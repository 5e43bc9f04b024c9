// What a page and its service worker say to each other, as the `type` of a message.

/** A page that stands in for another: tell me when the one I stand in for has come. */
export const AWAIT_PAGE = 'AWAIT_PAGE'
/** The worker: it is on its way; there is no need to look for a network. */
export const PAGE_IS_COMING = 'PAGE_IS_COMING'
/** The worker: it did not come. */
export const PAGE_IS_LOST = 'PAGE_IS_LOST'
/** The worker: it is here, and yours for some seconds. */
export const PAGE_IS_HERE = 'PAGE_IS_HERE'
/** Every page: this is the language (`locale`) that is read here. */
export const PAGE_SPEAKS = 'PAGE_SPEAKS'
