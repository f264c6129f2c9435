const pasteStart = '\x1B[200~'
const pasteEnd = '\x1B[201~'

type Keys = { paste(text: string): void; press(key: string): void }

/** Bracketed pastes whole, everything else key by key. */
export function readKeys(onData: (listener: (chunk: string) => void) => void, keys: Keys): void {
  let pending = ''
  onData((chunk) => {
    pending += chunk
    for (;;) {
      if (pending.startsWith(pasteStart)) {
        const end = pending.indexOf(pasteEnd)
        if (end < 0) return
        keys.paste(pending.slice(pasteStart.length, end).replaceAll(/\r\n?/gu, '\n'))
        pending = pending.slice(end + pasteEnd.length)
        continue
      }
      if (pending === '' || (pending.startsWith('\x1B[') && pasteStart.startsWith(pending))) return
      const key = String.fromCodePoint(pending.codePointAt(0) ?? 0)
      pending = pending.slice(key.length)
      keys.press(key)
    }
  })
}
