const fence = '```'

export type OpenFence = { readonly at: number; readonly language: string }

/** The code block that is still open at the end of a text: where it began and its language. */
export function openFence(text: string): OpenFence | undefined {
  let open: OpenFence | undefined
  for (let at = text.indexOf(fence); at !== -1; at = text.indexOf(fence, at + fence.length)) {
    const language = /^[\w+#.-]{0,20}(?=\r?\n|$)/.exec(text.slice(at + fence.length, at + fence.length + 24))?.[0] ?? ''
    open = open === undefined ? { at, language } : undefined
  }
  return open
}
