type Address = { readonly host: string; readonly session: string }
export type MessageClass = 'terminal-log' | 'actionable' | 'human' | 'reaction'
export type Preamble = { readonly from: Address; readonly to: Address; readonly class: MessageClass }

/** Mosaic's message preamble: `[srcHost:srcSession -> dstHost:dstSession class=actionable]`. */
export const renderPreamble = ({ from, to, class: messageClass }: Preamble): string =>
  `[${from.host}:${from.session} -> ${to.host}:${to.session} class=${messageClass}]`
