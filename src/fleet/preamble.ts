type Address = { readonly host: string; readonly session: string }
export type MessageClass = 'terminal-log' | 'actionable' | 'human' | 'reaction'
export type Preamble = { readonly from: Address; readonly to: Address; readonly class: MessageClass }

/** Mosaic's message preamble: `[srcHost:srcSession -> dstHost:dstSession class=actionable]`. */
export const renderPreamble = ({ from, to, class: messageClass }: Preamble): string =>
  `[${from.host}:${from.session} -> ${to.host}:${to.session} class=${messageClass}]`

const address = '(?<NHost>[\\w.-]{1,64}):(?<NSession>[\\w.-]{1,64})'
const shape = new RegExp(
  `^\\[${address.replaceAll('N', 'from')} -> ${address.replaceAll('N', 'to')}(?: class=(?<class>terminal-log|actionable|human|reaction))?\\](?:[ \\n](?<body>[^]*))?$`,
  'u',
)

/** The preamble that a text begins with, and what stands behind it. No class means actionable; anything else is text. */
export function parsePreamble(text: string): { readonly preamble: Preamble; readonly body: string } | undefined {
  const found = shape.exec(text)?.groups
  if (found === undefined) return undefined
  const { fromHost = '', fromSession = '', toHost = '', toSession = '', body = '' } = found
  return {
    preamble: {
      from: { host: fromHost, session: fromSession },
      to: { host: toHost, session: toSession },
      class: asClass(found['class']),
    },
    body: body.trim(),
  }
}

const classes: readonly MessageClass[] = ['terminal-log', 'actionable', 'human', 'reaction']
const asClass = (word: string | undefined): MessageClass => classes.find((one) => one === word) ?? 'actionable'
