import { styleText } from 'node:util'
import type { Terminal } from './cli-deps.ts'

type Style = Parameters<typeof styleText>[0]

/** Colours on a terminal only, and not with NO_COLOR: Node looks at both. */
export type Paint = (style: Style, text: string) => string
export const paintFor =
  (stream: Terminal): Paint =>
  (style, text) =>
    stream.isTTY === true ? styleText(style, text, { stream }) : text
