const squeezed = (text: string): string => text.replaceAll(/\s+/gu, '')

/** A runtime may report a text cut or trimmed, or not at all: then it is taken for it. */
export const isSameText = (reported: string | undefined, text: string): boolean => {
  if (reported === undefined) return true
  const [one, other] = [squeezed(reported).slice(0, 200), squeezed(text)]
  return one !== '' && other.startsWith(one)
}
