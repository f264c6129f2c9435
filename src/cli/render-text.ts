import { stripControl } from '../host/strip-control.ts'
import type { Paint } from './paint.ts'

/** A text that was made for chats too: bold becomes bold, a code block its lines, and nothing in it can steer the terminal. */
export const renderText = (text: string, paint: Paint): string =>
  stripControl(text)
    .replaceAll(/^```.*\n|\n```$/gmu, '')
    .replaceAll(/\*\*([^\n]+?)\*\*/gu, (_, bold: string) => paint('bold', bold))
