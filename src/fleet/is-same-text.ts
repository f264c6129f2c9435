const squeezed = (text: string): string => text.replaceAll(/\s+/gu, '')

/** `framework/hooks` ends so what it cuts. */
const cut = '…'

/**
 * A runtime may report a text trimmed, the hook a long one cut, or nothing of it: then it is taken for it. One that lacks the
 * end and was not cut is half of it, and not the same.
 */
export const isSameText = (reported: string | undefined, text: string): boolean => {
  if (reported === undefined) return true
  const [one, other] = [squeezed(reported), squeezed(text)]
  const isCut = one.endsWith(cut)
  const begin = (isCut ? one.slice(0, -cut.length) : one).slice(0, 200)
  return begin !== '' && other.startsWith(begin) && (isCut || one.includes(other.slice(-40)))
}
